import { buildActingCaller } from '../../identity/index.ts';
import type { AdminPrincipal, CallerPrincipal } from '../../identity/port.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';

/** What finding the caller of the playground needs. */
export type PlaygroundCallerDeps = Pick<ServiceDeps, 'store' | 'clock'>;

/**
 * An administrator as the caller of a model; with a customer user's id in its place. Throws `account_suspended` where that user or its customer
 * may not call.
 */
export async function findPlaygroundCaller(
  deps: PlaygroundCallerDeps,
  context: ActionContext,
  admin: AdminPrincipal,
  customerUserId: string | null,
): Promise<CallerPrincipal> {
  requirePermission(context, 'prompt.playground');
  if (customerUserId === null) return buildActingCaller(admin, null);
  const { store, clock } = deps;
  const user = await store.customerUsers.find(customerUserId);
  if (user === null) throw invalidField('customer_user_id', 'names no customer user');
  const { customerId } = user;
  const [customer, budgets] = await Promise.all([
    customerId === null ? null : store.customers.find(customerId),
    store.budgets.listByScopes([
      { kind: 'customer_user', id: user.id },
      ...(customerId === null ? [] : [{ kind: 'customer', id: customerId } as const]),
    ]),
  ]);
  const suspended = user.status === 'suspended' || customer?.status === 'suspended';
  if (suspended || clock.now() >= (user.expiresAt ?? Infinity)) throw new GatewayError('account_suspended');
  return buildActingCaller(admin, { user, customer, budgets });
}
