import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { nanoUsd } from '../../lib/money.ts';
import type { StatementQuery, StatementRepository } from '../port.ts';
import type { StatementSum } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { all, type Condition, filterTime } from './conditions.ts';
import { chunk, type Db } from './db.ts';
import { boundKeys } from './key-range.ts';
import { readSum, selectSum } from './wide-sums.ts';

const HOUR_MS = 3_600_000;

const KEYS = ['customer_id', 'customer_user_id', 'token_id', 'model'] as const;
const SUMS = [
  'requests',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'charge',
] as const;

/** Whole hours, from the rollup. */
function selectHours(from: number, to: number): RawBuilder<unknown> {
  return sql`select ${sql.join([...KEYS, ...SUMS].map((name) => sql.ref(name)))}
    from usage_hourly where hour >= ${from} and hour < ${to}`;
}

/** A part of an hour, from the rows themselves. */
function selectRequests(db: Db, from: number, to: number): RawBuilder<unknown> {
  const writes = sql`cache_write_5m_tokens + cache_write_1h_tokens + cache_write_30m_tokens + cache_write_12h_tokens`;
  const time = { from, to };
  return sql`select coalesce(customer_id, '') as customer_id, customer_user_id, token_id, model, 1 as requests,
      input_tokens + cached_read_tokens + ${writes} as input_tokens, cached_read_tokens as cached_input_tokens,
      ${writes} as cache_write_tokens, output_tokens, reasoning_tokens, charge
    from requests where state <> 'held' and ${all([...filterTime('at', time), ...boundKeys(db, time)])}`;
}

/** The hours that lie whole in the time, and what of it lies before and behind them. */
function selectParts(db: Db, { from, to }: StatementQuery): RawBuilder<unknown> {
  const first = Math.ceil(from / HOUR_MS);
  const last = Math.floor(to / HOUR_MS);
  if (first > last) return selectRequests(db, from, to);
  const parts = [selectHours(first, last)];
  if (from < first * HOUR_MS) parts.push(selectRequests(db, from, first * HOUR_MS));
  if (to > last * HOUR_MS) parts.push(selectRequests(db, last * HOUR_MS, to));
  return sql.join(parts, sql` union all `);
}

function readConditions({ customerId, after }: StatementQuery): Condition[] {
  const conditions: Condition[] = [];
  if (customerId !== undefined) conditions.push(sql<SqlBool>`customer_id = ${customerId ?? ''}`);
  if (after !== null) {
    const place = [after.customerId ?? '', after.customerUserId, after.tokenId, after.model];
    conditions.push(sql<SqlBool>`(${sql.join(KEYS.map((name) => sql.ref(name)))}) > (${sql.join(place)})`);
  }
  return conditions;
}

function readStatementSum(row: SqlRow): StatementSum {
  const customerId = String(row['customer_id']);
  return {
    customerId: customerId === '' ? null : customerId,
    customerUserId: String(row['customer_user_id']),
    tokenId: String(row['token_id']),
    model: String(row['model']),
    requests: Number(readSum(row, 'requests')),
    inputTokens: Number(readSum(row, 'input_tokens')),
    cachedInputTokens: Number(readSum(row, 'cached_input_tokens')),
    cacheWriteTokens: Number(readSum(row, 'cache_write_tokens')),
    outputTokens: Number(readSum(row, 'output_tokens')),
    reasoningTokens: Number(readSum(row, 'reasoning_tokens')),
    charge: nanoUsd(readSum(row, 'charge')),
  };
}

export function createStatementRepository(db: Db): StatementRepository {
  const keys = sql.join(KEYS.map((name) => sql.ref(name)));
  const sums = sql.join(SUMS.flatMap((name) => selectSum(db, name)));
  return {
    async list(query) {
      const rows = await db.query(
        sql`select ${keys}, ${sums} from (${selectParts(db, query)}) as parts where ${all(readConditions(query))}
          group by ${keys} having sum(requests) > 0 order by ${keys} limit ${query.limit}`,
      );
      return rows.map(readStatementSum);
    },
    async readNames(entity, ids) {
      const names = new Map<string, string>();
      for (const some of chunk(ids)) {
        const rows = await db.query(sql`select id, name from ${sql.table(entity)} where id in (${sql.join(some)})`);
        for (const row of rows) names.set(String(row['id']), String(row['name']));
      }
      return names;
    },
  };
}
