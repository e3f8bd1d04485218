import type { BookFault, UsageCheck } from '../books-port.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { decodeRequestKey, readKeyHex } from '../threads/request-key.ts';
import { FAULTS_MAX, joinHalves } from './check-balances.ts';
import { integerParameter, keyParameter, lowestKeyOf, readBigint, type BooksDriver } from './driver.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** How far the instant in a key may lie from the row's own. */
const SLACK_MS = DAY_HOURS * HOUR_MS;

const COUNTS = ['requests', 'errors', 'input_tokens', 'cached_input_tokens', 'output_tokens'] as const;
const AMOUNTS = ['charge', 'provider_cost'] as const;

const SUMS = {
  requests: 'count(*)',
  errors: 'count(r.error_type)',
  input_tokens:
    'sum(r.input_tokens + r.cached_read_tokens + r.cache_write_5m_tokens + r.cache_write_1h_tokens + ' +
    'r.cache_write_30m_tokens + r.cache_write_12h_tokens)',
  cached_input_tokens: 'sum(r.cached_read_tokens)',
  output_tokens: 'sum(r.output_tokens)',
} as const satisfies Record<(typeof COUNTS)[number], string>;

function amountSum(database: DatabaseKind, column: (typeof AMOUNTS)[number]): string {
  if (database === 'postgres') return `sum(r.${column}) AS ${column}`;
  return `sum(r.${column} >> 32) AS ${column}_high, sum(r.${column} & 4294967295) AS ${column}_low`;
}

/** What the columns of the grouped rows are called: the same as those of the rollup. */
const SOURCE: Readonly<
  Record<DatabaseKind, { readonly keys: string; readonly from: string; readonly rollup: string }>
> = {
  sqlite: {
    keys: 'r.at / 3600000 AS hour, r.caller_no AS caller_no, c.model AS model, t.provider AS provider',
    from: 'request_rows AS r JOIN traffic_calls AS c ON c.no = r.call_no JOIN traffic_routes AS t ON t.no = r.route_no',
    rollup: 'usage_rows',
  },
  postgres: {
    keys:
      'r.at / 3600000 AS hour, r.token_id AS token_id, r.model AS model, r.provider AS provider, ' +
      "coalesce(r.customer_id, '') AS customer_id",
    from: 'requests AS r',
    rollup: 'usage_hourly',
  },
};

const USING: Readonly<Record<DatabaseKind, string>> = {
  sqlite: 'hour, caller_no, model, provider',
  postgres: 'hour, token_id, model, provider, customer_id',
};

const NAMES: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    '(SELECT token_id FROM traffic_callers WHERE no = caller_no) AS token_id, ' +
    '(SELECT customer_id FROM traffic_callers WHERE no = caller_no) AS customer_id',
  postgres: 'token_id, customer_id',
};

function groups(database: DatabaseKind): string {
  const [from, to, low, high] = [1, 2]
    .map((index) => integerParameter(database, index))
    .concat([3, 4].map((index) => keyParameter(database, index)));
  const { keys, from: tables } = SOURCE[database];
  const sums = [
    ...COUNTS.map((name) => `${SUMS[name]} AS ${name}`),
    ...AMOUNTS.map((name) => amountSum(database, name)),
  ];
  const keyCount = database === 'sqlite' ? 4 : 5;
  const groupBy = Array.from({ length: keyCount }, (_, index) => index + 1).join(', ');
  return (
    `SELECT ${keys}, ${sums.join(', ')} FROM ${tables} WHERE r.id >= ${low} AND r.id < ${high} ` +
    `AND r.at >= ${from} * 3600000 AND r.at < ${to} * 3600000 AND r.state <> 'held' GROUP BY ${groupBy}`
  );
}

function selectAmounts(database: DatabaseKind): readonly string[] {
  return AMOUNTS.flatMap((name) =>
    database === 'postgres'
      ? [`coalesce(g.${name}, 0)::text AS expected_${name}`, `coalesce(u.${name}, 0) AS ${name}`]
      : [`g.${name}_high`, `g.${name}_low`, `coalesce(u.${name}, 0) AS ${name}`],
  );
}

function differs(database: DatabaseKind): string {
  const counts = COUNTS.map((name) =>
    // What was refused before its hold has no request; it is counted where no provider is named.
    name === 'errors'
      ? "provider <> '' AND coalesce(g.errors, 0) <> coalesce(u.errors, 0)"
      : `coalesce(g.${name}, 0) <> coalesce(u.${name}, 0)`,
  );
  const amounts = AMOUNTS.map((name) => {
    if (database === 'postgres') return `coalesce(g.${name}, 0) <> coalesce(u.${name}, 0)`;
    const [high, low] = [`coalesce(g.${name}_high, 0)`, `coalesce(g.${name}_low, 0)`];
    const sum = `min(9223372036854775807, (${high} << 32) + ${low})`;
    return `${sum} <> coalesce(u.${name}, 0)`;
  });
  return [...counts, ...amounts].map((condition) => `(${condition})`).join(' OR ');
}

