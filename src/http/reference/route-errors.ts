import type { ErrorType } from '../../lib/errors/index.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';

/** What any call of `/api/v1` can meet. */
const ALWAYS: readonly ErrorType[] = [
  'invalid_request',
  'not_acceptable',
  'request_too_large',
  'internal_error',
  'overloaded',
];

const BY_ACCESS: Readonly<Record<RouteAccess['kind'], readonly ErrorType[]>> = {
  public: [],
  caller: [
    'invalid_token',
    'expired_token',
    'revoked_token',
    'permission_denied',
    'ip_not_allowed',
    'account_suspended',
  ],
  admin: ['invalid_token', 'expired_token', 'revoked_token', 'permission_denied', 'account_suspended'],
  self: ['invalid_token', 'expired_token', 'revoked_token', 'permission_denied', 'account_suspended'],
  any: ['invalid_token', 'expired_token', 'revoked_token', 'permission_denied', 'ip_not_allowed', 'account_suspended'],
};

/** Whether the call carries `If-Match`: the changes of one record. */
export function takesIfMatch({ method, access, path }: AnyRoute): boolean {
  if (access.kind === 'self') return method === 'PATCH';
  if (access.kind !== 'admin') return false;
  return ['PUT', 'PATCH', 'DELETE'].includes(method) || (method === 'POST' && path.endsWith('/rotate'));
}

/** Whether the call may be repeated under an `Idempotency-Key`. */
export function takesIdempotencyKey({ method, access }: AnyRoute): boolean {
  return method === 'POST' && access.kind !== 'public';
}

/** The errors that a route can answer, in the order of the error table. */
export function listRouteErrors(route: AnyRoute): readonly ErrorType[] {
  const { method, access } = route;
  return [
    ...ALWAYS,
    ...BY_ACCESS[access.kind],
    ...(route.body === undefined ? [] : (['invalid_json', 'unsupported_media_type'] as const)),
    ...(route.params === undefined ? [] : (['not_found'] as const)),
    ...((access.kind === 'admin' || access.kind === 'self') && method !== 'GET' ? (['conflict'] as const) : []),
    ...(takesIdempotencyKey(route) ? (['idempotency_mismatch', 'idempotency_running'] as const) : []),
    ...(takesIfMatch(route) ? (['version_mismatch'] as const) : []),
    ...(route.errors ?? []),
  ];
}
