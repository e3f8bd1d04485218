import type { CustomerUserRecord } from '../records/index.ts';
import { integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const customerUserTable = defineTable<CustomerUserRecord>('customer_users', {
  ...VERSIONED,
  name: text(),
  email: nullable(text()),
  customerId: nullable(text()),
  status: text(),
  allowedModels: nullable(json()),
  limits: json(),
  allowedIps: nullable(json()),
  expiresAt: nullable(integer()),
  metadata: json(),
});
