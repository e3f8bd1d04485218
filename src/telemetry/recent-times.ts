import type { Clock } from '../lib/clock.ts';

/** What was seen in the last minutes; milliseconds, null where nothing was. */
export interface TimesSummary {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface RecentTimes {
  observe(ms: number): void;
  summarize(): TimesSummary;
}

/** Keeps the last `size` times; those older than `windowMs` are left out when it is asked. An observation writes two numbers. */
export function createRecentTimes(clock: Clock, windowMs: number, size: number): RecentTimes {
  const at = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  const times = new Float64Array(size);
  let next = 0;
  return {
    observe(ms) {
      at[next] = clock.monotonic();
      times[next] = ms;
      next = (next + 1) % size;
    },
    summarize() {
      const since = clock.monotonic() - windowMs;
      const seen = times.filter((_, index) => (at[index] ?? 0) >= since).toSorted();
      const pick = (share: number): number | null =>
        seen.length === 0 ? null : (seen[Math.min(seen.length - 1, Math.ceil(seen.length * share) - 1)] ?? null);
      return { count: seen.length, p50: pick(0.5), p99: pick(0.99), max: seen.at(-1) ?? null };
    },
  };
}
