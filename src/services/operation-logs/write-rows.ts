import type { OperationLogRecord } from '../../store/records/index.ts';
import { writeCsv, writeJsonLines } from '../shared/exports/export-file.ts';
import type { Cell, ExportFormat } from '../shared/exports/export-file.ts';
import { buildOperationLogView } from './view.ts';

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

function toCells(row: OperationLogRecord): readonly Cell[] {
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
  return format === 'csv' ? writeCsv([CSV_HEAD]) : '';
}

/** Rows as lines of a file. */
export function writeRows(format: ExportFormat, rows: readonly OperationLogRecord[]): string {
  return format === 'csv' ? writeCsv(rows.map(toCells)) : writeJsonLines(rows.map(buildOperationLogView));
}
