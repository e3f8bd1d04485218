import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import { loadBudgets } from '../shared/budgets/load-budgets.ts';
import type { CustomerUserAnswer } from './fields.ts';
import { viewCustomerUser } from './view.ts';

/** One customer user. */
export async function getCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
): Promise<CustomerUserAnswer> {
  requirePermission(context, 'customer_user.read');
  const user = requireFound(await deps.store.customerUsers.find(id));
  const budgets = await deps.store.budgets.listByScope('customer_user', id);
  const left = await viewLimitsLeft(deps, [{ kind: 'customer_user', id, limits: user.limits, budgets }]);
  return { ...(await viewCustomerUser(deps, user, budgets)), limits_left: left };
}

/** A page of customer users. */
export async function listCustomerUsers(
  deps: ServiceDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<CustomerUserAnswer>> {
  requirePermission(context, 'customer_user.read');
  const page = await deps.store.customerUsers.list(query);
  const budgets = await loadBudgets(deps, 'customer_user', page.items);
  const items = await Promise.all(page.items.map((user) => viewCustomerUser(deps, user, budgets.get(user.id) ?? [])));
  return buildListAnswer(query, { ...page, items }, (item) => item);
}
