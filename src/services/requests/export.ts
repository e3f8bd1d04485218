import type { ActionContext } from '../context.ts';
import { createRowWriter, exportList, exportListPage } from '../shared/exports/export-list.ts';
import type { ExportDeps, ExportedList, ExportSelection } from '../shared/exports/export-list.ts';
import type { Cell, ExportFormat, ExportPage } from '../shared/exports/export-file.ts';
import type { RequestRecord } from '../../store/records/index.ts';
import { buildRequestView } from './view.ts';
import type { RequestView } from './view.ts';

/** Columns of the CSV form and what stands in them. */
const COLUMNS: Readonly<Record<string, (view: RequestView) => Cell>> = {
  id: (view) => view.id,
  request_id: (view) => view.request_id,
  at: (view) => view.at,
  customer_id: (view) => view.customer_id,
  customer_user_id: (view) => view.customer_user_id,
  token_id: (view) => view.token_id,
  model: (view) => view.model,
  provider: (view) => view.provider,
  deployment_id: (view) => view.deployment_id,
  dialect_in: (view) => view.dialect_in,
  dialect_out: (view) => view.dialect_out,
  operation: (view) => view.operation,
  stream: (view) => view.stream,
  end_user: (view) => view.end_user,
  metadata: (view) => (Object.keys(view.metadata).length === 0 ? null : JSON.stringify(view.metadata)),
  state: (view) => view.state,
  status: (view) => view.status,
  finish_reason: (view) => view.finish_reason,
  error_code: (view) => view.error_code,
  input_tokens: (view) => view.usage.input_tokens,
  cached_input_tokens: (view) => view.usage.cached_input_tokens,
  cache_write_tokens: (view) => view.usage.cache_write_tokens,
  output_tokens: (view) => view.usage.output_tokens,
  reasoning_tokens: (view) => view.usage.reasoning_tokens,
  service_tier: (view) => view.service_tier,
  estimated: (view) => view.estimated,
  cost: (view) => view.cost.amount,
  provider_cost: (view) => view.provider_cost?.amount,
  currency: (view) => view.cost.currency,
  price_version: (view) => view.price_version,
  latency_ms: (view) => view.latency_ms,
  time_to_first_token_ms: (view) => view.time_to_first_token_ms,
  attempts: (view) => view.attempts.length,
  warnings: (view) => (view.warnings.length === 0 ? null : JSON.stringify(view.warnings)),
};

const REQUESTS: ExportedList<RequestRecord> = {
  permission: 'request.read',
  action: 'request.export',
  read: ({ requests }, query) => requests.listOnwards(query),
  writer: createRowWriter(buildRequestView, COLUMNS),
};

/** One piece of an export, oldest requests first. */
export function exportRequestPage(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
  cursor: string | null,
): Promise<ExportPage> {
  return exportListPage(REQUESTS, deps, context, format, selection, cursor);
}

/** A whole export, piece by piece; requests that are made meanwhile are not in it. */
export function exportRequests(
  deps: ExportDeps,
  context: ActionContext,
  format: ExportFormat,
  selection: ExportSelection,
): AsyncGenerator<string> {
  return exportList(REQUESTS, deps, context, format, selection);
}
