import { createId } from '../../lib/ids.ts';
import type { Statement } from '../../store/port.ts';
import type { BudgetMove, BudgetRecord, Changes, CustomerUserRecord, Versioned } from '../../store/records/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mergeBudgets } from '../shared/budgets/index.ts';
import { diffChanges, nextVersion } from '../shared/index.ts';
import type { JsonObject } from '../shared/index.ts';
import type { CustomerUserFields } from './fields.ts';
import { buildCustomerUserDocument } from './view.ts';

/** A customer user as it is to be written. */
export interface CustomerUserDraft {
  readonly user: CustomerUserRecord;
  readonly budgets: readonly BudgetRecord[];
  /** What is there; null: nothing. */
  readonly before: { readonly user: CustomerUserRecord; readonly budgets: readonly BudgetRecord[] } | null;
  /** The fields that differ. */
  readonly changes: Changes;
}

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

/** A new customer user. */
export function draftCreation(fields: CustomerUserFields, now: number): CustomerUserDraft {
  const id = createId('customerUser', now);
  const user = buildCustomerUserRecord(fields, { id, createdAt: now, updatedAt: now, version: 1 });
  const budgets = mergeBudgets('customer_user', id, [], fields.budgets, now);
  return { user, budgets, before: null, changes: diffChanges(null, buildCustomerUserDocument(user, budgets)) };
}

/** A change of one. `want` makes the fields of the document that is there. */
export function draftChange(
  current: CustomerUserRecord,
  before: readonly BudgetRecord[],
  now: number,
  want: (document: JsonObject) => CustomerUserFields,
): CustomerUserDraft {
  const document = buildCustomerUserDocument(current, before);
  const fields = want(document);
  const { id, createdAt } = current;
  const user = buildCustomerUserRecord(fields, { id, createdAt, ...nextVersion(current, now) });
  const budgets = mergeBudgets('customer_user', id, before, fields.budgets, now);
  const changes = diffChanges(document, buildCustomerUserDocument(user, budgets));
  return { user, budgets, before: { user: current, budgets: before }, changes };
}

/** The statements that write a draft, with its row in the operation log. `moves` are periods that its budgets get. */
export function writeDraft(
  deps: ServiceDeps,
  context: ActionContext,
  draft: CustomerUserDraft,
  moves: readonly BudgetMove[] = [],
): readonly Statement[] {
  const { store, audit } = deps;
  const { user, budgets, before, changes } = draft;
  const { id, name } = user;
  return [
    before === null ? store.customerUsers.insert(user) : store.customerUsers.update(user, before.user.version),
    ...store.budgets.replace('customer_user', id, before?.budgets ?? [], budgets, moves),
    audit.statement({
      actor: context.actor,
      action: before === null ? 'customer_user.create' : 'customer_user.update',
      target: before === null ? { type: 'customer_user', id } : { type: 'customer_user', id, name },
      outcome: 'ok',
      changes,
      origin: context.origin,
    }),
  ];
}

/** After a change was written: whoever admits calls reads it anew. */
export async function forgetCustomerUser(deps: ServiceDeps, id: string): Promise<void> {
  deps.counters.refresh('customer_user', id);
  await deps.authenticator.forget({ kind: 'customer_user', id });
}
