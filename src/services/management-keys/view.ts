import type { ManagementKeyRecord } from '../../store/records/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import type { ManagementKeyAnswer } from './fields.ts';

/** The writable fields: what a merge patch is laid on and the operation log compares. */
export function buildKeyDocument(key: ManagementKeyRecord) {
  return { name: key.name, role: key.role, expires_at: formatInstantOrNull(key.expiresAt) };
}

function readStatus(key: ManagementKeyRecord, now: number): ManagementKeyAnswer['status'] {
  if (key.revokedAt !== null && key.revokedAt <= now) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}

/** A key as it is answered. */
export function buildKeyView(key: ManagementKeyRecord, now: number): ManagementKeyAnswer {
  return {
    id: key.id,
    ...buildKeyDocument(key),
    last4: key.last4,
    status: readStatus(key, now),
    revoked_at: formatInstantOrNull(key.revokedAt),
    last_used_at: formatInstantOrNull(key.lastUsedAt),
    created_by: key.createdBy,
    created_at: formatInstant(key.createdAt),
    updated_at: formatInstant(key.updatedAt),
    version: key.version,
  };
}
