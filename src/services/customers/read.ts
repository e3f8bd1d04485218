import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import { loadBudgets } from '../shared/budgets/load-budgets.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import type { CustomerAnswer } from './fields.ts';
import { viewCustomer } from './view.ts';

/** One customer. */
export async function getCustomer(deps: ServiceDeps, context: ActionContext, id: string): Promise<CustomerAnswer> {
  requirePermission(context, 'customer.read');
  const customer = requireFound(await deps.store.customers.find(id));
  const budgets = await deps.store.budgets.listByScope('customer', id);
  const left = await viewLimitsLeft(deps, [{ kind: 'customer', id, limits: customer.limits, budgets }]);
  return { ...(await viewCustomer(deps, customer, budgets)), limits_left: left };
}

/** A page of customers. */
export async function listCustomers(
  deps: ServiceDeps,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<CustomerAnswer>> {
  requirePermission(context, 'customer.read');
  const page = await deps.store.customers.list(query);
  const budgets = await loadBudgets(deps, 'customer', page.items);
  const items = await Promise.all(
    page.items.map((customer) => viewCustomer(deps, customer, budgets.get(customer.id) ?? [])),
  );
  return buildListAnswer(query, { ...page, items }, (item) => item);
}
