export { getOverview, overviewQuerySchema } from './overview.ts';
export type { OverviewWish } from './overview.ts';
import { mapInTurns } from '../../lib/in-turns.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildMarginView, buildUsageView, findUsage } from '../shared/usage/usage-report.ts';
import type { MarginView, UsageWish } from '../shared/usage/usage-report.ts';

/**
 * Usage and charges of everybody, grouped as asked; without a grouping one group of all. What providers bill is shown to those who may
 * read prices.
 */
export async function reportUsage(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  wish: UsageWish,
): Promise<{ readonly items: readonly MarginView[] }> {
  requirePermission(context, 'usage.read');
  const groups = await findUsage(deps, wish);
  const view = context.permissions.has('price.read') ? buildMarginView : buildUsageView;
  return { items: await mapInTurns(groups, view) };
}
