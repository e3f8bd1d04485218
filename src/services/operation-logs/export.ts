import type { ActionContext } from '../context.ts';
import { exportList, exportListPage } from '../shared/exports/export-list.ts';
import type { ExportDeps, ExportedList, ExportSelection } from '../shared/exports/export-list.ts';
import type { ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import type { OperationLogRecord } from '../../store/records/index.ts';
import { writeHead, writeRows } from './write-rows.ts';

const OPERATION_LOG: ExportedList<OperationLogRecord> = {
  permission: 'operation_log.read',
  action: 'operation_log.export',
  read: ({ operationLogs }, query) => operationLogs.listOnwards(query),
  writer: { head: writeHead, rows: writeRows },
};

/** One piece of an export, oldest rows first. */
export function exportPage(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
  cursor: string | null,
): Promise<ExportPage> {
  return exportListPage(OPERATION_LOG, deps, context, format, selection, cursor);
}

/** A whole export, piece by piece; what comes into the log meanwhile is not in it. */
export function exportOperationLog(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
): AsyncGenerator<string> {
  return exportList(OPERATION_LOG, deps, context, format, selection);
}
