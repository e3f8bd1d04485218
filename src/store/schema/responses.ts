import type { ResponseRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

/** A record as it is looked up: its content stays where it is. */
export const responseTable = defineTable<Omit<ResponseRecord, 'contentSealed'>>('responses', {
  id: text(),
  responseId: text(),
  customerUserId: text(),
  providerId: nullable(text()),
  previousId: nullable(text()),
  rootId: text(),
  lastAt: integer(),
  contextTokens: integer(),
  contextBytes: integer(),
  removedAt: nullable(integer()),
});
