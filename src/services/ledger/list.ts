import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { buildLedgerView } from '../shared/ledger-view.ts';
import type { LedgerView } from '../shared/ledger-view.ts';

/** A page of ledger entries. */
export async function listLedger(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<LedgerView>> {
  requirePermission(context, 'ledger.read');
  const showsCosts = context.permissions.has('price.read');
  return buildListAnswer(query, await deps.store.ledger.list(query), (entry) => buildLedgerView(entry, showsCosts));
}
