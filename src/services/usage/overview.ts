import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { invalidField } from '../../lib/errors/index.ts';
import { mapInTurns } from '../../lib/in-turns.ts';
import { foldUsageGroups } from '../../store/port.ts';
import type { ErrorGroup, UsageGroup, UsageGroupKey } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import {
  buildMarginView,
  buildUsageView,
  findErrors,
  findUsage,
  usageQueryShape,
} from '../shared/usage/usage-report.ts';
import type { UsageWish } from '../shared/usage/usage-report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Hours of a chart: two months. */
const HOURS_MAX = 62 * 24;
/** Models and providers are listed by what they cost, these at most. */
const TOP_MAX = 20;

/** Query of the overview. */
export const overviewQuerySchema = z
  .strictObject({
    from: usageQueryShape.from.meta(
      text(
        'Not before this instant (included), RFC 3339; left out: 24 hours before `to`.',
        '起始时间（含），RFC 3339；省略则为 `to` 之前 24 小时。',
      ),
    ),
    to: usageQueryShape.to,
    interval: z
      .enum(['hour', 'day'])
      .optional()
      .meta(
        text(
          'What a point of `series` stands for; left out: an hour where the time is at most three days.',
          '`series` 中每一点的时间跨度；省略时，不超过三天按小时，否则按日。',
        ),
      ),
    time_zone: usageQueryShape.time_zone,
    model: usageQueryShape.model,
    provider: usageQueryShape.provider,
  })
  .transform(({ time_zone: timeZone, ...rest }) => ({ ...rest, timeZone: timeZone ?? 'UTC' }));

export type OverviewWish = z.output<typeof overviewQuerySchema>;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly interval: 'hour' | 'day';
}

function readSpan(wish: OverviewWish, now: number): Span {
  // The hour that runs counts whole.
  const to = wish.to ?? (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
  const from = wish.from ?? to - DAY_MS;
  if (from >= to) throw invalidField('from', 'must be before to');
  const interval = wish.interval ?? (to - from <= 3 * DAY_MS ? 'hour' : 'day');
  if (interval === 'hour' && to - from > HOURS_MAX * HOUR_MS)
    throw invalidField('interval', `must be day for more than ${HOURS_MAX} hours`);
  return { from, to, interval };
}

/** Errors by kind over all groups, the most frequent first. */
function sumErrors(groups: readonly ErrorGroup[]) {
  const counts = new Map<string | null, number>();
  for (const { errorType, errors } of groups) counts.set(errorType, (counts.get(errorType) ?? 0) + errors);
  return Array.from(counts, ([type, errors]) => ({ type, errors })).toSorted((a, b) => b.errors - a.errors);
}

/** What happened in a time, at one look: sums, the same for the time before, over time, by model and provider, and errors by kind. */
export async function getOverview(
  deps: Pick<ServiceDeps, 'store' | 'clock'>,
  context: ActionContext,
  wish: OverviewWish,
) {
  requirePermission(context, 'usage.read');
  const { from, to, interval } = readSpan(wish, deps.clock.now());
  const filters = { model: wish.model, provider: wish.provider };
  // Hours count whole, so the time before ends where the first of them begins.
  const start = Math.floor(from / HOUR_MS) * HOUR_MS;
  const ask = (groupBy: readonly UsageGroupKey[], since = from, until = to): UsageWish => ({
    from: since,
    to: until,
    groupBy,
    filters,
    tag: null,
    timeZone: wish.timeZone,
  });
  const view = context.permissions.has('price.read') ? buildMarginView : buildUsageView;
  const [series, before, offers, errorSeries] = await Promise.all([
    findUsage(deps, ask([interval])),
    findUsage(deps, ask([], start - (to - start), start)),
    findUsage(deps, ask(['model', 'provider'])),
    findErrors(deps, ask([interval])),
  ]);
  const top = (groups: readonly UsageGroup[]) =>
    groups
      .toSorted((a, b) => (a.charge === b.charge ? b.requests - a.requests : a.charge < b.charge ? 1 : -1))
      .slice(0, TOP_MAX)
      .map(view);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    interval,
    totals: foldUsageGroups(series, null).map(view)[0] ?? null,
    before: before.map(view)[0] ?? null,
    series: await mapInTurns(series, view),
    models: top(foldUsageGroups(offers, 'model')),
    providers: top(foldUsageGroups(offers, 'provider')),
    errors: sumErrors(errorSeries),
    error_series: await mapInTurns(errorSeries, ({ keys, errorType, errors }) => ({
      ...keys,
      type: errorType,
      errors,
    })),
  };
}
