import type { CallOrigin } from '../../identity/port.ts';
import type { ServiceDeps } from '../context.ts';
import { findAccessToken } from './find-access-token.ts';
import { revokeAccessToken } from './revoke.ts';

/** Ends the access token that is given; whoever holds it may, from anywhere (RFC 7009). One that works no more stays as it is. */
export async function endAccessToken(deps: ServiceDeps, origin: CallOrigin, token: string): Promise<void> {
  const found = await findAccessToken(deps.store, token);
  if (found === null) return;
  const { principal, revokedFrom, expiresFrom } = found.entry;
  // That of a suspended account is ended all the same: it would work again with the account.
  if (Math.min(revokedFrom, expiresFrom) <= deps.clock.now()) return;
  const actor =
    principal.kind === 'caller'
      ? ({ type: 'customer_user', id: principal.customerUserId, name: principal.customerUserName } as const)
      : ({ type: 'admin', id: principal.id, name: principal.name } as const);
  await revokeAccessToken(deps, { actor, permissions: new Set(), origin }, principal);
}
