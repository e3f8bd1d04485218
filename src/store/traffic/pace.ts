/**
 * Latencies and times to first token are counted by these bounds, so that hours and models add up: milliseconds, each included in the
 * count below it. Published: columns are named after them.
 */
export const PACE_BOUNDS_MS = [
  10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1_280, 1_920, 2_560, 3_840, 5_120, 7_680, 10_240,
  15_360, 20_480, 30_720, 40_960, 61_440, 81_920, 122_880, 163_840, 327_680, 655_360,
] as const;

/** One more than there are bounds: what is above the last. */
export const PACE_COUNTS = PACE_BOUNDS_MS.length + 1;

const ENDINGS: readonly string[] = [...PACE_BOUNDS_MS.map((bound) => `le_${bound}`), 'above'];

/** Columns of `model_hourly`, by count. */
export const LATENCY_COLUMNS: readonly string[] = ENDINGS.map((ending) => `latency_${ending}`);
export const FIRST_TOKEN_COLUMNS: readonly string[] = ENDINGS.map((ending) => `first_token_${ending}`);

/** Which count a time belongs to. */
export function findPaceCount(ms: number): number {
  let low = 0;
  let high: number = PACE_BOUNDS_MS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= (PACE_BOUNDS_MS[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Microseconds, as the databases round them too. */
export function toMicroseconds(ms: number): number {
  return Math.floor(ms * 1_000 + 0.5);
}
