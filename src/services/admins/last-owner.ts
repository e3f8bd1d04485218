import { GatewayError } from '../../lib/errors/index.ts';
import type { Statement, Store } from '../../store/port.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import { oldestFirst } from '../shared/lists/list-all.ts';

function isActiveOwner(admin: AdminRecord): boolean {
  return admin.role === 'owner' && admin.status === 'active';
}

/**
 * The change of an administrator, with what keeps it from taking away the last active owner; `after` is null when the administrator is removed. Throws `conflict` when it
 * is the last. Another owner is written back as it is, under its version: were it demoted meanwhile, the transaction fails and
 * the change is looked at again. Statements of two such changes touch the owners in the order of their ids, so that neither waits for the
 * other.
 */
export async function keepActiveOwner(
  store: Store,
  before: AdminRecord,
  after: AdminRecord | null,
  change: Statement,
): Promise<readonly Statement[]> {
  if (!isActiveOwner(before) || (after !== null && isActiveOwner(after))) return [change];
  const owners = await store.admins.list(oldestFirst(2, { role: 'owner', status: 'active' }));
  const other = owners.items.find((admin) => admin.id !== before.id);
  if (other === undefined) {
    const problem = 'the last active owner must stay';
    throw new GatewayError('conflict', { hint: problem, details: [{ field: 'role', problem }] });
  }
  const kept = store.admins.update(other, other.version);
  return other.id < before.id ? [kept, change] : [change, kept];
}
