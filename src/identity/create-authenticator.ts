import type { Actor, Audit } from '../audit/port.ts';
import type { Clock } from '../lib/clock.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { ErrorType } from '../lib/errors/index.ts';
import type { Logger } from '../lib/log.ts';
import { digestToken, parseToken } from '../lib/tokens.ts';
import type { Store } from '../store/port.ts';
import { CredentialCache } from './credential-cache.ts';
import type { CallerEntry, CredentialEntry } from './credential-entry.ts';
import type { AdminPrincipal, Authenticator, CallerPrincipal, CallOrigin, Principal } from './port.ts';
import { RevocationWatch } from './revocation-watch.ts';
import { UseRecorder } from './use-recorder.ts';

const CAPACITY_DEFAULT = 50_000;
const SESSION_IDLE_MS_DEFAULT = 12 * 3_600_000;
const EXCHANGE_HINT = 'exchange the auth token for an access token at POST /api/v1/auth/token';

export interface AuthenticatorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: Audit;
  /** Credentials kept in memory; default 50,000. */
  readonly capacity?: number;
  /** A browser session that is not used for so long has expired; default 12 hours. */
  readonly sessionIdleMs?: number;
}

/** Why a known credential is refused. */
interface Refusal {
  readonly type: ErrorType;
  readonly hint?: string;
}

/** Who asks: decides which kinds of credential are taken. */
type Audience = 'compatible' | 'exchange' | 'caller' | 'admin' | 'session' | 'any';

/** Whether this kind of credential is taken here at all. */
function findMisuse(entry: CredentialEntry, audience: Audience): Refusal | null {
  if (entry.kind === 'admin') {
    if (audience === 'exchange') return { type: 'invalid_token', hint: 'an auth token is needed' };
    // A cookie is sent unasked and a bearer is not: neither may stand in for the other.
    if ((audience === 'session') !== (entry.principal.credential === 'session')) return { type: 'invalid_token' };
    if (audience === 'session') return null;
    if (audience === 'admin' || audience === 'any') return null;
    return { type: 'permission_denied', hint: "a customer user's credential is needed" };
  }
  if (entry.principal.credential === 'auth_token') {
    const taken = audience === 'exchange' || (audience === 'compatible' && entry.directUse);
    return taken ? null : { type: 'invalid_token', hint: EXCHANGE_HINT };
  }
  if (audience === 'exchange') return { type: 'invalid_token', hint: 'an auth token is needed' };
  return audience === 'admin' || audience === 'session' ? { type: 'permission_denied' } : null;
}

function findRefusal(entry: CredentialEntry, audience: Audience, ip: string, now: number): Refusal | null {
  // Suspension revokes an administrator's credentials too; which of the two it was is worth telling.
  if (entry.kind === 'admin' && now >= entry.closedFrom) return { type: 'account_suspended' };
  if (now >= entry.revokedFrom) return { type: 'revoked_token' };
  if (now >= entry.expiresFrom) return { type: 'expired_token' };
  const misuse = findMisuse(entry, audience);
  if (misuse !== null) return misuse;
  if (now >= entry.closedFrom) return { type: 'account_suspended' };
  if (entry.kind === 'caller' && entry.allowsIp !== null && !entry.allowsIp(ip)) return { type: 'ip_not_allowed' };
  return null;
}

function describeCredential(principal: Principal): { actor: Actor; target: { type: string; id: string } } {
  if (principal.kind === 'caller') {
    const actor: Actor = { type: 'customer_user', id: principal.customerUserId, name: principal.customerUserName };
    return { actor, target: { type: 'token', id: principal.tokenId } };
  }
  const type = principal.credential === 'management_key' ? 'management_key' : 'admin';
  const actor: Actor = { type, id: principal.id, name: principal.name };
  const { accessTokenId, sessionId } = principal;
  if (accessTokenId !== null) return { actor, target: { type: 'access_token', id: accessTokenId } };
  return { actor, target: sessionId === null ? { type, id: principal.id } : { type: 'session', id: sessionId } };
}

/** Refuses, and leaves a folded trace in the operation log. */
class Refuser {
  readonly #audit: Audit;

  constructor(audit: Audit) {
    this.#audit = audit;
  }

  known(principal: Principal, refusal: Refusal, origin: CallOrigin): never {
    const { actor, target } = describeCredential(principal);
    this.#audit.refuse({
      actor,
      action: 'token.refuse',
      target,
      outcome: 'refused',
      errorType: refusal.type,
      origin,
      foldKey: `${target.id} ${origin.ip} ${refusal.type}`,
    });
    throw new GatewayError(refusal.type, { hint: refusal.hint });
  }

  unknown(origin: CallOrigin, hint: string | undefined): never {
    this.#audit.refuse({
      actor: { type: 'anonymous', id: null, name: null },
      action: 'token.refuse',
      target: null,
      outcome: 'refused',
      errorType: 'invalid_token',
      origin,
      foldKey: `- ${origin.ip} invalid_token`,
    });
    throw new GatewayError('invalid_token', { hint });
  }
}

function requireCaller(principal: Principal): CallerPrincipal {
  if (principal.kind === 'caller') return principal;
  throw new GatewayError('permission_denied');
}

function requireAdmin(principal: Principal): AdminPrincipal {
  if (principal.kind === 'admin') return principal;
  throw new GatewayError('permission_denied');
}

