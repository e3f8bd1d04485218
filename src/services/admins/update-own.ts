import type { ActionContext } from '../context.ts';
import { changeRecord, diffChanges, nextVersion } from '../shared/index.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { ownFieldsSchema } from './fields.ts';
import type { OwnAdminAnswer } from './fields.ts';
import { requireOwnId } from './own.ts';
import { getOwnAdmin } from './read.ts';
import { buildAdminDocument } from './view.ts';

/** Applies a JSON merge patch to what administrators may change of the own account: the name for people. */
export async function updateOwnAdmin(
  deps: IdentityDeps,
  context: ActionContext,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<OwnAdminAnswer> {
  const id = requireOwnId(context);
  const { store, audit, clock } = deps;
  await changeRecord({
    store,
    ifMatch,
    find: () => store.admins.find(id),
    change: async (current) => {
      const { name } = applyPatch(ownFieldsSchema, { name: current.name }, patch);
      const admin = { ...current, ...nextVersion(current, clock.now()), name: name ?? current.username };
      const statements = [
        store.admins.update(admin, current.version),
        audit.statement({
          actor: context.actor,
          action: 'admin.update',
          target: { type: 'admin', id, name: admin.username },
          outcome: 'ok',
          changes: diffChanges(buildAdminDocument(current), buildAdminDocument(admin)),
          origin: context.origin,
        }),
      ];
      return { statements, result: null };
    },
  });
  await deps.authenticator.forget({ kind: 'admin', id });
  return getOwnAdmin(deps, context);
}
