import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, nextVersion } from '../shared/index.ts';
import type { ManagementKeyAnswer } from './fields.ts';
import { buildKeyView } from './view.ts';

/** Revokes a key: it is refused with 40103 when this resolves. Its record stays. Revoking again changes nothing. */
export async function revokeManagementKey(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<ManagementKeyAnswer> {
  requirePermission(context, 'management_key.write');
  const { store } = deps;
  const key = await changeRecord({
    store,
    ifMatch,
    find: () => store.managementKeys.find(id),
    change: async (current) => {
      if (current.revokedAt !== null) return { statements: [], result: current };
      const now = deps.clock.now();
      const revoked = { ...current, ...nextVersion(current, now), revokedAt: now };
      const statements = [
        store.managementKeys.update(revoked, current.version),
        deps.audit.statement({
          actor: context.actor,
          action: 'key.revoke',
          target: { type: 'management_key', id, name: current.name },
          outcome: 'ok',
          origin: context.origin,
        }),
      ];
      return { statements, result: revoked };
    },
  });
  await deps.authenticator.forget({ kind: 'management_key', id });
  return buildKeyView(key, deps.clock.now());
}
