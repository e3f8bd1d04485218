import { accountKey, addressKey } from '../../identity/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { generatePassword } from '../../lib/tokens.ts';
import {
  createAdmin,
  disableTotp,
  getAdmin,
  listAdmins,
  newAdminFieldsSchema,
  removeAdmin,
  resetPassword,
  updateAdmin,
} from '../../services/admins/index.ts';
import type { AdminAnswer } from '../../services/admins/index.ts';
import type { ActionContext } from '../../services/context.ts';
import { liftLockout } from '../../services/lockouts/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { AdminOperations, ListedAdmin } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { firstPage, missing } from './operation-support.ts';

function show(admin: AdminAnswer): ListedAdmin {
  return {
    id: admin.id,
    username: admin.username,
    name: admin.name,
    role: admin.role,
    status: admin.status,
    totpEnabled: admin.totp_enabled,
    lockedUntil: admin.locked_until,
    lastLoginAt: admin.last_login_at,
    createdAt: admin.created_at,
  };
}

export function createAdminOperations(deps: ManagementDeps, context: ActionContext): AdminOperations {
  async function requireAdmin(username: string): Promise<AdminRecord> {
    const admin = await deps.store.admins.findByUsername(username);
    if (admin === null) throw missing(`there is no administrator '${username}'`);
    return admin;
  }

  async function change(username: string, patch: { readonly [field: string]: string }): Promise<ListedAdmin> {
    const { id } = await requireAdmin(username);
    return show(await updateAdmin(deps, context, id, null, patch));
  }

  return {
    async listAdmins({ limit }) {
      const page = await listAdmins(deps, context, firstPage(limit));
      return { admins: page.items.map(show), total: page.total ?? page.items.length };
    },
    async createAdmin({ username, name, role, password }) {
      const chosen = password ?? generatePassword();
      const fields = parseInput(newAdminFieldsSchema, { username, name, role, password: chosen });
      return { ...show(await createAdmin(deps, context, fields)), password: password === null ? chosen : null };
    },
    setAdminStatus: ({ username, status }) => change(username, { status }),
    setAdminRole: ({ username, role }) => change(username, { role }),
    async resetPassword({ username, password }) {
      await requireAdmin(username);
      const reset = await resetPassword(deps, context, { username, password });
      return { username: reset.username, password: password === null ? reset.password : null };
    },
    async unlockAdmin({ username, address }) {
      const key = username === null ? addressKey(address ?? '') : accountKey((await requireAdmin(username)).username);
      try {
        await liftLockout(deps, context, key);
        return { unlocked: true };
      } catch (error) {
        if (error instanceof GatewayError && error.type === 'not_found') return { unlocked: false };
        throw error;
      }
    },
    async disableTotp({ username }) {
      const { id } = await requireAdmin(username);
      await disableTotp(deps, context, id);
      return show(await getAdmin(deps, context, id));
    },
    async removeAdmin({ username }) {
      const admin = await requireAdmin(username);
      await removeAdmin(deps, context, admin.id, null);
      return { id: admin.id, username: admin.username };
    },
  };
}
