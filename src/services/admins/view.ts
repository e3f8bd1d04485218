import { accountKey } from '../../identity/index.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { formatInstant, formatInstantOrNull } from '../shared/index.ts';
import type { AdminAnswer } from './fields.ts';

/** The writable fields without the password: what a merge patch is laid on and the operation log compares. */
export function buildAdminDocument(admin: AdminRecord) {
  return { username: admin.username, name: admin.name, role: admin.role, status: admin.status };
}

function buildAdminView(admin: AdminRecord, lockedUntil: number | null): AdminAnswer {
  return {
    id: admin.id,
    ...buildAdminDocument(admin),
    totp_enabled: admin.totpEnabledAt !== null,
    locked_until: formatInstantOrNull(lockedUntil),
    last_login_at: formatInstantOrNull(admin.lastLoginAt),
    created_at: formatInstant(admin.createdAt),
    updated_at: formatInstant(admin.updatedAt),
    version: admin.version,
  };
}

/** Answers administrators with what is locked of them now. */
export async function loadAdminViews(
  { store, clock }: Pick<ServiceDeps, 'store' | 'clock'>,
  admins: readonly AdminRecord[],
): Promise<(admin: AdminRecord) => AdminAnswer> {
  const failures = await store.signInFailures.findMany(admins.map(({ username }) => accountKey(username)));
  const now = clock.now();
  const locks = new Map(failures.map(({ key, lockedUntil }) => [key, lockedUntil]));
  return (admin) => {
    const lockedUntil = locks.get(accountKey(admin.username)) ?? null;
    return buildAdminView(admin, lockedUntil !== null && lockedUntil > now ? lockedUntil : null);
  };
}

/** One administrator as it is answered. */
export async function loadAdminView(
  deps: Pick<ServiceDeps, 'store' | 'clock'>,
  admin: AdminRecord,
): Promise<AdminAnswer> {
  return (await loadAdminViews(deps, [admin]))(admin);
}
