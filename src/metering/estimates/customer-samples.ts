/** Most samples of a kind that are kept of one customer. */
const SAMPLES_MAX = 32;
/** From this many on, the highest is taken for an accident … */
const SAMPLES_SURE = 16;
/** … and so many more are needed to sort them anew. */
const SORTED_EVERY = 8;

/** The newest values of one kind, at most `SAMPLES_MAX`. */
export class Samples {
  readonly #values = new Float32Array(SAMPLES_MAX);
  #count = 0;
  #next = 0;
  #high = 0;
  #middle = 0;
  #unsorted = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % SAMPLES_MAX;
    if (this.#count < SAMPLES_MAX) this.#count += 1;
    this.#unsorted += 1;
  }

  /** The highest, without one accident where there are enough. */
  get high(): number {
    this.#refresh();
    return this.#high;
  }

  get middle(): number {
    this.#refresh();
    return this.#middle;
  }

  list(): readonly number[] {
    return Array.from(this.#values.subarray(0, this.#count), (value) => Number(value.toPrecision(4)));
  }

  #refresh(): void {
    if (this.#unsorted < (this.#count < SAMPLES_SURE ? 1 : SORTED_EVERY)) return;
    this.#unsorted = 0;
    const sorted = this.#values.slice(0, this.#count).sort();
    this.#high = sorted.at(this.#count >= SAMPLES_SURE ? -2 : -1) ?? 0;
    this.#middle = sorted[this.#count >> 1] ?? 0;
  }
}

/** What the settled requests of one customer say of one model. */
export interface CustomerSamples {
  /** Tokens for each unit of text weight, of inputs long enough to tell. */
  readonly factor: Samples;
  /** Tokens beside the text, of short inputs without tools, and with tools. */
  readonly around: Samples;
  readonly aroundTools: Samples;
  /** Output tokens for each visible character. */
  readonly output: Samples;
}

/** Names of the kinds, as they are kept. */
export const SAMPLE_KINDS = ['factor', 'around', 'aroundTools', 'output'] as const;

export function createCustomerSamples(): CustomerSamples {
  return { factor: new Samples(), around: new Samples(), aroundTools: new Samples(), output: new Samples() };
}
