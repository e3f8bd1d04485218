import type { Principal } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';

/** Ends the access token in hand; whoever holds it may. */
export async function revokeAccessToken(
  deps: ServiceDeps,
  context: ActionContext,
  principal: Principal,
): Promise<void> {
  const id = principal.accessTokenId;
  if (id === null) throw new GatewayError('invalid_token', { hint: 'only an access token can be ended here' });
  await commit(deps.store, [
    deps.store.accessTokens.revoke(id, deps.clock.now()),
    deps.audit.statement({
      actor: context.actor,
      action: 'token.revoke',
      target: { type: 'access_token', id },
      outcome: 'ok',
      origin: context.origin,
    }),
  ]);
  await deps.authenticator.forget({ kind: 'access_token', id });
}
