import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, diffChanges } from '../shared/index.ts';
import { keepActiveOwner } from './last-owner.ts';
import { buildAdminDocument } from './view.ts';

/** Removes an administrator; its sign-ins end at once. Throws `conflict` for the last active owner. */
export async function removeAdmin(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<void> {
  requirePermission(context, 'admin.write');
  const { store } = deps;
  await changeRecord({
    store,
    ifMatch,
    find: () => store.admins.find(id),
    change: async (current) => {
      const statements = [
        ...(await keepActiveOwner(store, current, null, store.admins.remove(id, current.version))),
        deps.audit.statement({
          actor: context.actor,
          action: 'admin.delete',
          target: { type: 'admin', id, name: current.username },
          outcome: 'ok',
          changes: diffChanges(buildAdminDocument(current), null),
          origin: context.origin,
        }),
      ];
      return { statements, result: null };
    },
  });
  await deps.authenticator.forget({ kind: 'admin', id });
}
