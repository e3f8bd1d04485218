/** Numbers that a seed decides: the same ones for the same seed. */
export class Random {
  #state: number;
  #spare: number | null = null;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 … 2^32 − 1 (Mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 (included) … 1 (excluded). */
  share(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number below a bound. */
  below(bound: number): number {
    return Math.floor(this.share() * bound);
  }

  chance(share: number): boolean {
    return this.share() < share;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('there is nothing to pick from');
    return value;
  }

  /** About `typical`: half above it and half below, a few far above. */
  around(typical: number, spread: number): number {
    return typical * Math.exp(this.#normal() * spread);
  }

  #normal(): number {
    const spare = this.#spare;
    if (spare !== null) {
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()));
    const angle = 2 * Math.PI * this.share();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** Picks by weight. */
export class Weighted<T> {
  readonly #values: readonly T[];
  readonly #sums: readonly number[];

  constructor(values: readonly T[], weigh: (value: T) => number) {
    let sum = 0;
    this.#values = values;
    this.#sums = values.map((value) => (sum += weigh(value)));
  }

  pick(random: Random): T {
    const wanted = random.share() * (this.#sums.at(-1) ?? 0);
    let [low, high] = [0, this.#sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    const value = this.#values[low];
    if (value === undefined) throw new RangeError('there is nothing to pick from');
    return value;
  }
}
