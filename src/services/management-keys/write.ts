import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import { changeRecord, diffChanges, nextVersion } from '../shared/index.ts';
import type { JsonObject } from '../shared/index.ts';
import { managementKeyFieldsSchema } from './fields.ts';
import type { ManagementKeyAnswer, ManagementKeyFields } from './fields.ts';
import { requireRoleWithin } from './require-role.ts';
import { buildKeyDocument, buildKeyView } from './view.ts';

async function changeKey(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (document: JsonObject) => ManagementKeyFields,
): Promise<ManagementKeyAnswer> {
  requirePermission(context, 'management_key.write');
  const { store } = deps;
  const key = await changeRecord({
    store,
    ifMatch,
    find: () => store.managementKeys.find(id),
    change: async (current) => {
      // Neither the key as it was nor as it will be may be more than its changer.
      requireRoleWithin(context, current.role);
      const document = buildKeyDocument(current);
      const fields = want(document);
      requireRoleWithin(context, fields.role);
      const key = {
        ...current,
        ...nextVersion(current, deps.clock.now()),
        name: fields.name,
        role: fields.role,
        expiresAt: fields.expires_at,
      };
      const statements = [
        store.managementKeys.update(key, current.version),
        deps.audit.statement({
          actor: context.actor,
          action: 'key.update',
          target: { type: 'management_key', id, name: key.name },
          outcome: 'ok',
          changes: diffChanges(document, buildKeyDocument(key)),
          origin: context.origin,
        }),
      ];
      return { statements, result: key };
    },
  });
  await deps.authenticator.forget({ kind: 'management_key', id });
  return buildKeyView(key, deps.clock.now());
}

/** Replaces a key's name, role and expiry: what is missing is reset. Its secret stays, and a revoked key stays revoked. */
export function replaceManagementKey(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: ManagementKeyFields,
): Promise<ManagementKeyAnswer> {
  return changeKey(deps, context, id, ifMatch, () => fields);
}

/** Applies a JSON merge patch to a key's name, role and expiry. */
export function updateManagementKey(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<ManagementKeyAnswer> {
  return changeKey(deps, context, id, ifMatch, (document) => applyPatch(managementKeyFieldsSchema, document, patch));
}
