import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, nextVersion } from '../shared/index.ts';
import type { TokenAnswer } from './fields.ts';
import { findToken } from './find-token.ts';
import type { TokenReference } from './find-token.ts';
import { viewToken } from './view.ts';

/** Revokes a token, and with it every access token obtained with it; all are refused when this resolves. Revoking again changes nothing. */
export async function revokeToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
  ifMatch: number | null,
): Promise<TokenAnswer> {
  requirePermission(context, 'token.write');
  const { store } = deps;
  const token = await changeRecord({
    store,
    ifMatch,
    find: () => findToken(store, reference),
    change: async (current) => {
      if (current.revokedAt !== null) return { statements: [], result: current };
      const now = deps.clock.now();
      const revoked = { ...current, ...nextVersion(current, now), revokedAt: now, state: 'revoked' as const };
      const statements = [
        store.authTokens.update(revoked, current.version),
        store.accessTokens.revokeAllOfAuthToken(current.id, now),
        deps.audit.statement({
          actor: context.actor,
          action: 'token.revoke',
          target: { type: 'token', id: current.id, name: current.name },
          outcome: 'ok',
          origin: context.origin,
        }),
      ];
      return { statements, result: revoked };
    },
  });
  await deps.authenticator.forget({ kind: 'auth_token', id: reference.id });
  return viewToken(deps, token, await store.budgets.listByScope('token', token.lineId));
}
