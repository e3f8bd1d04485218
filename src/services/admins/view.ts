import type { AdminRecord } from '../../store/records/index.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import type { AdminAnswer } from './fields.ts';

/** The writable fields without the password: what a merge patch is laid on and the operation log compares. */
export function buildAdminDocument(admin: AdminRecord) {
  return { username: admin.username, name: admin.name, role: admin.role, status: admin.status };
}

/** An administrator as it is answered. */
export function buildAdminView(admin: AdminRecord): AdminAnswer {
  return {
    id: admin.id,
    ...buildAdminDocument(admin),
    last_login_at: formatInstantOrNull(admin.lastLoginAt),
    created_at: formatInstant(admin.createdAt),
    updated_at: formatInstant(admin.updatedAt),
    version: admin.version,
  };
}
