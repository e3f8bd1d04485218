import type { CallerPrincipal, CallOrigin } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { commit } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import type { AccessTokenAnswer } from './fields.ts';
import { ACCESS_TOKEN_SECONDS_DEFAULT, buildAccessTokenAnswer, createAccessToken } from './new-access-token.ts';

/** An auth token that goes with another name than its owner's is refused like a wrong password, and leaves its folded row. */
function refuseOther(deps: IdentityDeps, origin: CallOrigin, caller: CallerPrincipal): never {
  deps.audit.refuse({
    actor: { type: 'anonymous', id: null, name: null },
    action: 'token.refuse',
    target: { type: 'token', id: caller.tokenId },
    outcome: 'refused',
    errorType: 'invalid_credentials',
    origin,
    foldKey: `${caller.tokenId} ${origin.ip} invalid_credentials`,
  });
  throw new GatewayError('invalid_credentials');
}

/**
 * Exchanges an auth token for an access token that ends with it at the latest. `customerUserId` is whose token it must be, where the client
 * says so (OAuth's `client_id`). Throws 40101–40104, 40303, 40304.
 */
export async function exchangeToken(
  deps: IdentityDeps,
  origin: CallOrigin,
  authToken: string,
  customerUserId: string | null = null,
): Promise<AccessTokenAnswer> {
  const { store, clock } = deps;
  const caller = await deps.authenticator.authToken(authToken, origin);
  if (customerUserId !== null && customerUserId !== caller.customerUserId) refuseOther(deps, origin, caller);
  const token = await store.authTokens.find(caller.tokenId);
  if (token === null) throw new GatewayError('invalid_token');
  const now = clock.now();
  const lifeMs = (deps.accessTokenSeconds ?? ACCESS_TOKEN_SECONDS_DEFAULT) * 1000;
  const expiresAt = Math.min(now + lifeMs, token.expiresAt ?? Infinity, token.overlapEndsAt ?? Infinity);
  const { plain, record } = createAccessToken({ authTokenId: token.id, adminId: null }, now, expiresAt);
  await commit(store, [
    store.accessTokens.insert(record),
    deps.audit.statement({
      actor: { type: 'customer_user', id: caller.customerUserId, name: caller.customerUserName },
      action: 'token.exchange',
      target: { type: 'token', id: token.id, name: token.name },
      outcome: 'ok',
      origin,
    }),
  ]);
  const subject = { id: caller.customerUserId, name: caller.customerUserName };
  return buildAccessTokenAnswer(plain, record, 'customer', subject);
}
