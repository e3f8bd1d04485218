import { createId } from '../../lib/ids.ts';
import { createToken, digestToken, lastFour } from '../../lib/tokens.ts';
import type { ManagementKeyRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { commit, diffChanges } from '../shared/index.ts';
import type { CreatedManagementKeyAnswer, ManagementKeyFields } from './fields.ts';
import { requireRoleWithin } from './require-role.ts';
import { buildKeyDocument, buildKeyView } from './view.ts';

function buildNewKey(fields: ManagementKeyFields, plain: string, createdBy: string, now: number): ManagementKeyRecord {
  return {
    id: createId('managementKey', now),
    name: fields.name,
    digest: digestToken(plain),
    last4: lastFour(plain),
    role: fields.role,
    expiresAt: fields.expires_at,
    revokedAt: null,
    lastUsedAt: null,
    createdBy,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** Makes a management key; the answer shows its plain text this once. Throws 40301 for a role that exceeds the maker's. */
export async function createManagementKey(
  deps: ServiceDeps,
  context: ActionContext,
  fields: ManagementKeyFields,
): Promise<CreatedManagementKeyAnswer> {
  requirePermission(context, 'management_key.write');
  requireRoleWithin(context, fields.role);
  const now = deps.clock.now();
  const plain = createToken('management');
  const key = buildNewKey(fields, plain, context.actor.id ?? context.actor.type, now);
  await commit(deps.store, [
    deps.store.managementKeys.insert(key),
    deps.audit.statement({
      actor: context.actor,
      action: 'key.create',
      target: { type: 'management_key', id: key.id },
      outcome: 'ok',
      changes: diffChanges(null, buildKeyDocument(key)),
      origin: context.origin,
    }),
  ]);
  return { ...buildKeyView(key, now), key: plain };
}
