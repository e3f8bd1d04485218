import type { UsageQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildUsageView } from '../shared/usage-report.ts';
import type { UsageView } from '../shared/usage-report.ts';

/** Usage and charges of everybody, grouped as asked; without a grouping one group of all. */
export async function reportUsage(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: UsageQuery,
): Promise<{ readonly items: readonly UsageView[] }> {
  requirePermission(context, 'usage.read');
  return { items: (await deps.store.usage.report(query)).map(buildUsageView) };
}
