import { invalidField } from '../../lib/errors/index.ts';
import { createId } from '../../lib/ids.ts';
import type { CustomerUserRecord, Versioned } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mergeBudgets } from '../shared/budgets.ts';
import { changeRecord, commit, diffChanges, nextVersion } from '../shared/index.ts';
import { applyPatch } from '../shared/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import { customerUserFieldsSchema } from './fields.ts';
import type { CustomerUserAnswer, CustomerUserFields } from './fields.ts';
import { buildCustomerUserDocument, viewCustomerUser } from './view.ts';

function buildCustomerUserRecord(fields: CustomerUserFields, versioned: Versioned): CustomerUserRecord {
  return {
    ...versioned,
    name: fields.name,
    email: fields.email,
    customerId: fields.customer_id,
    status: fields.status,
    allowedModels: fields.allowed_models,
    limits: fields.limits,
    allowedIps: fields.allowed_ips,
    expiresAt: fields.expires_at,
    metadata: fields.metadata,
  };
}

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
  const now = deps.clock.now();
  const id = createId('customerUser', now);
  const user = buildCustomerUserRecord(fields, { id, createdAt: now, updatedAt: now, version: 1 });
  const budgets = mergeBudgets('customer_user', id, [], fields.budgets, now);
  await commit(deps.store, [
    deps.store.customerUsers.insert(user),
    ...deps.store.budgets.replace('customer_user', id, [], budgets),
    deps.audit.statement({
      actor: context.actor,
      action: 'customer_user.create',
      target: { type: 'customer_user', id },
      outcome: 'ok',
      changes: diffChanges(null, buildCustomerUserDocument(user, budgets)),
      origin: context.origin,
    }),
  ]);
  return viewCustomerUser(deps, user, budgets);
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
      const now = deps.clock.now();
      const before = await store.budgets.listByScope('customer_user', id);
      const document = buildCustomerUserDocument(current, before);
      const fields = want(document);
      if (fields.customer_id !== current.customerId) await checkCustomer(deps, fields.customer_id);
      const versioned = { id, createdAt: current.createdAt, ...nextVersion(current, now) };
      const user = buildCustomerUserRecord(fields, versioned);
      const budgets = mergeBudgets('customer_user', id, before, fields.budgets, now);
      const statements = [
        store.customerUsers.update(user, current.version),
        ...store.budgets.replace('customer_user', id, before, budgets),
        deps.audit.statement({
          actor: context.actor,
          action: 'customer_user.update',
          target: { type: 'customer_user', id, name: user.name },
          outcome: 'ok',
          changes: diffChanges(document, buildCustomerUserDocument(user, budgets)),
          origin: context.origin,
        }),
      ];
      return { statements, result: { user, budgets } };
    },
  });
  deps.counters.refresh('customer_user', id);
  await deps.authenticator.forget({ kind: 'customer_user', id });
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