function narrow<P>(found: Principal | Promise<Principal>, require: (principal: Principal) => P): P | Promise<P> {
  return found instanceof Promise ? found.then(require) : require(found);
}

/**
 * Authenticates from memory, and from the store on a miss. A credential that was seen before costs a digest and a few comparisons.
 * `close` writes the last uses.
 */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticator & { close(): Promise<void> } {
  const { store, clock, log } = deps;
  const cache = new CredentialCache(store, clock, deps.capacity ?? CAPACITY_DEFAULT);
  const watch = new RevocationWatch(store, clock, log);
  const uses = new UseRecorder(store, clock, log, (id, at) => store.authTokens.recordUse(id, at));
  const keyUses = new UseRecorder(store, clock, log, (id, at) => store.managementKeys.recordUse(id, at));
  const seen = new UseRecorder(store, clock, log, (id, at) => store.sessions.recordSeen(id, at));
  const sessionIdleMs = deps.sessionIdleMs ?? SESSION_IDLE_MS_DEFAULT;
  const refuser: Refuser = new Refuser(deps.audit);
  /** Callers whose entry was forgotten; they may be on their way to a request. */
  const stale = new WeakMap<CallerPrincipal, CallerEntry>();

  function isIdle(entry: CredentialEntry, now: number): boolean {
    return entry.kind === 'admin' && entry.lastSeenAt !== null && now - entry.lastSeenAt >= sessionIdleMs;
  }

  function admit(entry: CredentialEntry, audience: Audience, origin: CallOrigin): Principal {
    const now = clock.now();
    const expired: Refusal | null = isIdle(entry, now) ? { type: 'expired_token' } : null;
    const refusal = findRefusal(entry, audience, origin.ip, now) ?? expired;
    if (refusal !== null) refuser.known(entry.principal, refusal, origin);
    if (entry.kind === 'caller') {
      uses.note(entry.principal.tokenId, now);
    } else if (entry.lastSeenAt !== null && entry.principal.sessionId !== null) {
      entry.lastSeenAt = now;
      seen.note(entry.principal.sessionId, now);
    } else if (entry.principal.credential === 'management_key') {
      keyUses.note(entry.principal.id, now);
    }
    return entry.principal;
  }

  async function renew(principal: CallerPrincipal, origin: CallOrigin): Promise<CallerPrincipal> {
    const before = stale.get(principal);
    if (before === undefined) return principal;
    const kind = principal.credential === 'auth_token' ? 'auth' : 'access';
    const entry = cache.peek(before.digest) ?? (await cache.load(before.digest, kind));
    // It was known once: what is there no longer was removed.
    if (entry === null) return refuser.known(principal, { type: 'revoked_token' }, origin);
    return requireCaller(admit(entry, 'compatible', origin));
  }

  function authenticate(token: string | null, audience: Audience, origin: CallOrigin): Principal | Promise<Principal> {
    if (token === null) throw new GatewayError('invalid_token', { hint: 'no credential was sent' });
    const digest = digestToken(token);
    const cached = cache.peek(digest);
    // Another worker may have seen a session that was idle here.
    if (cached !== undefined && !isIdle(cached, clock.now())) return admit(cached, audience, origin);
    const kind = parseToken(token);
    if (kind === null) refuser.unknown(origin, 'it is malformed');
    const elsewhere = audience !== 'compatible' && audience !== 'exchange';
    const hint = kind === 'auth' && elsewhere ? EXCHANGE_HINT : undefined;
    return cache.load(digest, kind).then((entry) => {
      return entry === null ? refuser.unknown(origin, hint) : admit(entry, audience, origin);
    });
  }

  async function stillAdmin(token: string, fromCookie: boolean): Promise<AdminPrincipal> {
    const digest = digestToken(token);
    const cached = cache.peek(digest);
    const fresh = cached !== undefined && !isIdle(cached, clock.now()) ? cached : null;
    const kind = parseToken(token);
    const entry = fresh ?? (kind === null ? null : await cache.load(digest, kind));
    if (entry === null) throw new GatewayError('revoked_token');
    const now = clock.now();
    const refusal = findRefusal(entry, fromCookie ? 'session' : 'admin', '', now);
    if (refusal !== null) throw new GatewayError(refusal.type, { hint: refusal.hint });
    if (isIdle(entry, now)) throw new GatewayError('expired_token');
    return requireAdmin(entry.principal);
  }

  return {
    stillAdmin,
    caller: (token, origin) => narrow(authenticate(token, 'compatible', origin), requireCaller),
    accessCaller: (token, origin) => narrow(authenticate(token, 'caller', origin), requireCaller),
    authToken: (token, origin) => narrow(authenticate(token, 'exchange', origin), requireCaller),
    admin: (token, origin) => narrow(authenticate(token, 'admin', origin), requireAdmin),
    session: (secret, origin) => narrow(authenticate(secret, 'session', origin), requireAdmin),
    any: (token, origin) => authenticate(token, 'any', origin),
    async forget(entity) {
      for (const entry of cache.forget(entity)) {
        if (entry.kind === 'caller') stale.set(entry.principal, entry);
      }
      await watch.notify(entity);
    },
    isStale: (principal) => stale.has(principal),
    renew,
    watch: (list) => watch.add(list),
    close: async () => {
      await Promise.all([uses.flush(), keyUses.flush(), seen.flush()]);
    },
  };
}
