import type { Store } from '../../store/port.ts';
import type { AuthTokenRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, diffChanges, removeResponsesOf } from '../shared/index.ts';
import { removeBodiesOf } from '../shared/remove-bodies.ts';
import { buildCustomerUserDocument } from './view.ts';

const PAGE_SIZE = 200;
/** The caller waits no longer for what was kept to go; the rest goes with the hourly housekeeping. */
const REMOVAL_MS = 5000;

async function listTokens(store: Store, customerUserId: string): Promise<readonly AuthTokenRecord[]> {
  const tokens: AuthTokenRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['authTokens']['list']>> = await store.authTokens.list({
      filters: { customerUserId },
      from: null,
      to: null,
      q: null,
      sort: { field: 'createdAt', descending: true },
      pageSize: PAGE_SIZE,
      page: 1,
      cursor,
    });
    tokens.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return tokens;
}

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
      const tokens = await listTokens(store, id);
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
