import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { joinPages } from '../shared/exports/export-file.ts';
import type { ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import type { RequestSelection } from './query.ts';
import { buildRequestView } from './view.ts';
import { writeHead, writeRows } from './write-rows.ts';

const PAGE_SIZE = 500;

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

/**
 * One piece of an export, oldest requests first: so much as fits in memory whatever their number. The first piece leaves a row in the
 * operation log.
 */
export async function exportRequestPage(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  selection: RequestSelection,
  cursor: string | null,
): Promise<ExportPage> {
  requirePermission(context, 'request.read');
  const sort = { field: 'at', descending: false };
  const page = await deps.store.requests.listOnwards({ ...selection, sort, pageSize: PAGE_SIZE, page: 1, cursor });
  if (cursor === null) {
    await deps.audit.write({
      actor: context.actor,
      action: 'request.export',
      target: null,
      outcome: 'ok',
      changes: { format: { after: format } },
      origin: context.origin,
    });
  }
  const showsCosts = context.permissions.has('price.read');
  const head = cursor === null ? writeHead(format, showsCosts) : '';
  const views = page.items.map((request) => buildRequestView(request, showsCosts));
  return { text: head + writeRows(format, views, showsCosts), rows: views.length, nextCursor: page.nextCursor };
}

/** A whole export, piece by piece; requests that are made meanwhile are not in it. */
export function exportRequests(
  deps: Deps,
  context: ActionContext,
  format: ExportFormat,
  selection: RequestSelection,
): AsyncGenerator<string> {
  const bounded = { ...selection, to: selection.to ?? deps.clock.now() + 1 };
  return joinPages((cursor) => exportRequestPage(deps, context, format, bounded, cursor));
}
