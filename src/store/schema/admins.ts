import type { AdminRecord } from '../records/index.ts';
import { integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const adminTable = defineTable<AdminRecord>('admins', {
  ...VERSIONED,
  username: text(),
  passwordHash: text(),
  name: text(),
  role: text(),
  status: text(),
  totpSecret: nullable(text()),
  totpEnabledAt: nullable(integer()),
  totpLastStep: nullable(integer()),
  recoveryCodes: json(),
  passwordChangedAt: integer(),
  lastLoginAt: nullable(integer()),
});
