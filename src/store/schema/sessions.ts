import type { SessionRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const sessionTable = defineTable<SessionRecord>('sessions', {
  id: text(),
  adminId: text(),
  digest: text(),
  csrfDigest: text(),
  ip: text(),
  userAgent: text(),
  createdAt: integer(),
  lastSeenAt: integer(),
  expiresAt: integer(),
  endedAt: nullable(integer()),
});
