import type { ActionContext } from '../context.ts';
import { createRowWriter, exportList, exportListPage } from '../shared/exports/export-list.ts';
import type { ExportDeps, ExportedList } from '../shared/exports/export-list.ts';
import type { Cell, ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import { buildLedgerView } from '../shared/ledger-view.ts';
import type { LedgerView } from '../shared/ledger-view.ts';
import type { LedgerRecord } from '../../store/records/index.ts';
import type { LedgerSelection } from './query.ts';

/** Columns of the CSV form and what stands in them. */
const COLUMNS: Readonly<Record<string, (view: LedgerView) => Cell>> = {
  id: (view) => view.id,
  phase: (view) => view.phase,
  n: (view) => view.n,
  at: (view) => view.at,
  amount: (view) => view.amount,
  provider_cost: (view) => view.provider_cost,
  currency: (view) => view.currency,
  budgets: (view) => (view.budgets.length === 0 ? null : JSON.stringify(view.budgets)),
  price_version: (view) => view.price_version,
  reason: (view) => view.reason,
  actor_id: (view) => view.actor_id,
};

/** The oldest requests first, each with its entries together. */
const LEDGER: ExportedList<LedgerRecord> = {
  permission: 'ledger.read',
  action: 'ledger.export',
  read: ({ ledger }, query) => ledger.listOnwards(query),
  // An adjustment downwards stays a number.
  writer: createRowWriter(buildLedgerView, COLUMNS, ['amount', 'provider_cost']),
};

/** One piece of an export, oldest requests first. */
export function exportLedgerPage(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: LedgerSelection,
  cursor: string | null,
): Promise<ExportPage> {
  return exportListPage(LEDGER, deps, context, format, { ...selection, q: null }, cursor);
}

/** A whole export, piece by piece; entries that are made meanwhile are not in it. */
export function exportLedger(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: LedgerSelection,
): AsyncGenerator<string> {
  return exportList(LEDGER, deps, context, format, { ...selection, q: null });
}
