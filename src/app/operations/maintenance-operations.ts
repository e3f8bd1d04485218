import type { ActionContext } from '../../services/context.ts';
import type { Operations } from '../control/index.ts';
import type { Core } from '../core.ts';
import type { ManagementDeps } from '../management-deps.ts';

/** What keeps the data as a whole: its key and its back-ups. */
export function createMaintenanceOperations(
  deps: ManagementDeps,
  { rotateSecrets }: Pick<Core, 'rotateSecrets'>,
  context: ActionContext,
): Pick<Operations, 'rotateSecrets' | 'flushRequests' | 'recordBackup'> {
  return {
    rotateSecrets: ({ newKey }, onProgress) =>
      rotateSecrets(context, { newKey, ...(onProgress === undefined ? {} : { onProgress }) }),
    async flushRequests() {
      await deps.store.traffic.flush();
      return null;
    },
    async recordBackup({ id, bytes }) {
      await deps.audit.write({
        actor: context.actor,
        action: 'data.backup',
        target: { type: 'backup', id },
        outcome: 'ok',
        changes: { bytes: { after: bytes } },
        origin: context.origin,
      });
      return null;
    },
  };
}
