import type { ManagementKeyRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const managementKeyTable = defineTable<ManagementKeyRecord>('management_keys', {
  ...VERSIONED,
  name: text(),
  digest: text(),
  last4: text(),
  role: text(),
  expiresAt: nullable(integer()),
  revokedAt: nullable(integer()),
  lastUsedAt: nullable(integer()),
  createdBy: text(),
});
