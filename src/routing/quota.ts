import type { EgressHeaders } from '../egress/port.ts';
import { readQuota } from '../providers/index.ts';
import type { QuotaReading, QuotaUnit } from '../providers/index.ts';

/** What is left of one of a provider's own rate limits, as it said last, less what was sent since. */
export interface QuotaView {
  readonly unit: QuotaUnit;
  /** null: it did not say. */
  readonly limit: number | null;
  /** Never below 0. */
  readonly remaining: number;
  /** Until all of it is there again, milliseconds. */
  readonly resetMs: number;
}

interface Entry {
  readonly reading: QuotaReading;
  /** Monotonic milliseconds. */
  readonly until: number;
}

const NOTHING_SAID: readonly Entry[] = [];
/** While there is plenty, answers are read no more often than this. */
const CALM_MS = 250;

/**
 * What one deployment's answers say of its provider's rate limits. An answer's headers are kept as they came, the latest alone, and read
 * when somebody asks: where there is nothing to choose they are never read.
 */
export class Quota {
  #pending: EgressHeaders | null = null;
  #pendingAt = 0;
  #pendingNow = 0;
  #pendingCalls = 0;
  #pendingTokens = 0;
  #entries = NOTHING_SAID;
  /** What had been sent when the answer came that the entries are from. */
  #callsThen = 0;
  #tokensThen = 0;
  /** Sent so far. */
  #calls = 0;
  #tokens = 0;
  /** Until then, and up to so much sent, a newer answer would tell nothing that matters. */
  #calmUntil = 0;
  #calmCalls = 0;
  #calmTokens = 0;

  /** A call of so many tokens of input is sent. */
  begin(inputTokens: number): void {
    this.#calls += 1;
    this.#tokens += inputTokens;
  }

  /**
   * An answer begins.
   * @param wall UTC milliseconds, for instants in the headers
   * @param now monotonic milliseconds
   */
  note(headers: EgressHeaders, wall: number, now: number): void {
    this.#pending = headers;
    this.#pendingAt = wall;
    this.#pendingNow = now;
    this.#pendingCalls = this.#calls;
    this.#pendingTokens = this.#tokens;
  }

  /** Whether a call of so many tokens of input is more than what is left, until that is there again. */
  isLow(now: number, inputTokens: number): boolean {
    if (this.#pending === null && this.#entries.length === 0) return false;
    if (this.#pending !== null && !this.#isCalm(now)) this.#read(now);
    return this.#entries.some((entry) => now < entry.until && !this.#covers(entry.reading, inputTokens));
  }

  view(now: number): readonly QuotaView[] {
    this.#read(now);
    return this.#entries
      .filter((entry) => now < entry.until)
      .map(({ reading, until }) => ({
        unit: reading.unit,
        limit: reading.limit,
        remaining: Math.max(0, Math.floor(this.#left(reading))),
        resetMs: Math.ceil(until - now),
      }));
  }

  /** What was said, less what was sent since and is on its way to be counted. What answers will be long is not known. */
  #left({ unit, remaining }: QuotaReading): number {
    if (unit === 'requests') return remaining - (this.#calls - this.#callsThen);
    return unit === 'output_tokens' ? remaining : remaining - (this.#tokens - this.#tokensThen);
  }

  #covers(reading: QuotaReading, inputTokens: number): boolean {
    const counted = reading.unit === 'tokens' || reading.unit === 'input_tokens';
    return this.#left(reading) >= (counted ? Math.max(1, inputTokens) : 1);
  }

  #isCalm(now: number): boolean {
    return now < this.#calmUntil && this.#calls < this.#calmCalls && this.#tokens < this.#calmTokens;
  }

  #read(now: number): void {
    const headers = this.#pending;
    if (headers === null) return;
    this.#pending = null;
    const readings = readQuota(headers, this.#pendingAt);
    // An answer that says nothing takes nothing back.
    if (readings !== null) {
      const then = this.#pendingNow;
      this.#entries = readings.map((reading) => ({ reading, until: then + reading.resetMs }));
      this.#callsThen = this.#pendingCalls;
      this.#tokensThen = this.#pendingTokens;
    }
    this.#beCalm(now);
  }

  /** Nothing is looked at again before half of what is left may be gone. */
  #beCalm(now: number): void {
    let [calls, tokens] = [Infinity, Infinity];
    for (const { reading } of this.#entries) {
      if (reading.unit === 'requests') calls = Math.min(calls, this.#left(reading) / 2);
      else if (reading.unit !== 'output_tokens') tokens = Math.min(tokens, this.#left(reading) / 2);
      else if (reading.remaining * 2 < (reading.limit ?? Infinity)) calls = 0;
    }
    this.#calmUntil = now + CALM_MS;
    this.#calmCalls = this.#calls + calls;
    this.#calmTokens = this.#tokens + tokens;
  }
}
