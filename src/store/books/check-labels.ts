import type { BookFault } from '../books-port.ts';
import type { SqlValue } from '../statement.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { NAMES_MAX } from '../traffic/labels.ts';
import { buildComparison, describeDifferences, readDifferences } from './compare-sums.ts';
import { integerParameter, keyParameter } from './driver.ts';
import { listRequestSums } from './request-sums.ts';

const NAMES = [
  'requests',
  'errors',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'charge',
  'provider_cost',
] as const;

interface Tables {
  readonly user: string;
  readonly keys: string;
  readonly requests: string;
  /** Names of the labels of a request, from its `request_labels` as `l`. */
  readonly names: string;
  readonly rollups: string;
}

const TABLES: Readonly<Record<DatabaseKind, Tables>> = {
  sqlite: {
    user: 'user_no',
    keys: 'r.at / 3600000 AS hour, r.user_no AS user_no, n.name AS name, c.customer_id AS customer_id',
    requests: 'JOIN request_rows AS r ON r.id = n.id JOIN traffic_callers AS c ON c.no = r.caller_no',
    names: 'SELECT l.id, j.key AS name FROM request_labels AS l, json_each(l.metadata) AS j',
    rollups: 'label_rows',
  },
  postgres: {
    user: 'customer_user_id',
    keys:
      'r.at / 3600000 AS hour, r.customer_user_id AS customer_user_id, n.name AS name, ' +
      "coalesce(r.customer_id, '') AS customer_id",
    requests: 'JOIN requests AS r ON r.id = n.id',
    names: 'SELECT l.id, j AS name FROM request_labels AS l, json_object_keys(l.metadata::json) AS j',
    rollups: 'label_hourly',
  },
};

function compare(database: DatabaseKind): string {
  const [from, to] = [integerParameter(database, 1), integerParameter(database, 2)];
  const within = `l.id >= ${keyParameter(database, 3)} AND l.id < ${keyParameter(database, 4)}`;
  const { user, keys, requests, names, rollups } = TABLES[database];
  const labels =
    `${names} WHERE ${within} ` +
    `UNION ALL SELECT l.id, '' AS name FROM request_labels AS l WHERE l.end_user IS NOT NULL AND ${within}`;
  const columns = ['hour', user, 'name', 'customer_id'];
  return buildComparison(database, {
    keys: columns,
    sums: NAMES,
    computed:
      `SELECT ${keys}, ${listRequestSums(database, NAMES).join(', ')} FROM (${labels}) AS n ${requests} ` +
      `WHERE r.at >= ${from} * 3600000 AND r.at < ${to} * 3600000 AND r.state <> 'held' GROUP BY 1, 2, 3, 4`,
    kept: `SELECT ${[...columns, ...NAMES].join(', ')} FROM ${rollups} WHERE hour >= ${from} AND hour < ${to}`,
    where: 'true',
  });
}

const COMPARE: Readonly<Record<DatabaseKind, string>> = { sqlite: compare('sqlite'), postgres: compare('postgres') };
const READ_USER = 'SELECT customer_user_id FROM traffic_users WHERE no = ?1';

/** A customer user has a bounded number of names in an hour: those beyond are not counted. */
async function isBeyond(
  query: SnapshotQuery,
  database: DatabaseKind,
  row: SqlRow,
  differences: ReturnType<typeof readDifferences>,
): Promise<boolean> {
  if (!differences.some(({ field, found }) => field === 'requests' && found === '0')) return false;
  const { user, rollups } = TABLES[database];
  const place = database === 'sqlite' ? ['?1', '?2'] : ['$1::bigint', '$2'];
  const [found] = await query(
    `SELECT count(DISTINCT name) AS names FROM ${rollups} WHERE hour = ${place[0]} AND ${user} = ${place[1]}`,
    [Number(row['hour']), row[user] as SqlValue],
  );
  return Number(found?.['names'] ?? 0) >= NAMES_MAX;
}

/** What the rollups by label come to for each name, whatever its values, against the requests that have it. */
export async function checkLabels(
  query: SnapshotQuery,
  database: DatabaseKind,
  range: readonly SqlValue[],
): Promise<readonly BookFault[]> {
  const faults: BookFault[] = [];
  for (const row of await query(COMPARE[database], range)) {
    const differences = readDifferences(database, NAMES, row);
    if (differences.length === 0 || (await isBeyond(query, database, row, differences))) continue;
    const [user] = database === 'sqlite' ? await query(READ_USER, [Number(row['user_no'])]) : [row];
    const usage = {
      hour: Number(row['hour']),
      tokenId: null,
      model: null,
      provider: null,
      customerUserId: String(user?.['customer_user_id']),
      label: String(row['name']),
      customerId: String(row['customer_id']),
    };
    const place = { id: null, budgetId: null, periodStart: null, usage };
    faults.push(...describeDifferences(differences, () => 'usage', place));
  }
  return faults;
}
