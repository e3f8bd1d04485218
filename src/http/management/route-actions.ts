import type { AnyRoute } from '../route.ts';

/** What the operation log calls a call: its action, and which parameter of the path names the target. */
export interface RouteAction {
  readonly action: string;
  readonly target: { readonly type: string; readonly param: string } | null;
}

function on(action: string, type: string, param = 'id'): RouteAction {
  return { action, target: { type, param } };
}

function make(action: string): RouteAction {
  return { action, target: null };
}

/** The four writing calls of a collection. */
function collection(
  path: string,
  entity: string,
  remove = 'delete',
  type = entity,
): Readonly<Record<string, RouteAction>> {
  return {
    [`POST ${path}`]: make(`${entity}.create`),
    [`PATCH ${path}/:id`]: on(`${entity}.update`, type),
    [`PUT ${path}/:id`]: on(`${entity}.update`, type),
    [`DELETE ${path}/:id`]: on(`${entity}.${remove}`, type),
  };
}

const ADMIN = '/api/v1/admin';
const USER_TOKENS = `${ADMIN}/customer-users/:id/tokens`;

/** Every writing call of administrators: none is without an action (`test/http/audit-completeness.test.ts`). */
export const ROUTE_ACTIONS: Readonly<Record<string, RouteAction>> = {
  ...collection(`${ADMIN}/customers`, 'customer'),
  ...collection(`${ADMIN}/customer-users`, 'customer_user'),
  [`POST ${ADMIN}/customer-users/import`]: make('customer_user.import'),
  ...collection(`${ADMIN}/admins`, 'admin'),
  ...collection(`${ADMIN}/keys`, 'key', 'revoke', 'management_key'),
  ...collection(`${ADMIN}/providers`, 'provider'),
  ...collection(`${ADMIN}/models`, 'model'),
  [`POST ${USER_TOKENS}`]: make('token.issue'),
  [`POST ${USER_TOKENS}/:token_id/rotate`]: on('token.rotate', 'token', 'token_id'),
  [`PATCH ${USER_TOKENS}/:token_id`]: on('token.update', 'token', 'token_id'),
  [`PUT ${USER_TOKENS}/:token_id`]: on('token.update', 'token', 'token_id'),
  [`DELETE ${USER_TOKENS}/:token_id`]: on('token.revoke', 'token', 'token_id'),
  [`POST ${ADMIN}/tokens`]: make('token.issue'),
  [`POST ${ADMIN}/tokens/revoke`]: make('token.revoke'),
  [`PATCH ${ADMIN}/tokens/:id`]: on('token.update', 'token'),
  [`PUT ${ADMIN}/tokens/:id`]: on('token.update', 'token'),
  [`DELETE ${ADMIN}/tokens/:id`]: on('token.revoke', 'token'),
  [`PATCH ${ADMIN}/admins/me`]: make('admin.update'),
  [`POST ${ADMIN}/admins/me/password`]: make('admin.update'),
  [`DELETE ${ADMIN}/admins/me/sessions/:session_id`]: on('session.end', 'session', 'session_id'),
  [`POST ${ADMIN}/admins/me/totp`]: make('totp.enroll'),
  [`POST ${ADMIN}/admins/me/totp/confirm`]: make('totp.confirm'),
  [`POST ${ADMIN}/admins/me/totp/recovery-codes`]: make('totp.renew_recovery_codes'),
  [`DELETE ${ADMIN}/admins/me/totp`]: make('totp.disable'),
  [`DELETE ${ADMIN}/admins/:id/sessions/:session_id`]: on('session.end', 'session', 'session_id'),
  [`DELETE ${ADMIN}/admins/:id/totp`]: on('totp.disable', 'admin'),
  [`DELETE ${ADMIN}/lockouts/:key`]: make('address.unlock'),
  [`POST ${ADMIN}/providers/:id/test`]: on('provider.test', 'provider'),
  [`POST ${ADMIN}/providers/:id/sync`]: on('provider.sync', 'provider'),
  [`POST ${ADMIN}/models/:id/route`]: on('model.route', 'model'),
  [`POST ${ADMIN}/operation-logs/verify`]: make('operation_log.verify'),
  [`POST ${ADMIN}/operation-logs/erase`]: make('operation_log.erase'),
  [`POST ${ADMIN}/requests/erase`]: make('request.erase'),
  [`POST ${ADMIN}/ledger/adjustments`]: make('ledger.adjust'),
  [`POST ${ADMIN}/prices`]: make('price.create'),
  [`DELETE ${ADMIN}/prices/:id`]: on('price.remove', 'price'),
  [`POST ${ADMIN}/prices/update`]: make('price.update'),
  [`POST ${ADMIN}/prices/import`]: make('price.import'),
  [`DELETE ${ADMIN}/prices/lists/:id`]: on('price.forget', 'price_list'),
  [`POST ${ADMIN}/ledger/verify`]: make('ledger.verify'),
  [`PATCH ${ADMIN}/settings`]: make('settings.update'),
  [`POST ${ADMIN}/settings/webhooks/:id/test`]: on('webhook.test', 'webhook'),
  'DELETE /api/v1/auth/session': make('admin.logout'),
};

/** The action of a call: from the table, else, for one that reads, the permission that it needs. */
export function findRouteAction(route: Pick<AnyRoute, 'method' | 'path' | 'access'>): RouteAction | null {
  const known = ROUTE_ACTIONS[`${route.method} ${route.path}`];
  if (known !== undefined) return known;
  return route.access.kind === 'admin' ? make(route.access.permission) : null;
}
