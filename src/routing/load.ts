/** A quiet deployment's latency counts for half after 42 s: it is tried again now and then, and traffic of one call a minute still has a memory. */
const MEMORY_MS = 60_000;

import { FirstByteTimes } from './first-byte-times.ts';

/** What one deployment carries and how fast it begins to answer, in memory. Times are monotonic milliseconds. */
export class Load {
  /** Attempts under way. */
  active = 0;
  #latencyMs = 0;
  #at = 0;
  #streams: FirstByteTimes | null = null;
  #wholes: FirstByteTimes | null = null;

  /**
   * Takes up a time to the first byte. A worse one counts at once and a better one slowly (peak EWMA), so that a deployment that
   * becomes slow is left before many calls have met it.
   */
  observe(now: number, measuredMs: number): void {
    // Clocks round to whole milliseconds, and 0 is what is not known.
    const firstByteMs = Math.max(1, measuredMs);
    const kept = this.latencyMs(now);
    if (firstByteMs >= kept) this.#latencyMs = firstByteMs;
    else {
      const share = Math.exp(-Math.max(0, now - this.#at) / MEMORY_MS);
      this.#latencyMs = this.#latencyMs * share + firstByteMs * (1 - share);
    }
    this.#at = now;
  }

  /** Takes up a call that was ended after this time without a first byte. */
  observeAtLeast(now: number, waitedMs: number): void {
    if (waitedMs > this.latencyMs(now)) this.observe(now, waitedMs);
  }

  /** Single times, for models that are hedged. A whole answer begins when it is made, a stream when its first event is. */
  times(stream: boolean): FirstByteTimes {
    if (stream) return (this.#streams ??= new FirstByteTimes());
    return (this.#wholes ??= new FirstByteTimes());
  }

  /** Smoothed time to the first byte; 0 while nothing is known, fading while nothing is seen. */
  latencyMs(now: number): number {
    return this.#latencyMs * Math.exp(-Math.max(0, now - this.#at) / MEMORY_MS);
  }

  /** What one more call is expected to wait: calls under way wait too. */
  expectedMs(now: number): number {
    return this.latencyMs(now) * (this.active + 1);
  }
}
