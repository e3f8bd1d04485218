import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/port.ts';
import { buildOperationLogRow } from './build-row.ts';
import type { Audit } from './port.ts';
import { RefusalFolds } from './refusal-folds.ts';
import { RowQueue } from './row-queue.ts';

export interface AuditDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The operation log's writing end over the store; memory stays bounded whatever is refused. Call `flush` before the store closes. */
export function createAudit(deps: AuditDeps): Audit {
  const { store, clock } = deps;
  const queue = new RowQueue(store, clock, deps.log);
  const folds = new RefusalFolds(clock, (event, at, count) => queue.push(buildOperationLogRow(event, at, count)));
  return {
    statement: (event) => store.operationLogs.insert(buildOperationLogRow(event, clock.now(), 1)),
    write: (event) => store.transact([store.operationLogs.insert(buildOperationLogRow(event, clock.now(), 1))]),
    refuse: (event) => folds.add(event, event.foldKey),
    async flush() {
      folds.flush();
      await queue.flush();
    },
  };
}
