import { createId } from '../../lib/ids.ts';
import { createToken, digestToken, lastFour } from '../../lib/tokens.ts';
import type { Statement, Store } from '../../store/port.ts';
import type { AuthTokenRecord, BudgetRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mergeBudgets } from '../shared/budgets/index.ts';
import { commit, diffChanges, parseInput, requireFound } from '../shared/index.ts';
import { tokenFieldsSchema } from './fields.ts';
import type { IssuedTokenAnswer, TokenFields } from './fields.ts';
import { buildTokenDocument, viewToken } from './view.ts';

/** A token that is not stored yet. */
export interface NewToken {
  /** The secret: shown once and kept nowhere. */
  readonly plain: string;
  readonly record: AuthTokenRecord;
  readonly budgets: readonly BudgetRecord[];
}

/** Makes a token with its secret; `lineId` when it succeeds another, whose budgets it then shares. */
export function createNewToken(
  customerUserId: string,
  fields: TokenFields,
  now: number,
  lineId: string | null = null,
): NewToken {
  const plain = createToken('auth');
  const id = createId('authToken', now);
  return {
    plain,
    budgets: lineId === null ? mergeBudgets('token', id, [], fields.budgets, now) : [],
    record: {
      id,
      lineId: lineId ?? id,
      state: fields.expires_at !== null && fields.expires_at <= now ? 'expired' : 'active',
      customerUserId,
      name: fields.name,
      digest: digestToken(plain),
      last4: lastFour(plain),
      expiresAt: fields.expires_at,
      revokedAt: null,
      allowedModels: fields.allowed_models,
      limits: fields.limits,
      allowedIps: fields.allowed_ips,
      directUse: fields.direct_use,
      onLowBudget: fields.on_low_budget,
      lastUsedAt: null,
      rotatedTo: null,
      overlapEndsAt: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    },
  };
}

/** The statements that store a new token. */
export function insertToken(store: Store, token: NewToken): readonly Statement[] {
  return [
    store.authTokens.insert(token.record),
    ...store.budgets.replace('token', token.record.lineId, [], token.budgets),
  ];
}

/** The statements that store a new token with its row in the operation log. */
export function issueStatements(deps: ServiceDeps, context: ActionContext, token: NewToken): readonly Statement[] {
  const { record, budgets } = token;
  return [
    ...insertToken(deps.store, token),
    deps.audit.statement({
      actor: context.actor,
      action: 'token.issue',
      target: { type: 'token', id: record.id },
      outcome: 'ok',
      changes: diffChanges(null, {
        customer_user_id: record.customerUserId,
        ...buildTokenDocument(record, budgets),
      }),
      origin: context.origin,
    }),
  ];
}

/**
 * Prepares tokens with nothing but a name and an end, for customer users who are written in the same transaction. Checks permission and
 * fields at once.
 */
export function prepareTokens(
  deps: ServiceDeps,
  context: ActionContext,
  wish: Pick<TokenFields, 'name' | 'expires_at'>,
): (customerUserId: string) => {
  readonly id: string;
  readonly plain: string;
  readonly statements: readonly Statement[];
} {
  requirePermission(context, 'token.write');
  const fields = { ...parseInput(tokenFieldsSchema, { name: wish.name }), expires_at: wish.expires_at };
  return (customerUserId) => {
    const token = createNewToken(customerUserId, fields, deps.clock.now());
    return { id: token.record.id, plain: token.plain, statements: issueStatements(deps, context, token) };
  };
}

/** Issues an auth token to a customer user. */
export async function issueToken(
  deps: ServiceDeps,
  context: ActionContext,
  customerUserId: string,
  fields: TokenFields,
): Promise<IssuedTokenAnswer> {
  requirePermission(context, 'token.write');
  requireFound(await deps.store.customerUsers.find(customerUserId));
  const token = createNewToken(customerUserId, fields, deps.clock.now());
  await commit(deps.store, issueStatements(deps, context, token));
  return { ...(await viewToken(deps, token.record, token.budgets)), token: token.plain };
}
