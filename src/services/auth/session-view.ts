import { ROLE_PERMISSIONS } from '../../identity/index.ts';
import type { AdminRole } from '../../store/records/index.ts';
import { formatInstant } from '../shared/index.ts';
import type { SessionAnswer } from './session-fields.ts';

/** A session as its own page sees it. */
export function buildSessionAnswer(
  id: string,
  name: string,
  role: AdminRole,
  csrfToken: string,
  expiresAt: number,
): SessionAnswer {
  return {
    csrf_token: csrfToken,
    subject: { id, name, role },
    permissions: [...ROLE_PERMISSIONS[role]].sort(),
    expires_at: formatInstant(expiresAt),
  };
}
