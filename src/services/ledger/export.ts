import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { joinPages } from '../shared/exports/export-file.ts';
import type { ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import { buildLedgerView } from '../shared/ledger-view.ts';
import type { LedgerSelection } from './query.ts';
import { writeHead, writeRows } from './write-rows.ts';

const PAGE_SIZE = 500;

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

/** One piece of an export, oldest requests first, each with its entries together. The first piece leaves a row in the operation log. */
async function exportLedgerPage(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  selection: LedgerSelection,
  cursor: string | null,
): Promise<ExportPage> {
  requirePermission(context, 'ledger.read');
  const sort = { field: 'at', descending: false };
  const query = { ...selection, q: null, sort, pageSize: PAGE_SIZE, page: 1, cursor };
  const page = await deps.store.ledger.listOnwards(query);
  if (cursor === null) {
    await deps.audit.write({
      actor: context.actor,
      action: 'ledger.export',
      target: null,
      outcome: 'ok',
      changes: { format: { after: format } },
      origin: context.origin,
    });
  }
  const showsCosts = context.permissions.has('price.read');
  const head = cursor === null ? writeHead(format, showsCosts) : '';
  const views = page.items.map((entry) => buildLedgerView(entry, showsCosts));
  return { text: head + writeRows(format, views, showsCosts), rows: views.length, nextCursor: page.nextCursor };
}

/** A whole export, piece by piece; entries that are made meanwhile are not in it. */
export function exportLedger(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  selection: LedgerSelection,
): AsyncGenerator<string> {
  const bounded = { ...selection, to: selection.to ?? deps.clock.now() + 1 };
  return joinPages((cursor) => exportLedgerPage(deps, context, format, bounded, cursor));
}
