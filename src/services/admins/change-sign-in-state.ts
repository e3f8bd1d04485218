import { StoreConflict } from '../../store/port.ts';
import type { AdminSignInState, Statement } from '../../store/port.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { mapStoreError, requireFound } from '../shared/index.ts';

const TRIES_MAX = 5;

/** One change of an administrator's second factor. */
export interface SignInStateChange {
  readonly adminId: string;
  /** Of the operation log's row. */
  readonly action: string;
  /** Decides on the record as it is; called again when it was changed meanwhile. */
  readonly decide: (admin: AdminRecord) => Partial<AdminSignInState>;
  /** Go into the same transaction. */
  readonly statements?: readonly Statement[];
}

/** Writes the change with its row of the operation log; the secrets stay out of it. */
export async function changeSignInState(
  { store, audit }: ServiceDeps,
  context: ActionContext,
  { adminId, action, decide, statements = [] }: SignInStateChange,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const admin = requireFound(await store.admins.find(adminId));
    const change = decide(admin);
    const row = audit.statement({
      actor: context.actor,
      action,
      target: { type: 'admin', id: adminId, name: admin.username },
      outcome: 'ok',
      origin: context.origin,
    });
    try {
      await store.transact([store.admins.changeSignInState(admin, change), ...statements, row]);
      return;
    } catch (error) {
      if (!(error instanceof StoreConflict) || error.kind !== 'version' || tries === TRIES_MAX)
        throw mapStoreError(error);
    }
  }
}
