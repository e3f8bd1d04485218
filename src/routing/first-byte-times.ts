/** How many times are remembered: enough that two of them lie above the highest share that may be asked for. */
const WINDOW = 256;
/** A share is known once so many times are expected above it. */
const ABOVE_MIN = 2;
/** Computed anew after so many further times. */
const RENEWED_AFTER = 16;

/** Shares of the calls that are answered sooner, by name. */
export const SHARES = { p90: 0.9, p95: 0.95, p99: 0.99 } as const;

export type ShareName = keyof typeof SHARES;

/** Times that must have been seen before a share of them is known. */
export function samplesFor(share: ShareName): number {
  return Math.round(ABOVE_MIN / (1 - SHARES[share]));
}

/** The latest times from a call to its first byte at one deployment, milliseconds. */
export class FirstByteTimes {
  readonly #times = new Float32Array(WINDOW);
  #seen = 0;
  #known: number | null = null;
  #knownShare: ShareName | null = null;
  #knownAt = 0;

  /** Times that were seen, at most as many as are remembered. */
  get samples(): number {
    return Math.min(this.#seen, WINDOW);
  }

  observe(ms: number): void {
    this.#times[this.#seen % WINDOW] = ms;
    this.#seen += 1;
  }

  /**
   * Takes up a call that was ended before its first byte. What is above the share counts there whatever it would have become; the others
   * say nothing that can be used.
   */
  observeAtLeast(ms: number, share: ShareName): void {
    const known = this.within(share);
    if (known !== null && ms >= known) this.observe(ms);
  }

  /** The time within which this share of the calls is answered; null while too few were seen. */
  within(share: ShareName): number | null {
    const { samples } = this;
    if (samples < samplesFor(share)) return null;
    if (this.#known !== null && share === this.#knownShare && this.#seen - this.#knownAt < RENEWED_AFTER)
      return this.#known;
    const sorted = this.#times.slice(0, samples).sort();
    this.#known = sorted[Math.ceil(samples * SHARES[share]) - 1] ?? null;
    this.#knownShare = share;
    this.#knownAt = this.#seen;
    return this.#known;
  }
}
