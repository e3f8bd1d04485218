import { LOCKABLE } from '../../identity/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { formatInstant } from '../shared/index.ts';
import type { Lockout } from './fields.ts';

const LISTED_MAX = 200;

/** The accounts and addresses that are locked now, the longest lock first; at most 200. */
export async function listLockouts({ store, clock }: ServiceDeps, context: ActionContext): Promise<readonly Lockout[]> {
  requirePermission(context, 'admin.read');
  const locked = await store.signInFailures.listLocked(Object.values(LOCKABLE), clock.now(), LISTED_MAX);
  return locked.map(({ key, count, lockedUntil, lockCount }) => {
    const kind = key.startsWith(LOCKABLE.account) ? 'account' : 'address';
    return {
      key,
      kind,
      name: key.slice(LOCKABLE[kind].length),
      failures: count,
      locked_until: formatInstant(lockedUntil ?? 0),
      lock_count: lockCount,
    };
  });
}
