/**
 * A token bucket that refills evenly. Its level is kept in units of 1/windowMs, so that a millisecond refills exactly
 * `quota` units and the arithmetic is exact in integers (up to quotas of 10^8 a day and 10^11 a minute). A level below
 * zero is debt. A clock that goes back refills nothing.
 */
export class Bucket {
  readonly #windowMs: number;
  #quota: number;
  #level: number;
  #updatedAt: number;

  /** `filled` is what may be taken at once, at most `quota`. */
  constructor(quota: number, windowMs: number, filled: number, now: number) {
    this.#windowMs = windowMs;
    this.#quota = quota;
    this.#level = Math.min(filled, quota) * windowMs;
    this.#updatedAt = now;
  }

  /** Brings the level up to `now`. A changed quota keeps what was used. */
  refill(quota: number, now: number): void {
    if (quota !== this.#quota) {
      this.#refill(now);
      this.#level += (quota - this.#quota) * this.#windowMs;
      this.#quota = quota;
    }
    this.#refill(now);
  }

  #refill(now: number): void {
    if (now > this.#updatedAt) {
      this.#level += (now - this.#updatedAt) * this.#quota;
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
  }

  /** Corrects a reservation at `now`: gives back `amount`, or takes it when it is negative. */
  correct(amount: number, now: number): void {
    this.#refill(now);
    this.#level = Math.min(this.#level + amount * this.#windowMs, this.#quota * this.#windowMs);
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
