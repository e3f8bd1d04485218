import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { PACE_BOUNDS_MS } from '../../../store/port.ts';
import type { PaceCounts } from '../../../store/records/index.ts';

/** Milliseconds that so many of a thousand took at most: exact to the bounds that were counted by, in between on a straight line. */
function findQuantile(counts: readonly number[], total: number, perMille: number): number {
  const rank = Math.max(1, Math.ceil((total * perMille) / 1_000));
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (below + count < rank) {
      below += count;
      continue;
    }
    const low = PACE_BOUNDS_MS[index - 1] ?? 0;
    const high = PACE_BOUNDS_MS[index] ?? low;
    return Math.round(low + ((high - low) * (rank - below)) / count);
  }
  return 0;
}

/** null: nothing was timed. */
export function buildPace({ sumUs, counts }: PaceCounts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const thousand = 1_000n * BigInt(total);
  return {
    mean: Number((sumUs + thousand / 2n) / thousand),
    p50: findQuantile(counts, total, 500),
    p95: findQuantile(counts, total, 950),
    p99: findQuantile(counts, total, 990),
    count: total,
  };
}

export const paceAnswerSchema = z
  .object({
    mean: z.int().meta(text('Mean, exact.', '平均值（精确）。')),
    p50: z
      .int()
      .meta(
        text(
          `What half of them took at most: counted by bounds, straight between two.`,
          '中位数：按区间计数，区间内线性估计。',
        ),
      ),
    p95: z.int().meta(text('What 95 of 100 took at most.', '95 分位数。')),
    p99: z.int().meta(text('What 99 of 100 took at most.', '99 分位数。')),
    count: z.int().meta(text('How many were timed.', '计时的请求数。')),
  })
  .nullable()
  .meta({ id: 'Pace', ...text('Milliseconds.', '毫秒。') });
