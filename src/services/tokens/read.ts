import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import { loadBudgets } from '../shared/budgets/load-budgets.ts';
import type { TokenAnswer } from './fields.ts';
import { findToken } from './find-token.ts';
import type { TokenReference } from './find-token.ts';
import { readStatusFilter } from './list-filters.ts';
import { recordTokenExpiries } from './record-expiries.ts';
import { viewToken } from './view.ts';

/** One token's record. */
export async function getToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
): Promise<TokenAnswer> {
  requirePermission(context, 'token.read');
  const token = requireFound(await findToken(deps.store, reference));
  const budgets = await deps.store.budgets.listByScope('token', token.lineId);
  const left = await viewLimitsLeft(deps, [{ kind: 'token', id: token.lineId, limits: token.limits, budgets }]);
  return { ...(await viewToken(deps, token, budgets)), limits_left: left };
}

/**
 * A page of tokens, of all customer users or of one. What ended since the last look is marked as ended before the list is filtered by it.
 */
export async function listTokens(
  deps: ServiceDeps,
  context: ActionContext,
  customerUserId: string | null,
  query: ListQuery,
): Promise<ListAnswer<TokenAnswer>> {
  requirePermission(context, 'token.read');
  if (customerUserId !== null) requireFound(await deps.store.customerUsers.find(customerUserId));
  const asked = readStatusFilter(query.filters);
  if (asked['state'] !== undefined) await recordTokenExpiries(deps, () => false);
  const filters = customerUserId === null ? asked : { ...asked, customerUserId };
  const page = await deps.store.authTokens.list({ ...query, filters });
  const budgets = await loadBudgets(
    deps,
    'token',
    page.items.map(({ lineId }) => ({ id: lineId })),
  );
  const items = await Promise.all(page.items.map((token) => viewToken(deps, token, budgets.get(token.lineId) ?? [])));
  return buildListAnswer(query, { ...page, items }, (item) => item);
}
