import type { OperationLogRepository } from '../port.ts';
import { operationLogTable } from '../schema/operation-log.ts';
import type { Db } from './db.ts';
import { createTableAccess } from './entity.ts';
import { COUNT_MAX } from './list.ts';

export function createOperationLogRepository(db: Db): OperationLogRepository {
  const access = createTableAccess(db, operationLogTable, {
    sorts: ['at'],
    search: ['actorName', 'action', 'targetId'],
    time: 'at',
    countMax: COUNT_MAX,
  });
  return { find: (id) => access.findBy('id', id), list: access.list, insert: access.insert };
}
