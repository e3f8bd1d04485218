import type { AuthTokenRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { mergeBudgets } from '../shared/budgets/index.ts';
import { changeRecord, diffChanges, nextVersion } from '../shared/index.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import { readTokenStatus } from '../shared/token-status.ts';
import { tokenFieldsSchema } from './fields.ts';
import type { TokenAnswer, TokenFields } from './fields.ts';
import { findToken } from './find-token.ts';
import type { TokenReference } from './find-token.ts';
import { forgetLine } from './forget-line.ts';
import { buildTokenDocument, viewToken } from './view.ts';

function applyFields(current: AuthTokenRecord, fields: TokenFields, now: number): AuthTokenRecord {
  const changed = {
    ...current,
    ...nextVersion(current, now),
    name: fields.name,
    expiresAt: fields.expires_at,
    allowedModels: fields.allowed_models,
    limits: fields.limits,
    allowedIps: fields.allowed_ips,
    directUse: fields.direct_use,
    onLowBudget: fields.on_low_budget,
  };
  return { ...changed, state: readTokenStatus(changed, now) };
}

async function changeToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
  ifMatch: number | null,
  want: (document: JsonObject) => TokenFields,
): Promise<TokenAnswer> {
  requirePermission(context, 'token.write');
  const { store } = deps;
  const { id } = reference;
  const { token, budgets } = await changeRecord({
    store,
    ifMatch,
    find: () => findToken(store, reference),
    change: async (current) => {
      const now = deps.clock.now();
      const before = await store.budgets.listByScope('token', current.lineId);
      const document = buildTokenDocument(current, before);
      const fields = want(document);
      const token = applyFields(current, fields, now);
      const budgets = mergeBudgets('token', current.lineId, before, fields.budgets, now);
      const moves = await findBudgetMoves(store.budgets, before, budgets, now);
      const statements = [
        store.authTokens.update(token, current.version),
        ...store.budgets.replace('token', current.lineId, before, budgets, moves),
        deps.audit.statement({
          actor: context.actor,
          action: 'token.update',
          target: { type: 'token', id, name: token.name },
          outcome: 'ok',
          changes: diffChanges(document, buildTokenDocument(token, budgets)),
          origin: context.origin,
        }),
      ];
      return { statements, result: { token, budgets } };
    },
  });
  await forgetLine(deps, token.lineId);
  return viewToken(deps, token, budgets);
}

/** Replaces a token's name and bounds: what is missing is reset. */
export function replaceToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
  ifMatch: number | null,
  fields: TokenFields,
): Promise<TokenAnswer> {
  return changeToken(deps, context, reference, ifMatch, () => fields);
}

/** Applies a JSON merge patch to a token's name and bounds. */
export function updateToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<TokenAnswer> {
  return changeToken(deps, context, reference, ifMatch, (document) => applyPatch(tokenFieldsSchema, document, patch));
}
