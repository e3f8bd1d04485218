import type { IdempotencyRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const idempotencyTable = defineTable<IdempotencyRecord>('idempotency_keys', {
  key: text(),
  bodyDigest: text(),
  status: nullable(integer()),
  answerSealed: nullable(text()),
  createdAt: integer(),
  expiresAt: integer(),
});
