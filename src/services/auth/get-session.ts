import type { AdminPrincipal } from '../../identity/port.ts';
import { requireFound } from '../shared/index.ts';
import type { ServiceDeps } from '../context.ts';
import type { SessionAnswer } from './session-fields.ts';
import { buildSessionAnswer } from './session-view.ts';

/** The session in hand, for a page that was loaded again. */
export async function getSession(
  deps: Pick<ServiceDeps, 'store'>,
  principal: AdminPrincipal,
  csrfToken: string,
): Promise<SessionAnswer> {
  const { id, name, role, sessionId } = principal;
  const session = requireFound(sessionId === null ? null : await deps.store.sessions.find(sessionId));
  return buildSessionAnswer(id, name, role, csrfToken, session.expiresAt);
}
