import type { AuthTokenRecord } from '../records/index.ts';
import { boolean, integer, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const authTokenTable = defineTable<AuthTokenRecord>('auth_tokens', {
  ...VERSIONED,
  lineId: text(),
  state: text(),
  customerUserId: text(),
  name: text(),
  digest: text(),
  last4: text(),
  expiresAt: nullable(integer()),
  revokedAt: nullable(integer()),
  allowedModels: nullable(json()),
  limits: json(),
  allowedIps: nullable(json()),
  directUse: boolean(),
  onLowBudget: text(),
  lastUsedAt: nullable(integer()),
  rotatedTo: nullable(text()),
  overlapEndsAt: nullable(integer()),
});
