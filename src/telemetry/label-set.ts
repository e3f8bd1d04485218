const OTHER = 'other';

/** Keeps a label bounded: the first `max` values keep their names, every later one is `other`. */
export class LabelSet {
  readonly #seen = new Set<string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  resolve(value: string): string {
    if (this.#seen.has(value)) return value;
    if (this.#seen.size >= this.#max) return OTHER;
    this.#seen.add(value);
    return value;
  }
}
