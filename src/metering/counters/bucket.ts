/** How many windows have begun since. */
export function countWindows(since: number, now: number, windowMs: number): number {
  return Math.floor(now / windowMs) - Math.floor(since / windowMs);
}

/** What was taken within the last window, in units of a level: of the window before the part that still reaches into it. */
export function recentUse(used: number, usedBefore: number, windowMs: number, now: number): number {
  return used * windowMs + usedBefore * (windowMs - (now % windowMs));
}

/**
 * The level under another quota, both as what a full bucket holds. A higher one adds what it has more. A lower one leaves what it has above
 * the use of the last window, which a quota that was high meanwhile has refilled long ago; it makes no debt, which a low quota would take
 * days to pay.
 */
export function changeLevel(level: number, before: number, after: number, recent: number): number {
  if (after > before) return level + after - before;
  return Math.max(after - Math.max(recent, before - level), Math.min(level, 0));
}

/** What a bucket counts, and over which time it refills. */
export interface BucketKind {
  readonly windowMs: number;
  readonly counts: 'requests' | 'tokens';
}

/**
 * A token bucket that refills evenly. Its level is kept in units of 1/windowMs, so that a millisecond refills exactly
 * `quota` units and the arithmetic is exact in integers (up to quotas of 10^8 a day and 10^11 a minute). A level below
 * zero is debt. A clock that goes back refills nothing.
 */
export class Bucket {
  readonly counts: BucketKind['counts'];
  readonly #windowMs: number;
  #quota: number;
  #level: number;
  #updatedAt: number;
  /** What was taken since a window began, windows counted from the epoch, and in the one before. */
  #used = 0;
  #usedBefore = 0;

  /** `filled` is what may be taken at once, at most `quota`. */
  constructor({ windowMs, counts }: BucketKind, quota: number, filled: number, now: number) {
    this.counts = counts;
    this.#windowMs = windowMs;
    this.#quota = quota;
    this.#level = Math.min(filled, quota) * windowMs;
    this.#updatedAt = now;
  }

  /** Brings the level up to `now`. A changed quota keeps what was used, see `changeLevel`. */
  refill(quota: number, now: number): void {
    if (quota !== this.#quota) {
      this.#refill(now);
      const windowMs = this.#windowMs;
      const recent = recentUse(this.#used, this.#usedBefore, windowMs, this.#updatedAt);
      this.#level = changeLevel(this.#level, this.#quota * windowMs, quota * windowMs, recent);
      this.#quota = quota;
    }
    this.#refill(now);
  }

  #refill(now: number): void {
    if (now > this.#updatedAt) {
      this.#level += (now - this.#updatedAt) * this.#quota;
      const windows = countWindows(this.#updatedAt, now, this.#windowMs);
      if (windows > 0) {
        this.#usedBefore = windows === 1 ? this.#used : 0;
        this.#used = 0;
      }
      this.#updatedAt = now;
    }
    const capacity = this.#quota * this.#windowMs;
    if (this.#level > capacity) this.#level = capacity;
  }

  /** Milliseconds until `amount` would pass, 0 when it passes now. More than the bucket can hold passes when it is full. */
  waitMs(amount: number): number {
    const needed = Math.min(amount, this.#quota) * this.#windowMs;
    return this.#level >= needed ? 0 : Math.ceil((needed - this.#level) / this.#quota);
  }

  take(amount: number): void {
    this.#level -= amount * this.#windowMs;
    this.#used += amount;
  }

  /** Takes what a limit that was taken away no longer bounds: where it comes again, that much less is left, but no debt. */
  drain(amount: number, now: number): void {
    this.#refill(now);
    const before = this.#level;
    this.take(amount);
    this.#level = Math.max(this.#level, Math.min(before, 0));
  }

  /** Corrects a reservation at `now`: gives back `amount`, or takes it when it is negative. */
  correct(amount: number, now: number): void {
    this.#refill(now);
    this.#level = Math.min(this.#level + amount * this.#windowMs, this.#quota * this.#windowMs);
    this.#used -= amount;
    if (this.#used < 0) {
      this.#usedBefore = Math.max(0, this.#usedBefore + this.#used);
      this.#used = 0;
    }
  }

  /** Whole units that could be taken at `now`, never below 0. */
  remaining(now: number): number {
    this.#refill(now);
    return Math.max(0, Math.floor(this.#level / this.#windowMs));
  }

  /** Milliseconds from `now` until it is full, if nothing more is taken. */
  fullInMs(now: number): number {
    this.#refill(now);
    return Math.ceil((this.#quota * this.#windowMs - this.#level) / this.#quota);
  }

  /** Whether a new bucket would be the same. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#level >= this.#quota * this.#windowMs;
  }
}
