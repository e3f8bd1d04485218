import { LOCKABLE } from '../../identity/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit } from '../shared/index.ts';
import { describeLockTarget } from '../shared/sign-in-attempt.ts';

/** Forgets the failures of an account or address, and with them its lock. Throws `not_found` where there are none. */
export async function liftLockout({ store, audit }: ServiceDeps, context: ActionContext, key: string): Promise<void> {
  requirePermission(context, 'admin.write');
  const isAccount = key.startsWith(LOCKABLE.account);
  const record = isAccount || key.startsWith(LOCKABLE.address) ? await store.signInFailures.find(key) : null;
  if (record === null) throw new GatewayError('not_found');
  const admin = isAccount ? await store.admins.findByUsername(key.slice(LOCKABLE.account.length)) : null;
  const target = describeLockTarget(key, admin);
  await commit(store, [
    store.signInFailures.remove(key),
    audit.statement({
      actor: context.actor,
      action: `${target.type}.unlock`,
      target,
      outcome: 'ok',
      origin: context.origin,
    }),
  ]);
}
