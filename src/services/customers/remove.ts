import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, diffChanges } from '../shared/index.ts';
import { removeBodiesOf } from '../shared/remove-bodies.ts';
import { buildCustomerDocument } from './view.ts';

/** Removes a customer; throws `conflict` while customer users belong to it. */
export async function removeCustomer(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<void> {
  requirePermission(context, 'customer.write');
  const { store } = deps;
  await changeRecord({
    store,
    ifMatch,
    find: () => store.customers.find(id),
    change: async (current) => {
      const budgets = await store.budgets.listByScope('customer', id);
      const statements = [
        ...store.budgets.replace('customer', id, budgets, []),
        store.customers.remove(id, current.version),
        deps.audit.statement({
          actor: context.actor,
          action: 'customer.delete',
          target: { type: 'customer', id, name: current.name },
          outcome: 'ok',
          changes: diffChanges(buildCustomerDocument(current, budgets), null),
          origin: context.origin,
        }),
      ];
      return { statements, result: null };
    },
  });
  deps.counters.refresh('customer', id);
  await deps.authenticator.forget({ kind: 'customer', id });
  // Users that belong to another one by now keep what they asked for this one.
  await removeBodiesOf(store, { kind: 'customer', id });
}
