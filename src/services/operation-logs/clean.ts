import { StoreConflict } from '../../store/port.ts';
import type { ServiceDeps } from '../context.ts';

const BATCH_SIZE = 1000;

/**
 * Removes sealed rows from the low end of the log that are older than an instant, in bounded batches. Each leaves the anchor that the chain
 * goes on from, and a row about it, in its own transaction. Answers how many were removed.
 */
export async function cleanOperationLog(
  { store, audit }: Pick<ServiceDeps, 'store' | 'audit'>,
  before: number,
  isStopped: () => boolean,
): Promise<number> {
  let total = 0;
  while (!isStopped()) {
    const retired = await store.operationLogs.listRetired(before, BATCH_SIZE);
    if (retired === null) break;
    const row = audit.statement({
      actor: { type: 'system', id: null, name: 'schedule' },
      action: 'operation_log.clean',
      target: null,
      outcome: 'ok',
      changes: { rows: { before: retired.count }, anchor: { before: retired.anchor, after: retired.last } },
      origin: null,
    });
    try {
      await store.transact([...store.operationLogs.removeRetired(retired), row]);
    } catch (error) {
      if (error instanceof StoreConflict) break;
      throw error;
    }
    total += retired.count;
    if (retired.count < BATCH_SIZE) break;
  }
  return total;
}
