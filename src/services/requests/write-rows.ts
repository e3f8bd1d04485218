import { writeCsv, writeJsonLines } from '../shared/exports/export-file.ts';
import type { Cell, ExportFormat } from '../shared/exports/export-file.ts';
import type { RequestView } from './view.ts';

/** Columns of the CSV form and what stands in them. `provider_cost` is left out for those who may not read it. */
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

function namesOf(showsCosts: boolean): readonly string[] {
  return Object.keys(COLUMNS).filter((name) => showsCosts || name !== 'provider_cost');
}

/** What a file begins with. */
export function writeHead(format: ExportFormat, showsCosts: boolean): string {
  return format === 'csv' ? writeCsv([namesOf(showsCosts)]) : '';
}

/** Requests as lines of a file. */
export function writeRows(format: ExportFormat, views: readonly RequestView[], showsCosts: boolean): string {
  if (format === 'jsonl') return writeJsonLines(views);
  const names = namesOf(showsCosts);
  return writeCsv(views.map((view) => names.map((name) => COLUMNS[name]?.(view))));
}
