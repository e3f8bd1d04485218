import type { Clock } from '../../lib/clock.ts';

/**
 * Whether something has been pending for too long, by one timer at a time. What a busy event loop has not heard yet is not
 * late: the timer waits like the news does, and lets the news that came meanwhile go first.
 */
export class Lateness {
  /** Set here; whoever hears that the wait is over clears it. */
  is = false;
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #pendingSince: () => number | null;
  #watching = false;

  /** @param pendingSince monotonic instant since when the oldest thing is pending, null when nothing is */
  constructor(clock: Clock, limitMs: number, pendingSince: () => number | null) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#pendingSince = pendingSince;
  }

  /** Something is pending. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#clock.after(this.#limitMs, this.#look);
  }

  readonly #look = (): void => {
    const since = this.#pendingSince();
    const waitMs = this.#remaining(since);
    if (waitMs === null) this.#watching = false;
    else if (waitMs > 0) this.#clock.after(waitMs, this.#look);
    else this.#clock.after(0, () => this.#confirm(since));
  };

  #confirm(since: number | null): void {
    if (since !== null && this.#pendingSince() === since) this.is = true;
    const waitMs = this.#remaining(this.#pendingSince());
    if (waitMs === null) this.#watching = false;
    else this.#clock.after(Math.max(1, waitMs, this.is ? this.#limitMs : 0), this.#look);
  }

  #remaining(since: number | null): number | null {
    return since === null ? null : this.#limitMs - (this.#clock.monotonic() - since);
  }
}
