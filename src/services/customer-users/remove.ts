import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, diffChanges, removeResponsesOf } from '../shared/index.ts';
import { listAll } from '../shared/lists/list-all.ts';
import { removeBodiesOf } from '../shared/remove-bodies.ts';
import { buildCustomerUserDocument } from './view.ts';

/** The caller waits no longer for what was kept to go; the rest goes with the hourly housekeeping. */
const REMOVAL_MS = 5000;

/**
 * Removes a customer user with its tokens, which stop working at once, and with what is kept of its responses and bodies; the hourly housekeeping
 * finishes that where it was cut. What was spent stays in the request log and the ledger.
 */
export async function removeCustomerUser(
  deps: ServiceDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
): Promise<void> {
  requirePermission(context, 'customer_user.write');
  const { store } = deps;
  const tokens = await changeRecord({
    store,
    ifMatch,
    find: () => store.customerUsers.find(id),
    change: async (current) => {
      const tokens = await listAll(store.authTokens, { customerUserId: id });
      const budgets = await store.budgets.listByScope('customer_user', id);
      const revoked = tokens.filter((token) => token.revokedAt === null);
      const statements = [
        ...store.authTokens.removeMany(tokens.map((token) => token.id)),
        ...store.budgets.replace('customer_user', id, budgets, []),
        store.customerUsers.remove(id, current.version),
        store.responses.beginRemoval({ customerUserId: id, at: deps.clock.now() }),
        ...revoked.map((token) =>
          deps.audit.statement({
            actor: context.actor,
            action: 'token.revoke',
            target: { type: 'token', id: token.id, name: token.name },
            outcome: 'ok',
            origin: context.origin,
          }),
        ),
        deps.audit.statement({
          actor: context.actor,
          action: 'customer_user.delete',
          target: { type: 'customer_user', id, name: current.name },
          outcome: 'ok',
          changes: diffChanges(buildCustomerUserDocument(current, budgets), null),
          origin: context.origin,
        }),
      ];
      return { statements, result: tokens };
    },
  });
  for (const token of tokens) deps.counters.refresh('token', token.lineId);
  deps.counters.refresh('customer_user', id);
  await deps.authenticator.forget({ kind: 'customer_user', id });
  const until = deps.clock.monotonic() + REMOVAL_MS;
  const isLate = (): boolean => deps.clock.monotonic() > until;
  await removeResponsesOf(store, id, isLate);
  await removeBodiesOf(store, { kind: 'customer_user', id }, isLate);
}
