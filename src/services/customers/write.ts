import { createId } from '../../lib/ids.ts';
import type { CustomerRecord, Versioned } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { mergeBudgets } from '../shared/budgets/index.ts';
import { changeRecord, commit, diffChanges, nextVersion } from '../shared/index.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import { customerFieldsSchema } from './fields.ts';
import type { CustomerAnswer, CustomerFields } from './fields.ts';
import { buildCustomerDocument, viewCustomer } from './view.ts';

function buildCustomerRecord(fields: CustomerFields, versioned: Versioned): CustomerRecord {
  return {
    ...versioned,
    name: fields.name,
    status: fields.status,
    limits: fields.limits,
    allowedModels: fields.allowed_models,
    marginMillionths: fields.margin,
    metadata: fields.metadata,
  };
}

/** Adds a customer. */
export async function createCustomer(
  deps: ServiceDeps,
  context: ActionContext,
  fields: CustomerFields,
): Promise<CustomerAnswer> {
  requirePermission(context, 'customer.write');
  const now = deps.clock.now();
  const id = createId('customer', now);
  const customer = buildCustomerRecord(fields, { id, createdAt: now, updatedAt: now, version: 1 });
  const budgets = mergeBudgets('customer', id, [], fields.budgets, now);
  await commit(deps.store, [
    deps.store.customers.insert(customer),
    ...deps.store.budgets.replace('customer', id, [], budgets),
    deps.audit.statement({
      actor: context.actor,
      action: 'customer.create',
      target: { type: 'customer', id },
      outcome: 'ok',
      changes: diffChanges(null, buildCustomerDocument(customer, budgets)),
      origin: context.origin,
    }),
  ]);
  return viewCustomer(deps, customer, budgets);
}

async function changeCustomer(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (document: JsonObject) => CustomerFields,
): Promise<CustomerAnswer> {
  requirePermission(context, 'customer.write');
  const { store } = deps;
  const { customer, budgets } = await changeRecord({
    store,
    ifMatch,
    find: () => store.customers.find(id),
    change: async (current) => {
      const now = deps.clock.now();
      const before = await store.budgets.listByScope('customer', id);
      const document = buildCustomerDocument(current, before);
      const fields = want(document);
      const versioned = { id, createdAt: current.createdAt, ...nextVersion(current, now) };
      const customer = buildCustomerRecord(fields, versioned);
      const budgets = mergeBudgets('customer', id, before, fields.budgets, now);
      const moves = await findBudgetMoves(store.budgets, before, budgets, now);
      const statements = [
        store.customers.update(customer, current.version),
        ...store.budgets.replace('customer', id, before, budgets, moves),
        deps.audit.statement({
          actor: context.actor,
          action: 'customer.update',
          target: { type: 'customer', id, name: customer.name },
          outcome: 'ok',
          changes: diffChanges(document, buildCustomerDocument(customer, budgets)),
          origin: context.origin,
        }),
      ];
      return { statements, result: { customer, budgets } };
    },
  });
  deps.counters.refresh('customer', id);
  await deps.authenticator.forget({ kind: 'customer', id });
  return viewCustomer(deps, customer, budgets);
}

/** Replaces a customer: what is missing is reset. */
export function replaceCustomer(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: CustomerFields,
): Promise<CustomerAnswer> {
  return changeCustomer(deps, context, id, ifMatch, () => fields);
}

/** Applies a JSON merge patch to a customer. */
export function updateCustomer(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<CustomerAnswer> {
  return changeCustomer(deps, context, id, ifMatch, (document) => applyPatch(customerFieldsSchema, document, patch));
}
