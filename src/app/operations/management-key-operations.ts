import type { ActionContext } from '../../services/context.ts';
import {
  createManagementKey,
  listManagementKeys,
  managementKeyFieldsSchema,
  revokeManagementKey,
} from '../../services/management-keys/index.ts';
import type { ManagementKeyAnswer } from '../../services/management-keys/index.ts';
import { formatInstant, parseInput } from '../../services/shared/index.ts';
import type { ListedManagementKey, ManagementKeyOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { firstPage, missing } from './operation-support.ts';

const LIMIT_MAX = 200;

function show(key: ManagementKeyAnswer): ListedManagementKey {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    last4: key.last4,
    status: key.status,
    createdAt: key.created_at,
    expiresAt: key.expires_at,
    lastUsedAt: key.last_used_at,
  };
}

export function createManagementKeyOperations(deps: ManagementDeps, context: ActionContext): ManagementKeyOperations {
  return {
    async createManagementKey({ name, role, expiresAt }) {
      const fields = parseInput(managementKeyFieldsSchema, { name, role, expires_at: expiresAt });
      const created = await createManagementKey(deps, context, fields);
      return { ...show(created), key: created.key };
    },
    async listManagementKeys({ limit }) {
      const page = await listManagementKeys(deps, context, firstPage(Math.min(limit, LIMIT_MAX)));
      return { keys: page.items.map(show), total: page.total ?? page.items.length };
    },
    async revokeManagementKey({ id }) {
      if ((await deps.store.managementKeys.find(id)) === null) throw missing(`there is no management key '${id}'`);
      const { revoked_at: revokedAt } = await revokeManagementKey(deps, context, id, null);
      return { id, revokedAt: revokedAt ?? formatInstant(deps.clock.now()) };
    },
  };
}
