import type { SignInFailureRecord } from '../records/index.ts';
import { integer, nullable, text } from './column.ts';
import { defineTable } from './table.ts';

export const signInFailureTable = defineTable<SignInFailureRecord>('sign_in_failures', {
  key: text(),
  count: integer(),
  windowStartedAt: integer(),
  lockedUntil: nullable(integer()),
  lockCount: integer(),
});
