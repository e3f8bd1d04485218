import type { Store } from '../../store/port.ts';
import type { OperationLogRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit, requireFound } from '../shared/index.ts';
import { sealOperationLog } from './seal.ts';

/** Numbers that one look covers. */
const WINDOW = 5000;

/** Whose personal data are erased; the account may be gone. */
export interface ErasedPerson {
  readonly type: 'admin' | 'customer_user';
  readonly id: string;
}

export interface EraseResult {
  /** Rows of which something was erased. */
  readonly rows: number;
}

interface Part {
  readonly actor: boolean;
  readonly target: boolean;
}

/** An administrator's own data are not those of whom they acted on; the gateway has none but where it acts for a call. */
function isSomebodyElse({ actorType, ip }: OperationLogRecord): boolean {
  return actorType === 'admin' || actorType === 'management_key' || (actorType === 'system' && ip === null);
}

function partsOf(row: OperationLogRecord, ids: ReadonlySet<string>): Part {
  const byThem = row.actorId !== null && ids.has(row.actorId);
  const aboutThem = row.targetId !== null && ids.has(row.targetId);
  const namesActor = row.actorName !== null || row.ip !== null || row.userAgent !== null;
  const namesTarget = row.targetName !== null || row.personalChanges !== null;
  return { actor: namesActor && (byThem || !isSomebodyElse(row)), target: namesTarget && aboutThem };
}

function readSuccessor(row: OperationLogRecord): string | null {
  const after = row.action === 'token.rotate' ? row.changes?.['rotated_to']?.after : null;
  return typeof after === 'string' ? after : null;
}

/** Rows of a window by or about the person; what the log tells of their tokens widens who that is. */
async function findRows(
  store: Store,
  person: ErasedPerson,
  ids: Set<string>,
  after: number,
): Promise<readonly OperationLogRecord[]> {
  const through = after + WINDOW;
  if (person.type === 'customer_user') {
    for (const id of await store.operationLogs.listIssuedTo(person.id, after, through)) ids.add(id);
  }
  for (;;) {
    const size = ids.size;
    const rows = await store.operationLogs.listAbout([...ids], after, through);
    for (const row of rows) {
      const successor = row.targetId !== null && ids.has(row.targetId) ? readSuccessor(row) : null;
      if (successor !== null) ids.add(successor);
    }
    if (ids.size === size) return rows;
  }
}

/** Takes the personal data out of a window's rows; answers how many rows it was. */
async function eraseWindow(
  store: Store,
  rows: readonly OperationLogRecord[],
  ids: ReadonlySet<string>,
): Promise<number> {
  const parts = rows.map((row) => ({ row, part: partsOf(row, ids) }));
  const actors = parts.filter(({ part }) => part.actor).map(({ row }) => row);
  const targets = parts.filter(({ part }) => part.target).map(({ row }) => row);
  const names = [...actors.map((row) => row.actorName), ...targets.map((row) => row.targetName)];
  await commit(store, [
    ...store.operationLogs.erase({ actors: actors.map((row) => row.id), targets: targets.map((row) => row.id) }),
    ...store.operationLogs.forgetNames([...new Set(names.filter((name) => name !== null))]),
  ]);
  return new Set([...actors, ...targets].map((row) => row.id)).size;
}

/**
 * Erases what the operation log holds about a person: name, address and user agent where they acted, names and other personal values where
 * they, or a token of theirs, were acted on. Ids, actions, times and what else changed stay, and so does the chain. Rows that are written
 * from now on are about them again. Throws `not_found` when neither an account nor a row has the id.
 */
export async function eraseFromOperationLog(
  deps: Pick<ServiceDeps, 'store' | 'audit'>,
  context: ActionContext,
  person: ErasedPerson,
): Promise<EraseResult> {
  requirePermission(context, 'operation_log.erase');
  const { store } = deps;
  await sealOperationLog(store);
  const account = await (person.type === 'admin' ? store.admins : store.customerUsers).find(person.id);
  const ids = new Set([person.id]);
  const { anchor, head } = await store.operationLogs.readChain();
  let found = 0;
  let rows = 0;
  for (let after = anchor.sequence; after < head.sequence; after += WINDOW) {
    const about = await findRows(store, person, ids, after);
    found += about.length;
    if (about.length > 0) rows += await eraseWindow(store, about, ids);
  }
  if (found === 0) requireFound(account);
  await deps.audit.write({
    actor: context.actor,
    action: 'operation_log.erase',
    target: { type: person.type, id: person.id },
    outcome: 'ok',
    changes: { rows: { after: rows } },
    origin: context.origin,
  });
  return { rows };
}
