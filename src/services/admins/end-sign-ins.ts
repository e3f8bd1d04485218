import type { Statement, Store } from '../../store/port.ts';
import type { ActionContext } from '../context.ts';

/** Ends every session and access token of an administrator, but the one that the administrator in question calls with. */
export function endSignIns(store: Store, context: ActionContext, adminId: string, now: number): readonly Statement[] {
  const own = context.actor.type === 'admin' && context.actor.id === adminId;
  const kept = own ? (context.credentialId ?? null) : null;
  return [store.accessTokens.revokeAllOfAdmin(adminId, now, kept), store.sessions.endAllOfAdmin(adminId, now, kept)];
}
