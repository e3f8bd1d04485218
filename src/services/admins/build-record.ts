import { createId } from '../../lib/ids.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { AdminFields } from './fields.ts';

/** A new administrator. */
export function buildNewAdmin(fields: Omit<AdminFields, 'password'>, passwordHash: string, now: number): AdminRecord {
  return {
    id: createId('admin', now),
    username: fields.username,
    passwordHash,
    name: fields.name ?? fields.username,
    role: fields.role,
    status: fields.status,
    totpSecret: null,
    totpEnabledAt: null,
    totpLastStep: null,
    recoveryCodes: [],
    passwordChangedAt: now,
    lastLoginAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}
