import type { OperationLogRepository } from '../port.ts';
import { operationLogTable } from '../schema/operation-log.ts';
import type { Db } from './db.ts';
import { createTableAccess } from './entity.ts';
import { COUNT_MAX } from './list.ts';
import { listOperationLogs, listOperationLogsOnwards } from './list-operation-logs.ts';
import { createOperationLogUpkeep } from './operation-log-chain.ts';

export function createOperationLogRepository(db: Db): OperationLogRepository {
  const access = createTableAccess(db, operationLogTable, {
    sorts: ['at'],
    search: [],
    time: 'at',
    countMax: COUNT_MAX,
  });
  return {
    find: (id) => access.findBy('id', id),
    list: (query) => listOperationLogs(db, query),
    listOnwards: (query) => listOperationLogsOnwards(db, query),
    insert: access.insert,
    ...createOperationLogUpkeep(db),
  };
}