function compare(database: DatabaseKind): string {
  const [from, to] = [1, 2].map((index) => integerParameter(database, index));
  const counts = COUNTS.flatMap((name) => [
    `coalesce(g.${name}, 0) AS expected_${name}`,
    `coalesce(u.${name}, 0) AS ${name}`,
  ]);
  return (
    `WITH g AS (${groups(database)}), ` +
    `u AS (SELECT * FROM ${SOURCE[database].rollup} WHERE hour >= ${from} AND hour < ${to}) ` +
    `SELECT hour, model, provider, ${NAMES[database]}, ${[...counts, ...selectAmounts(database)].join(', ')} ` +
    `FROM g FULL JOIN u USING (${USING[database]}) WHERE ${differs(database)} ORDER BY hour LIMIT ${FAULTS_MAX}`
  );
}

const COMPARE: Readonly<Record<DatabaseKind, string>> = { sqlite: compare('sqlite'), postgres: compare('postgres') };

function explain(database: DatabaseKind, row: SqlRow): readonly BookFault[] {
  const usage = {
    hour: Number(row['hour']),
    tokenId: String(row['token_id']),
    model: String(row['model']),
    provider: String(row['provider']),
    customerId: String(row['customer_id']),
  };
  const values = [
    ...COUNTS.map((name) => [name, readBigint(row[`expected_${name}`])] as const),
    ...AMOUNTS.map(
      (name) => [name, database === 'sqlite' ? joinHalves(row, name) : readBigint(row[`expected_${name}`])] as const,
    ),
  ];
  return values
    .filter(([name, expected]) => expected !== readBigint(row[name]) && (name !== 'errors' || usage.provider !== ''))
    .map(([field, expected]) => ({
      kind: 'usage',
      id: null,
      budgetId: null,
      periodStart: null,
      usage,
      field,
      expected: expected.toString(),
      found: String(row[field]),
    }));
}

/** The first day, from an hour on, that has a request or a rollup. */
async function findDay(query: SnapshotQuery, database: DatabaseKind, from: number): Promise<number | null> {
  const { rollup } = SOURCE[database];
  const table = database === 'sqlite' ? 'request_rows' : 'requests';
  const [row] = await query(
    `SELECT (SELECT min(hour) FROM ${rollup} WHERE hour >= ${integerParameter(database, 1)}) AS hour, ` +
      `(SELECT id FROM ${table} WHERE id >= ${keyParameter(database, 2)} ORDER BY id LIMIT 1) AS id`,
    [from, lowestKeyOf(from * HOUR_MS)],
  );
  const hours = [];
  if (row?.['hour'] !== null && row !== undefined) hours.push(Number(row['hour']));
  if (row?.['id'] !== null && row !== undefined) {
    const instant = Number.parseInt(readKeyHex(decodeRequestKey(row['id'])).slice(0, 12), 16);
    // The row's own instant may lie before that of its key.
    hours.push(Math.max(from, Math.floor((instant - SLACK_MS) / HOUR_MS)));
  }
  return hours.length === 0 ? null : Math.floor(Math.min(...hours) / DAY_HOURS) * DAY_HOURS;
}

async function countRollups(query: SnapshotQuery, database: DatabaseKind, from: number, to: number): Promise<number> {
  const [low, high] = [1, 2].map((index) => integerParameter(database, index));
  const sql = `SELECT count(*) AS rollups FROM ${SOURCE[database].rollup} WHERE hour >= ${low} AND hour < ${high}`;
  const [row] = await query(sql, [from, to]);
  return Number(row?.['rollups'] ?? 0);
}

/** The rollups of the first day from an hour on, against the requests that they are sums of, from one snapshot. */
export function checkUsage({ database, snapshot }: BooksDriver, from: number | null): Promise<UsageCheck> {
  return snapshot(async (query) => {
    const begin = await findDay(query, database, from ?? 0);
    if (begin === null) return { next: null, rollups: 0, faults: [] };
    const day = Math.max(begin, from ?? begin);
    const end = day + DAY_HOURS;
    const rows = await query(COMPARE[database], [
      day,
      end,
      lowestKeyOf(day * HOUR_MS - SLACK_MS),
      lowestKeyOf(end * HOUR_MS + SLACK_MS),
    ]);
    const rollups = await countRollups(query, database, day, end);
    return { next: end, rollups, faults: rows.flatMap((row) => explain(database, row)) };
  });
}
