import type { OperationLogRecord } from '../records/index.ts';
import { integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const operationLogTable = defineTable<OperationLogRecord>('operation_log', {
  id: text(),
  at: integer(),
  actorType: text(),
  actorId: nullable(text()),
  actorName: nullable(text()),
  action: text(),
  targetType: nullable(text()),
  targetId: nullable(text()),
  targetName: nullable(text()),
  ip: nullable(text()),
  userAgent: nullable(text()),
  requestId: nullable(text()),
  outcome: text(),
  errorType: nullable(text()),
  changes: nullable(json()),
  personalChanges: nullable(json()),
  count: integer(),
  sequence: nullable(integer()),
  hash: nullable(text()),
  actorSalt: nullable(text()),
  actorDigest: nullable(text()),
  targetSalt: nullable(text()),
  targetDigest: nullable(text()),
});
