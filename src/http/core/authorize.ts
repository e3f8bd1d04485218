import type { Actor } from '../../audit/port.ts';
import type { AdminPrincipal, Authenticator, CallerPrincipal, Principal } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { requirePermission } from '../../services/context.ts';
import type { ActionContext } from '../../services/context.ts';
import type { RouteAccess } from '../route.ts';
import type { Call } from './call.ts';
import { readCallerCookie } from './caller-cookie.ts';
import { readCredential } from './credentials.ts';
import type { Credential } from './credentials.ts';
import type { PublicOrigin } from './public-origin.ts';
import { requireSameOrigin } from './same-origin.ts';

export interface AuthorizeDeps {
  readonly authenticator: Authenticator;
  /** Whether the CSRF token belongs to the session of the cookie. */
  readonly verifyCsrf: (session: string, csrfToken: string | null) => Promise<boolean>;
  readonly publicOrigin: PublicOrigin;
}

/** Who calls, as the route and the verbs see it. */
export interface Authorized {
  readonly principal: Principal | null;
  readonly caller: CallerPrincipal | null;
  readonly admin: AdminPrincipal | null;
  readonly context: ActionContext;
}

const NOBODY: Actor = { type: 'anonymous', id: null, name: null };

function authorizedAdmin(principal: AdminPrincipal, call: Call): Authorized {
  const type = principal.credential === 'management_key' ? 'management_key' : 'admin';
  const actor: Actor = { type, id: principal.id, name: principal.name };
  const credentialId = principal.sessionId ?? principal.accessTokenId;
  const context = { actor, permissions: principal.permissions, origin: call, credentialId };
  return { principal, caller: null, admin: principal, context };
}

function authorizedCaller(caller: CallerPrincipal, call: Call): Authorized {
  const actor: Actor = { type: 'customer_user', id: caller.customerUserId, name: caller.customerUserName };
  return { principal: caller, caller, admin: null, context: { actor, permissions: new Set(), origin: call } };
}

function authorizedAny(principal: Principal, call: Call): Authorized {
  return principal.kind === 'admin' ? authorizedAdmin(principal, call) : authorizedCaller(principal, call);
}

async function authorizeAdmin(credential: Credential, call: Call, deps: AuthorizeDeps): Promise<Authorized> {
  const { token, fromCookie } = credential;
  if (!fromCookie || token === null) return authorizedAdmin(await deps.authenticator.admin(token, call), call);
  const principal = await deps.authenticator.session(token, call);
  const { request } = call;
  if (!['GET', 'HEAD'].includes(request.method)) {
    requireSameOrigin(request, () => deps.publicOrigin(call));
    const valid = await deps.verifyCsrf(token, request.headers.get('x-csrf-token'));
    if (!valid) throw new GatewayError('permission_denied', { hint: 'the header x-csrf-token is missing or wrong' });
  }
  return authorizedAdmin(principal, call);
}

/** A customer user by its access token, or by the cookie of its own page where no other credential came. */
async function findCaller(
  takesCookie: boolean,
  credential: Credential,
  call: Call,
  deps: AuthorizeDeps,
): Promise<CallerPrincipal> {
  const { request } = call;
  const cookie = takesCookie && !request.headers.has('authorization') ? readCallerCookie(request) : null;
  if (cookie === null) return deps.authenticator.accessCaller(credential.token, call);
  // The browser sends it unasked: only a page of the gateway's own changes anything with it.
  if (!['GET', 'HEAD'].includes(request.method)) requireSameOrigin(request, () => deps.publicOrigin(call));
  return deps.authenticator.accessCaller(cookie, call);
}

/**
 * Checks a route's access; throws 40101–40103, 40301 (naming the permission), 40303, 40304. `onKnown` is told of an administrator whose
 * credential is right, also when a permission is missing.
 */
export async function authorize(
  access: RouteAccess,
  call: Call,
  deps: AuthorizeDeps,
  onKnown: (context: ActionContext) => void = () => undefined,
): Promise<Authorized> {
  const credential = readCredential(call.request);
  switch (access.kind) {
    case 'public':
      return {
        principal: null,
        caller: null,
        admin: null,
        context: { actor: NOBODY, permissions: new Set(), origin: call },
      };
    case 'caller':
      return authorizedCaller(await findCaller(access.cookie === true, credential, call, deps), call);
    case 'any': {
      const principal = await deps.authenticator.any(credential.token, call);
      if (principal.accessTokenId !== null) return authorizedAny(principal, call);
      throw new GatewayError('invalid_token', { hint: 'an access token is needed' });
    }
    case 'self': {
      const authorized = await authorizeAdmin(credential, call, deps);
      onKnown(authorized.context);
      if (authorized.context.actor.type === 'admin') return authorized;
      throw new GatewayError('permission_denied', { hint: 'only an administrator who has signed in may do this' });
    }
    default: {
      const authorized = await authorizeAdmin(credential, call, deps).catch((error: unknown) => {
        // A customer user's credential lacks every permission of administrators; the answer names the one of this call.
        if (error instanceof GatewayError && error.type === 'permission_denied' && error.hint === undefined) {
          throw new GatewayError('permission_denied', {
            hint: access.permission,
            details: [{ permission: access.permission }],
          });
        }
        throw error;
      });
      onKnown(authorized.context);
      requirePermission(authorized.context, access.permission);
      return authorized;
    }
  }
}
