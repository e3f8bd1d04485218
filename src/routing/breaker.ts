/** When a deployment counts as broken. */
export interface BreakerRules {
  /** Failures in a row that open it. */
  readonly consecutiveFailures: number;
  /** Share of failures in the window, in thousandths, that opens it … */
  readonly failureThousandths: number;
  /** … once the window has seen this many calls. */
  readonly windowCallsMin: number;
  readonly windowMs: number;
  /** How long it stays open at first; doubles with every probe that fails. */
  readonly openMs: number;
  readonly openMsMax: number;
}

export const DEFAULT_BREAKER_RULES: BreakerRules = {
  consecutiveFailures: 5,
  failureThousandths: 500,
  windowCallsMin: 20,
  windowMs: 30_000,
  openMs: 5_000,
  openMsMax: 60_000,
};

export type BreakerState = 'closed' | 'open' | 'half-open';

/** A deployment that answers 429 without saying for how long rests this long; no answer makes it rest longer than the maximum. */
const REST_MS = 1_000;
const REST_MS_MAX = 3_600_000;
const BUCKETS = 6;

/** Health of one deployment, in memory. Times are monotonic milliseconds. */
export class Breaker {
  readonly #rules: BreakerRules;
  #open = false;
  #openUntil = 0;
  #openMs: number;
  /** Who probes it; null: nobody. */
  #prober: object | null = null;
  #restUntil = 0;
  #consecutive = 0;
  #bucket = 0;
  readonly #calls = new Uint32Array(BUCKETS);
  readonly #failures = new Uint32Array(BUCKETS);

  constructor(rules: BreakerRules) {
    this.#rules = rules;
    this.#openMs = rules.openMs;
  }

  state(now: number): BreakerState {
    if (!this.#open) return 'closed';
    return now < this.#openUntil ? 'open' : 'half-open';
  }

  /** Whether it was told to wait (429) and the time is not over. */
  resting(now: number): boolean {
    return now < this.#restUntil;
  }

  /** Until it may be called again, milliseconds; 0: now, or as soon as the probe under way has ended. */
  waitMs(now: number): number {
    return Math.max(0, this.#restUntil - now, this.#open ? this.#openUntil - now : 0);
  }

  /** Whether a call may go there without being a last resort: closed, or half-open with no probe under way. */
  ready(now: number): boolean {
    if (now < this.#restUntil) return false;
    return !this.#open || (now >= this.#openUntil && this.#prober === null);
  }

  /** A call begins; true when it is the probe of a half-open breaker. Its end must be told to `end`. */
  begin(now: number, caller: object): boolean {
    if (this.state(now) !== 'half-open' || this.#prober !== null) return false;
    this.#prober = caller;
    return true;
  }

  /** A call has ended: if it was the probe another may come. Calls that began before it opened may end meanwhile. */
  end(caller: object): void {
    if (this.#prober === caller) this.#prober = null;
  }

  succeed(now: number): void {
    this.#count(now, false);
    this.#consecutive = 0;
    if (this.#open) this.#reset();
  }

  fail(now: number): void {
    this.#count(now, true);
    this.#consecutive++;
    if (this.#open) {
      // Calls that began before it opened, or as a last resort, change nothing; a failed probe does.
      if (now < this.#openUntil) return;
      this.#openMs = Math.min(this.#rules.openMsMax, this.#openMs * 2);
      this.#openUntil = now + this.#openMs;
    } else if (this.#consecutive >= this.#rules.consecutiveFailures || this.#mostlyFails()) {
      this.#open = true;
      this.#openUntil = now + this.#openMs;
    }
  }

  /** Something else says that it may work again: the next call may probe it. */
  hasten(now: number): void {
    if (this.#open) this.#openUntil = Math.min(this.#openUntil, now);
  }

  /** The provider asks for a pause. */
  rest(now: number, retryAfterMs: number | null): void {
    const waitMs = Math.min(REST_MS_MAX, Math.max(0, retryAfterMs ?? REST_MS));
    this.#restUntil = Math.max(this.#restUntil, now + waitMs);
  }

  #reset(): void {
    this.#open = false;
    this.#openMs = this.#rules.openMs;
    this.#calls.fill(0);
    this.#failures.fill(0);
  }

  #count(now: number, failed: boolean): void {
    const bucket = Math.floor(now / (this.#rules.windowMs / BUCKETS));
    const steps = Math.min(BUCKETS, Math.max(0, bucket - this.#bucket));
    for (let step = 1; step <= steps; step++) {
      const index = (this.#bucket + step) % BUCKETS;
      this.#calls[index] = 0;
      this.#failures[index] = 0;
    }
    // Also when the clock went back: the present bucket goes on.
    this.#bucket = Math.max(this.#bucket, bucket);
    const index = this.#bucket % BUCKETS;
    this.#calls[index] = (this.#calls[index] ?? 0) + 1;
    if (failed) this.#failures[index] = (this.#failures[index] ?? 0) + 1;
  }

  #mostlyFails(): boolean {
    const sum = (list: Uint32Array): number => list.reduce((total, count) => total + count, 0);
    const calls = sum(this.#calls);
    return calls >= this.#rules.windowCallsMin && sum(this.#failures) * 1_000 >= calls * this.#rules.failureThousandths;
  }
}
