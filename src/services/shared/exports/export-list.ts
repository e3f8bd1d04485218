import type { Permission } from '../../../identity/permissions.ts';
import type { ListPage, ListQuery, Store } from '../../../store/port.ts';
import { requirePermission } from '../../context.ts';
import type { ActionContext, ServiceDeps } from '../../context.ts';
import { joinPages, writeCsv, writeJsonLines } from './export-file.ts';
import type { Cell, ExportFormat, ExportPage } from './export-file.ts';

const PAGE_SIZE = 500;
/** Left out for those who may not read it. */
const COST_COLUMN = 'provider_cost';

export type ExportDeps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

/** What is exported: the filters of a list call. */
export type ExportSelection = Pick<ListQuery, 'filters' | 'from' | 'to' | 'q'>;

/** Rows as lines of a file. */
export interface RowWriter<Row> {
  /** What a file begins with. */
  head(format: ExportFormat, showsCosts: boolean): string;
  rows(format: ExportFormat, rows: readonly Row[], showsCosts: boolean): string;
}

/** A list that can be had as a file. */
export interface ExportedList<Row> {
  readonly permission: Permission;
  /** As the operation log calls it. */
  readonly action: string;
  /** The rows behind a cursor, the oldest first. */
  readonly read: (store: Store, query: ListQuery) => Promise<Pick<ListPage<Row>, 'items' | 'nextCursor'>>;
  readonly writer: RowWriter<Row>;
}

/**
 * Writes rows by the columns of the CSV form, and as the list answers them in JSON Lines.
 * @param amounts columns of decimal texts, which stay numbers below 0 too
 */
export function createRowWriter<Row, View>(
  view: (row: Row, showsCosts: boolean) => View,
  columns: Readonly<Record<string, (view: View) => Cell>>,
  amounts: readonly string[] = [],
): RowWriter<Row> {
  const namesOf = (showsCosts: boolean): readonly string[] =>
    Object.keys(columns).filter((name) => showsCosts || name !== COST_COLUMN);
  return {
    head: (format, showsCosts) => (format === 'csv' ? writeCsv([namesOf(showsCosts)]) : ''),
    rows(format, rows, showsCosts) {
      const views = rows.map((row) => view(row, showsCosts));
      if (format === 'jsonl') return writeJsonLines(views);
      const names = namesOf(showsCosts);
      return writeCsv(
        views.map((each) => names.map((name) => columns[name]?.(each))),
        (column) => amounts.includes(names[column] ?? ''),
      );
    },
  };
}

/** One piece of an export: so much as fits in memory, however long the list. The first leaves a row in the operation log. */
export async function exportListPage<Row>(
  { permission, action, read, writer }: ExportedList<Row>,
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
  cursor: string | null,
): Promise<ExportPage> {
  requirePermission(context, permission);
  const sort = { field: 'at', descending: false };
  const page = await read(deps.store, { ...selection, sort, pageSize: PAGE_SIZE, page: 1, cursor });
  if (cursor === null) {
    await deps.audit.write({
      actor: context.actor,
      action,
      target: null,
      outcome: 'ok',
      changes: { format: { after: format } },
      origin: context.origin,
    });
  }
  const showsCosts = context.permissions.has('price.read');
  const head = cursor === null ? writer.head(format, showsCosts) : '';
  const text = head + writer.rows(format, page.items, showsCosts);
  return { text, rows: page.items.length, nextCursor: page.nextCursor };
}

/** A whole export, piece by piece; what comes meanwhile is not in it. */
export function exportList<Row>(
  list: ExportedList<Row>,
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
): AsyncGenerator<string> {
  const bounded = { ...selection, to: selection.to ?? deps.clock.now() + 1 };
  return joinPages((cursor) => exportListPage(list, deps, context, format, bounded, cursor));
}
