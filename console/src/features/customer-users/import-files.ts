import type { ImportReport } from '../../api/customer-users.ts';
import { saveCsv } from '../../lib/csv.ts';
import { describeLine } from './import-report.tsx';

/** A file to begin with: every column, and a line that shows how each is written. */
const TEMPLATE: readonly (readonly [column: string, example: string])[] = [
  ['name', 'Alice Chen'],
  ['email', 'alice@example.com'],
  ['customer', ''],
  ['status', 'active'],
  ['allowed_models', 'gpt-4.1;claude*'],
  ['allowed_ips', ''],
  ['expires_at', '2030-12-31T16:00:00Z'],
  ['requests_per_minute', '20'],
  ['tokens_per_minute', ''],
  ['requests_per_day', ''],
  ['tokens_per_day', '1000000'],
  ['concurrent_requests', '4'],
  ['budget_amount', '25.00'],
  ['budget_period', 'month'],
  ['budget_hard', 'true'],
  ['budget_time_zone', 'UTC'],
  ['budget_reset_day', '1'],
  ['budget_alerts', '0.8'],
  ['metadata.team', 'search'],
];

export function saveTemplate(): void {
  saveCsv('customer-users.csv', [TEMPLATE.map(([column]) => column), TEMPLATE.map(([, example]) => example)]);
}

/** Saves what came of each line, with the tokens that were issued. */
export function saveResult(report: ImportReport): void {
  const head = ['line', 'outcome', 'id', 'name', 'email', 'what', 'token_id', 'token'];
  const lines = report.lines.map((line) => [
    String(line.line),
    line.outcome,
    line.id ?? '',
    line.name ?? '',
    line.email ?? '',
    describeLine(line),
    line.token_id ?? '',
    line.token ?? '',
  ]);
  saveCsv('customer-users-result.csv', [head, ...lines]);
}
