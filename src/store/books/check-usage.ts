import type { BookFault, UsageCheck } from '../books-port.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import { decodeRequestKey, readKeyHex } from '../threads/request-key.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { checkDays } from './check-days.ts';
import { checkLabels } from './check-labels.ts';
import { checkModels } from './check-models.ts';
import { buildComparison, describeDifferences, readDifferences } from './compare-sums.ts';
import { listRequestSums, REQUEST_SUMS } from './request-sums.ts';
import { type BooksDriver, integerParameter, keyParameter, lowestKeyOf } from './driver.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** How far the instant in a key may lie from the row's own. */
const SLACK_MS = DAY_HOURS * HOUR_MS;

const NAMES = Object.keys(REQUEST_SUMS);

interface Tables {
  readonly keys: Readonly<Record<string, string>>;
  readonly from: string;
  readonly requests: string;
  readonly rollups: string;
}

/** The rows themselves: SQLite's views would look the texts of each row up. */
const TABLES: Readonly<Record<DatabaseKind, Tables>> = {
  sqlite: {
    keys: { hour: 'r.at / 3600000', caller_no: 'r.caller_no', model: 'c.model', provider: 't.provider' },
    from: 'request_rows AS r JOIN traffic_calls AS c ON c.no = r.call_no JOIN traffic_routes AS t ON t.no = r.route_no',
    requests: 'request_rows',
    rollups: 'usage_rows',
  },
  postgres: {
    keys: {
      hour: 'r.at / 3600000',
      token_id: 'r.token_id',
      model: 'r.model',
      provider: 'r.provider',
      customer_id: "coalesce(r.customer_id, '')",
    },
    from: 'requests AS r',
    requests: 'requests',
    rollups: 'usage_hourly',
  },
};

function compare(database: DatabaseKind): string {
  const [from, to] = [integerParameter(database, 1), integerParameter(database, 2)];
  const [low, high] = [keyParameter(database, 3), keyParameter(database, 4)];
  const { keys, from: tables, rollups } = TABLES[database];
  const selected = [
    ...Object.entries(keys).map(([name, value]) => `${value} AS ${name}`),
    ...listRequestSums(database, NAMES),
  ];
  const groups = Object.keys(keys).map((_, index) => index + 1);
  // What was refused before its hold has no request: it is counted where no provider is named.
  const kept = NAMES.map((name) =>
    name === 'errors' ? "CASE WHEN provider = '' THEN 0 ELSE errors END AS errors" : name,
  );
  return buildComparison(database, {
    keys: Object.keys(keys),
    sums: NAMES,
    computed:
      `SELECT ${selected.join(', ')} FROM ${tables} WHERE r.id >= ${low} AND r.id < ${high} ` +
      `AND r.at >= ${from} * 3600000 AND r.at < ${to} * 3600000 AND r.state <> 'held' GROUP BY ${groups.join(', ')}`,
    kept: `SELECT ${[...Object.keys(keys), ...kept].join(', ')} FROM ${rollups} WHERE hour >= ${from} AND hour < ${to}`,
    where: 'true',
  });
}

const COMPARE: Readonly<Record<DatabaseKind, string>> = { sqlite: compare('sqlite'), postgres: compare('postgres') };
const READ_CALLER = 'SELECT token_id, customer_id FROM traffic_callers WHERE no = ?1';

async function explain(query: SnapshotQuery, database: DatabaseKind, row: SqlRow): Promise<readonly BookFault[]> {
  const differences = readDifferences(database, NAMES, row);
  if (differences.length === 0) return [];
  const [caller] = database === 'sqlite' ? await query(READ_CALLER, [Number(row['caller_no'])]) : [row];
  const usage = {
    hour: Number(row['hour']),
    tokenId: String(caller?.['token_id']),
    model: String(row['model']),
    provider: String(row['provider']),
    customerUserId: null,
    label: null,
    customerId: String(caller?.['customer_id']),
  };
  const place = { id: null, budgetId: null, periodStart: null, usage };
  return describeDifferences(differences, () => 'usage', place);
}

/** The first day, from an hour on, that has a request or a rollup; as its first hour. */
async function findDay(query: SnapshotQuery, database: DatabaseKind, from: number): Promise<number | null> {
  const { requests, rollups } = TABLES[database];
  const [row] = await query(
    `SELECT (SELECT min(hour) FROM ${rollups} WHERE hour >= ${integerParameter(database, 1)}) AS hour, ` +
      `(SELECT id FROM ${requests} WHERE id >= ${keyParameter(database, 2)} ORDER BY id LIMIT 1) AS id`,
    [from, lowestKeyOf(from * HOUR_MS)],
  );
  const hours: number[] = [];
  if (row !== undefined && row['hour'] !== null) hours.push(Number(row['hour']));
  if (row !== undefined && row['id'] !== null) {
    const instant = Number.parseInt(readKeyHex(decodeRequestKey(row['id'])).slice(0, 12), 16);
    // The row's own instant may lie before that of its key.
    hours.push(Math.max(from, Math.floor((instant - SLACK_MS) / HOUR_MS)));
  }
  if (hours.length === 0) return null;
  return Math.max(from, Math.floor(Math.min(...hours) / DAY_HOURS) * DAY_HOURS);
}

async function countRollups(query: SnapshotQuery, database: DatabaseKind, from: number, to: number): Promise<number> {
  const [low, high] = [integerParameter(database, 1), integerParameter(database, 2)];
  const { rollups } = TABLES[database];
  const sql = `SELECT count(*) AS rollups FROM ${rollups} WHERE hour >= ${low} AND hour < ${high}`;
  const [row] = await query(sql, [from, to]);
  return Number(row?.['rollups'] ?? 0);
}

/** The rollups of the first day from an hour on, against the requests that they are sums of, from one snapshot. */
export function checkUsage({ database, snapshot }: BooksDriver, from: number | null): Promise<UsageCheck> {
  return snapshot(async (query) => {
    const day = await findDay(query, database, from ?? 0);
    if (day === null) return { next: null, rollups: 0, faults: [] };
    const end = day + DAY_HOURS;
    const range = [day, end, lowestKeyOf(day * HOUR_MS - SLACK_MS), lowestKeyOf(end * HOUR_MS + SLACK_MS)];
    const rows = await query(COMPARE[database], range);
    const faults: BookFault[] = [];
    for (const row of rows) faults.push(...(await explain(query, database, row)));
    faults.push(...(await checkLabels(query, database, range)), ...(await checkModels(query, database, range)));
    faults.push(...(await checkDays(query, database, day / DAY_HOURS)));
    return { next: end, rollups: await countRollups(query, database, day, end), faults };
  });
}
