import type { RequestBodyRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const requestBodyTable = defineTable<RequestBodyRecord>('request_bodies', {
  id: text(),
  at: integer(),
  customerId: nullable(text()),
  customerUserId: text(),
  endUser: nullable(text()),
  contentSealed: nullable(text()),
});
