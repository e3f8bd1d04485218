import type { AttentionDeps } from './deps.ts';
import type { AttentionItem } from './item.ts';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
/** Fewer are nothing unusual. */
const ERRORS_MIN = 20;
const TIMES_USUAL = 3;

/**
 * Kinds of error that came more than three times as often in this hour and the one before, which hourly sums tell of, than in two
 * hours of the week before.
 */
export async function findRefusals({ store, clock }: AttentionDeps): Promise<readonly AttentionItem[]> {
  const hour = Math.floor(clock.now() / HOUR_MS);
  const recentFrom = (hour - 1) * HOUR_MS;
  const ask = { groupBy: [], filters: {} } as const;
  const [recent, before] = await Promise.all([
    store.usage.listErrors({ ...ask, from: recentFrom, to: null }),
    store.usage.listErrors({ ...ask, from: recentFrom - WEEK_HOURS * HOUR_MS, to: recentFrom }),
  ]);
  const usualOf = new Map(before.map(({ errorType, errors }) => [errorType, (errors * 2) / WEEK_HOURS]));
  return recent.flatMap(({ errorType, errors }): AttentionItem[] => {
    const usual = usualOf.get(errorType) ?? 0;
    if (errors < ERRORS_MIN || errors <= usual * TIMES_USUAL) return [];
    return [
      {
        kind: 'refusals_unusual',
        severity: 'warning',
        subject: { type: 'error', id: null, name: errorType },
        since: new Date(recentFrom).toISOString(),
        facts: { errors, usual: Math.round(usual * 10) / 10 },
      },
    ];
  });
}
