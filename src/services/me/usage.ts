import { z } from 'zod';
import type { CallerPrincipal } from '../../identity/port.ts';
import type { UsageQuery } from '../../store/port.ts';
import type { UsageGroupKey } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { buildUsageView, usageQueryShape } from '../shared/usage-report.ts';
import type { UsageView } from '../shared/usage-report.ts';

const GROUP_BY_DEFAULT: readonly UsageGroupKey[] = ['day', 'model', 'token_id'];

/** Query of a customer user's own usage report. */
export const myUsageQuerySchema = z
  .strictObject({
    from: usageQueryShape.from,
    to: usageQueryShape.to,
    group_by: usageQueryShape.group_by,
    model: usageQueryShape.model,
    provider: usageQueryShape.provider,
    token_id: usageQueryShape.token_id,
  })
  .transform(({ from, to, group_by: groupBy, ...filters }): UsageQuery => ({
    from: from ?? null,
    to: to ?? null,
    groupBy: groupBy ?? GROUP_BY_DEFAULT,
    filters,
  }));

/** Usage and charges of the caller's customer user, over all its tokens. */
export async function reportMyUsage(
  deps: Pick<ServiceDeps, 'store'>,
  caller: CallerPrincipal,
  query: UsageQuery,
): Promise<{ readonly items: readonly UsageView[] }> {
  const filters = { ...query.filters, customer_user_id: caller.customerUserId };
  return { items: (await deps.store.usage.report({ ...query, filters })).map(buildUsageView) };
}
