import { z } from 'zod';
import { mapInTurns } from '../../lib/in-turns.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import type { UsageGroupKey } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { buildUsageView, findUsage, usageQueryShape } from '../shared/usage/usage-report.ts';
import type { UsageView, UsageWish } from '../shared/usage/usage-report.ts';

const GROUP_BY_DEFAULT: readonly UsageGroupKey[] = ['day', 'model', 'token_id'];

/** Query of a customer user's own usage report. */
export const myUsageQuerySchema = z
  .strictObject({
    from: usageQueryShape.from,
    to: usageQueryShape.to,
    group_by: usageQueryShape.group_by,
    time_zone: usageQueryShape.time_zone,
    model: usageQueryShape.model,
    provider: usageQueryShape.provider,
    token_id: usageQueryShape.token_id,
  })
  .transform(({ from, to, group_by: grouping, time_zone: timeZone, ...filters }): UsageWish => ({
    from: from ?? null,
    to: to ?? null,
    groupBy: grouping?.keys ?? GROUP_BY_DEFAULT,
    tag: grouping?.tag ?? null,
    timeZone: timeZone ?? 'UTC',
    filters,
  }));

/** Usage and charges of the caller's customer user, over all its tokens. */
export async function reportMyUsage(
  deps: Pick<ServiceDeps, 'store'>,
  caller: CallerPrincipal,
  wish: UsageWish,
): Promise<{ readonly items: readonly UsageView[] }> {
  const filters = { ...wish.filters, customer_user_id: caller.customerUserId };
  return { items: await mapInTurns(await findUsage(deps, { ...wish, filters }), buildUsageView) };
}
