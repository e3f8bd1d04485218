import { writeCsv, writeJsonLines } from '../shared/exports/export-file.ts';
import type { Cell, ExportFormat } from '../shared/exports/export-file.ts';
import type { LedgerView } from '../shared/ledger-view.ts';

/** Columns of the CSV form and what stands in them. `provider_cost` is left out for those who may not read it. */
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
/** An adjustment downwards stays a number. */
const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'provider_cost']);

function namesOf(showsCosts: boolean): readonly string[] {
  return Object.keys(COLUMNS).filter((name) => showsCosts || name !== 'provider_cost');
}

/** What a file begins with. */
export function writeHead(format: ExportFormat, showsCosts: boolean): string {
  return format === 'csv' ? writeCsv([namesOf(showsCosts)]) : '';
}

/** Entries as lines of a file. */
export function writeRows(format: ExportFormat, views: readonly LedgerView[], showsCosts: boolean): string {
  if (format === 'jsonl') return writeJsonLines(views);
  const names = namesOf(showsCosts);
  const amounts = names.map((name) => AMOUNTS.has(name));
  return writeCsv(
    views.map((view) => names.map((name) => COLUMNS[name]?.(view))),
    (column) => amounts[column] === true,
  );
}
