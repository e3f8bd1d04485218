import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { joinPages } from '../shared/exports/export-file.ts';
import type { ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import { writeHead, writeRows } from './write-rows.ts';

const PAGE_SIZE = 500;

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

/** What is exported: the filters of a list call. */
export type ExportQuery = Pick<ListQuery, 'filters' | 'from' | 'to' | 'q'>;

function toListQuery({ filters, from, to, q }: ExportQuery, cursor: string | null): ListQuery {
  return { filters, from, to, q, sort: { field: 'at', descending: false }, pageSize: PAGE_SIZE, page: 1, cursor };
}

/**
 * One piece of an export, oldest rows first: so much as fits in memory whatever the log's size. The first piece leaves a row in the log.
 */
export async function exportPage(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  query: ExportQuery,
  cursor: string | null,
): Promise<ExportPage> {
  requirePermission(context, 'operation_log.read');
  const page = await deps.store.operationLogs.listOnwards(toListQuery(query, cursor));
  if (cursor === null) {
    await deps.audit.write({
      actor: context.actor,
      action: 'operation_log.export',
      target: null,
      outcome: 'ok',
      changes: { format: { after: format } },
      origin: context.origin,
    });
  }
  const head = cursor === null ? writeHead(format) : '';
  return { text: head + writeRows(format, page.items), rows: page.items.length, nextCursor: page.nextCursor };
}

/** A whole export, piece by piece; what comes into the log meanwhile is not in it. */
export function exportOperationLog(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  query: ExportQuery,
): AsyncGenerator<string> {
  const bounded = { ...query, to: query.to ?? deps.clock.now() + 1 };
  return joinPages((cursor) => exportPage(deps, context, format, bounded, cursor));
}
