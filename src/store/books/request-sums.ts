import type { DatabaseKind } from '../threads/sql-port.ts';
import { sumOf } from './compare-sums.ts';

const CACHE_WRITES =
  'r.cache_write_5m_tokens + r.cache_write_1h_tokens + r.cache_write_30m_tokens + r.cache_write_12h_tokens';

/** What the columns of a rollup add up, of each request `r`. */
export const REQUEST_SUMS: Readonly<Record<string, string>> = {
  requests: '1',
  errors: 'CASE WHEN r.error_type IS NULL THEN 0 ELSE 1 END',
  input_tokens: `r.input_tokens + r.cached_read_tokens + ${CACHE_WRITES}`,
  cached_input_tokens: 'r.cached_read_tokens',
  output_tokens: 'r.output_tokens',
  cache_write_tokens: CACHE_WRITES,
  reasoning_tokens: 'r.reasoning_tokens',
  charge: 'r.charge',
  provider_cost: 'r.provider_cost',
};

/** These columns, computed. */
export function listRequestSums(database: DatabaseKind, names: readonly string[]): readonly string[] {
  return names.map((name) => sumOf(database, REQUEST_SUMS[name] ?? '0', name));
}
