import type { CustomerRecord } from '../records/index.ts';
import { integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const customerTable = defineTable<CustomerRecord>('customers', {
  ...VERSIONED,
  name: text(),
  status: text(),
  limits: json(),
  allowedModels: nullable(json()),
  marginMillionths: integer(),
  metadata: json(),
});
