import { GatewayError } from '../../lib/errors/index.ts';
import type { ChainBreak, ChainCheck, ChainPlace, Store } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { readAnchor } from './anchor.ts';
import { sealOperationLog } from './seal.ts';

const BATCH_SIZE = 500;

/** What a verification found. */
export interface Verification {
  readonly ok: boolean;
  readonly checked: number;
  /** Rows of which a part about people was erased. */
  readonly erased: number;
  /** Where the chain begins: behind the last row that retention removed. */
  readonly anchor: ChainPlace;
  /** The last row that was found right: what may be kept elsewhere and expected later. */
  readonly last: ChainPlace;
  readonly broken: ChainBreak | null;
}

export interface VerifyInput {
  /** A row's number and hash that were noted elsewhere; null: none. */
  readonly expected: ChainPlace | null;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Retention may take rows away while they are read: the chain then begins further on. */
async function verifyBatch(store: Store, from: ChainPlace, through: number): Promise<ChainCheck> {
  const check = await store.operationLogChain.verify(from, through, BATCH_SIZE);
  if (check.broken?.kind !== 'missing') return check;
  const { anchor } = await store.operationLogs.readChain();
  return anchor.sequence > check.place.sequence ? { ...check, place: anchor, broken: null } : check;
}

/** The anchor is what the newest row about retention says; somebody else may have taken the low end away. */
async function checkAnchor(store: Store, anchor: ChainPlace): Promise<ChainBreak | null> {
  if (anchor.sequence === 0) return null;
  const said = readAnchor(await store.operationLogs.findLastClean());
  if (said !== null && said.sequence >= anchor.sequence) {
    if (said.sequence > anchor.sequence || said.hash === anchor.hash) return null;
  }
  return { kind: 'missing', sequence: anchor.sequence, rowId: null };
}

interface Goal extends ChainPlace {
  /** What it means when the row of this number has another hash. */
  readonly kind: 'forged';
}

/** Where hashes are known from elsewhere: the head of the chain and what the caller noted. */
function listGoals(head: ChainPlace, anchor: ChainPlace, expected: ChainPlace | null): readonly Goal[] {
  const goals: Goal[] = [{ ...head, kind: 'forged' }];
  if (expected !== null && expected.sequence >= anchor.sequence) goals.push({ ...expected, kind: 'forged' });
  return goals.sort((one, other) => one.sequence - other.sequence);
}

/**
 * Recomputes the chain of the operation log from its anchor to its end, in bounded batches beside whoever writes, and tells the first break.
 * Seals first what is not sealed yet. An expected row that retention has removed cannot be compared and is refused.
 */
export async function verifyOperationLog(
  { store }: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  { expected, onProgress }: VerifyInput,
): Promise<Verification> {
  requirePermission(context, 'operation_log.read');
  await sealOperationLog(store);
  const { anchor, head } = await store.operationLogs.readChain();
  if (expected !== null && expected.sequence < anchor.sequence) {
    throw new GatewayError('invalid_request', {
      hint: `retention has removed row ${expected.sequence}`,
      details: [{ path: 'expected.sequence', problem: `must be ≥ ${anchor.sequence}` }],
    });
  }
  let place = anchor;
  let checked = 0;
  let erased = 0;
  let broken = await checkAnchor(store, anchor);
  for (const goal of listGoals(head, anchor, expected)) {
    while (broken === null && place.sequence < goal.sequence) {
      const check = await verifyBatch(store, place, goal.sequence);
      ({ place, broken } = check);
      checked += check.checked;
      erased += check.erased;
      onProgress?.(place.sequence - anchor.sequence, head.sequence - anchor.sequence);
    }
    if (broken === null && place.sequence === goal.sequence && place.hash !== goal.hash) {
      broken = { kind: goal.kind, sequence: goal.sequence, rowId: null };
    }
  }
  if (broken === null) {
    const now = await store.operationLogs.readChain();
    if ((now.highest ?? 0) > now.head.sequence) {
      broken = { kind: 'forged', sequence: now.head.sequence + 1, rowId: null };
    }
  }
  return { ok: broken === null, checked, erased, anchor, last: place, broken };
}
