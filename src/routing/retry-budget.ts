/** Each request earns a tenth of a retry. */
const EARNED = 0.1;
/** At the start, so that a quiet gateway can pass a failure on. */
const RESERVE = 20;
/** What recent requests earned at most: an outage after a good day is no licence for a storm. */
const BALANCE_MAX = 100;

/**
 * Bounds what failing calls add to the load: when all fails, at most one retry for ten requests beyond the reserve. A retry that
 * succeeds is given back: it added nothing that was not needed. One a gateway.
 */
export class RetryBudget {
  #balance = RESERVE;

  /** A request begins. */
  earn(): void {
    if (this.#balance < BALANCE_MAX) this.#balance += EARNED;
  }

  /** Whether one more attempt may be made; takes it. */
  take(): boolean {
    if (this.#balance < 1) return false;
    this.#balance -= 1;
    return true;
  }

  /** Whether an attempt may be made that no failure asks for: it leaves what is kept for failures. */
  get hasSpare(): boolean {
    return this.#balance >= RESERVE + 1;
  }

  /** The same, and takes it. */
  takeSpare(): boolean {
    return this.hasSpare && this.take();
  }

  /** A retry was answered. */
  giveBack(): void {
    this.#balance = Math.min(BALANCE_MAX, this.#balance + 1);
  }
}
