import type { AdminPrincipal } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';

/** Signs out: ends the browser session in hand. */
export async function closeSession(
  deps: ServiceDeps,
  context: ActionContext,
  { id: adminId, sessionId }: AdminPrincipal,
): Promise<void> {
  if (sessionId === null) throw new GatewayError('invalid_token', { hint: 'there is no session' });
  await commit(deps.store, [
    deps.store.sessions.end(sessionId, deps.clock.now()),
    deps.audit.statement({
      actor: context.actor,
      action: 'admin.logout',
      target: { type: 'admin', id: adminId, name: context.actor.name },
      outcome: 'ok',
      origin: context.origin,
    }),
  ]);
  await deps.authenticator.forget({ kind: 'session', id: sessionId });
}
