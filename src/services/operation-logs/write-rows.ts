import { stringify } from 'csv-stringify/sync';
import type { OperationLogRecord } from '../../store/records/index.ts';
import { buildOperationLogView } from './view.ts';

export type ExportFormat = 'csv' | 'jsonl';

/** Media types of the formats. */
export const EXPORT_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
} as const satisfies Record<ExportFormat, string>;

const CSV_HEAD = [
  'sequence',
  'id',
  'at',
  'actor_type',
  'actor_id',
  'actor_name',
  'action',
  'target_type',
  'target_id',
  'target_name',
  'ip',
  'user_agent',
  'request_id',
  'outcome',
  'error_type',
  'count',
  'changes',
  'hash',
];

/** RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
function toCsv(records: readonly (readonly (string | number | null | undefined)[])[]): string {
  return stringify(
    records.map((record) => [...record]),
    { record_delimiter: 'windows', escape_formulas: true },
  );
}

function toCells(row: OperationLogRecord): readonly (string | number | null | undefined)[] {
  const view = buildOperationLogView(row);
  return [
    view.sequence,
    view.id,
    view.at,
    view.actor.type,
    view.actor.id,
    view.actor.name,
    view.action,
    view.target?.type,
    view.target?.id,
    view.target?.name,
    view.ip,
    view.user_agent,
    view.request_id,
    view.outcome,
    view.error_type,
    row.count,
    view.changes === undefined ? null : JSON.stringify(view.changes),
    view.hash,
  ];
}

/** What a file begins with. */
export function writeHead(format: ExportFormat): string {
  return format === 'csv' ? toCsv([CSV_HEAD]) : '';
}

/** Rows as lines of a file. */
export function writeRows(format: ExportFormat, rows: readonly OperationLogRecord[]): string {
  if (format === 'csv') return rows.length === 0 ? '' : toCsv(rows.map(toCells));
  return rows.map((row) => `${JSON.stringify(buildOperationLogView(row))}\n`).join('');
}
