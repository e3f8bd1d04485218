import type { CallerScope } from '../metering/port.ts';
import type { AdminRole, OnLowBudget } from '../store/records/index.ts';
import type { Permission } from './permissions.ts';

/** A customer user behind a token, as the pipeline sees it. Immutable; cached by the token's digest. */
export interface CallerPrincipal {
  readonly kind: 'caller';
  /** How it came in. */
  readonly credential: 'auth_token' | 'access_token';
  /** Id of the access token in hand; null when the auth token itself was sent. */
  readonly accessTokenId: string | null;
  /** The auth token, also behind an access token. */
  readonly tokenId: string;
  readonly tokenName: string;
  readonly customerUserId: string;
  readonly customerUserName: string;
  readonly customerId: string | null;
  readonly marginMillionths: number;
  readonly onLowBudget: OnLowBudget;
  /** Token, customer user, customer: those that have limits or budgets. */
  readonly scopes: readonly CallerScope[];
  /** True when token, customer user and customer all allow the model. */
  allowsModel(name: string): boolean;
}

/** Why a caller is let in no more, as a type of the error table. */
export type EndOfCaller = 'revoked_token' | 'account_suspended';

/** An administrator or a management key. */
export interface AdminPrincipal {
  readonly kind: 'admin';
  readonly credential: 'access_token' | 'session' | 'management_key';
  /** Id of the access token in hand; null with another credential. */
  readonly accessTokenId: string | null;
  /** Id of the browser session; null with another credential. */
  readonly sessionId: string | null;
  /** Admin id or key id. */
  readonly id: string;
  readonly name: string;
  readonly role: AdminRole;
  readonly permissions: ReadonlySet<Permission>;
}

export type Principal = CallerPrincipal | AdminPrincipal;

/** Where a call comes from. */
export interface CallOrigin {
  /** The client's address: the rightmost one that is no trusted proxy. */
  readonly ip: string;
  readonly userAgent: string;
  /** The correlation id. */
  readonly requestId: string;
  /** `traceparent` and `tracestate` of the client (W3C Trace Context), as they came; read where traces are sent alone. */
  readonly traceParent?: string | null;
  readonly traceState?: string | null;
}

/** An entity that principals are made of. */
export interface ForgettableEntity {
  readonly kind: 'auth_token' | 'access_token' | 'customer_user' | 'customer' | 'admin' | 'session' | 'management_key';
  readonly id: string;
}

/** A request under way. */
export interface WatchedRequest {
  readonly caller: CallerPrincipal;
  /** Its caller is let in no more. May be called again, and when it has ended. */
  callerEnded(reason: EndOfCaller): void;
}

/**
 * Turns a credential into a principal. On a hit there is no query and the answer is synchronous. Throws
 * `GatewayError`: invalid_token, expired_token, revoked_token, account_suspended, ip_not_allowed.
 */
export interface Authenticator {
  /** For the compatible APIs: auth tokens with `direct_use` and access tokens. */
  caller(token: string | null, origin: CallOrigin): CallerPrincipal | Promise<CallerPrincipal>;
  /** For /api/v1 outside admin: access tokens of customer users alone. */
  accessCaller(token: string | null, origin: CallOrigin): CallerPrincipal | Promise<CallerPrincipal>;
  /** For the exchange: auth tokens alone, also those without `direct_use`. */
  authToken(token: string, origin: CallOrigin): CallerPrincipal | Promise<CallerPrincipal>;
  /** For /api/v1/admin: access tokens of administrators, management keys. */
  admin(token: string | null, origin: CallOrigin): AdminPrincipal | Promise<AdminPrincipal>;
  /** The same for the console's cookie, which holds a browser session and nothing else. */
  session(secret: string, origin: CallOrigin): AdminPrincipal | Promise<AdminPrincipal>;
  /**
   * An administrator whose call goes on: throws as `admin` and `session` do, but counts as no use and leaves no trace. A browser session that
   * nothing else uses ends.
   */
  stillAdmin(token: string, fromCookie: boolean): Promise<AdminPrincipal>;
  /** Any access token, a customer user's or an administrator's. */
  any(token: string | null, origin: CallOrigin): Principal | Promise<Principal>;
  /** Forgets what is cached about an entity; resolves when every worker has. Running streams of a revoked caller are ended. */
  forget(entity: ForgettableEntity): Promise<void>;
  /** Whether something that the principal was made of has changed since. */
  isStale(principal: CallerPrincipal): boolean;
  /** A stale principal as it is now; throws what refuses it now. */
  renew(principal: CallerPrincipal, origin: CallOrigin): Promise<CallerPrincipal>;
  /**
   * Watches over requests that are under way: those of a caller that is revoked or suspended are told. A list is read when a caller has
   * changed, and again when it is known what of it; a principal that joins it must not be stale, and between that check and the
   * joining nothing may wait.
   */
  watch(list: () => readonly WatchedRequest[]): void;
}
