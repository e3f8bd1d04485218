import { invalidField } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { changeRecord, commit } from '../shared/index.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import { draftChange, draftCreation, forgetCustomerUser, writeDraft } from './draft.ts';
import { customerUserFieldsSchema } from './fields.ts';
import type { CustomerUserAnswer, CustomerUserFields } from './fields.ts';
import { viewCustomerUser } from './view.ts';

async function checkCustomer(deps: ServiceDeps, customerId: string | null): Promise<void> {
  if (customerId === null || (await deps.store.customers.find(customerId)) !== null) return;
  throw invalidField('customer_id', 'is not a customer');
}

/** Adds a customer user. */
export async function createCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  fields: CustomerUserFields,
): Promise<CustomerUserAnswer> {
  requirePermission(context, 'customer_user.write');
  await checkCustomer(deps, fields.customer_id);
  const draft = draftCreation(fields, deps.clock.now());
  await commit(deps.store, writeDraft(deps, context, draft));
  return viewCustomerUser(deps, draft.user, draft.budgets);
}

async function changeCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (document: JsonObject) => CustomerUserFields,
): Promise<CustomerUserAnswer> {
  requirePermission(context, 'customer_user.write');
  const { store } = deps;
  const { user, budgets } = await changeRecord({
    store,
    ifMatch,
    find: () => store.customerUsers.find(id),
    change: async (current) => {
      const before = await store.budgets.listByScope('customer_user', id);
      const draft = draftChange(current, before, deps.clock.now(), want);
      if (draft.user.customerId !== current.customerId) await checkCustomer(deps, draft.user.customerId);
      const moves = await findBudgetMoves(store.budgets, before, draft.budgets, draft.user.updatedAt);
      return { statements: writeDraft(deps, context, draft, moves), result: draft };
    },
  });
  await forgetCustomerUser(deps, id);
  return viewCustomerUser(deps, user, budgets);
}

/** Replaces a customer user: what is missing is reset. */
export function replaceCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: CustomerUserFields,
): Promise<CustomerUserAnswer> {
  return changeCustomerUser(deps, context, id, ifMatch, () => fields);
}

/** Applies a JSON merge patch to a customer user. */
export function updateCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<CustomerUserAnswer> {
  return changeCustomerUser(deps, context, id, ifMatch, (document) =>
    applyPatch(customerUserFieldsSchema, document, patch),
  );
}
