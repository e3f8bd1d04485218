import type { AccessTokenRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const accessTokenTable = defineTable<AccessTokenRecord>('access_tokens', {
  id: text(),
  digest: text(),
  authTokenId: nullable(text()),
  adminId: nullable(text()),
  createdAt: integer(),
  expiresAt: integer(),
  revokedAt: nullable(integer()),
});
