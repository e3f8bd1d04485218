import type { BookFault } from '../books-port.ts';
import type { SqlValue } from '../statement.ts';
import type { SnapshotQuery } from '../threads/messages.ts';
import type { DatabaseKind, SqlRow } from '../threads/sql-port.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS, PACE_BOUNDS_MS } from '../traffic/pace.ts';
import { buildComparison, type Comparison, describeDifferences, readDifferences, sumOf } from './compare-sums.ts';
import { integerParameter, keyParameter } from './driver.ts';
import { listRequestSums } from './request-sums.ts';

const SUMS = [
  'requests',
  'errors',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'charge',
  'provider_cost',
] as const;
const KEYS = ['hour', 'model', 'provider'];

const ROWS: Readonly<Record<DatabaseKind, { readonly keys: string; readonly from: string }>> = {
  sqlite: {
    keys: 'r.at / 3600000 AS hour, c.model AS model, t.provider AS provider',
    from: 'request_rows AS r JOIN traffic_calls AS c ON c.no = r.call_no JOIN traffic_routes AS t ON t.no = r.route_no',
  },
  postgres: { keys: 'r.at / 3600000 AS hour, r.model AS model, r.provider AS provider', from: 'requests AS r' },
};

const FINE = "r.error_type IS NULL AND r.state = 'settled'";

interface Times {
  /** Of a request. */
  readonly column: string;
  /** Of the rollup. */
  readonly sum: string;
  readonly counts: readonly string[];
}

const TIMES: readonly Times[] = [
  { column: 'r.latency_ms', sum: 'latency_us', counts: LATENCY_COLUMNS },
  { column: 'r.time_to_first_token_ms', sum: 'first_token_us', counts: FIRST_TOKEN_COLUMNS },
];

function within(database: DatabaseKind): string {
  const [from, to] = [integerParameter(database, 1), integerParameter(database, 2)];
  const [low, high] = [keyParameter(database, 3), keyParameter(database, 4)];
  return (
    `r.id >= ${low} AND r.id < ${high} AND r.at >= ${from} * 3600000 AND r.at < ${to} * 3600000 ` +
    "AND r.state <> 'held'"
  );
}

function hours(database: DatabaseKind): string {
  return `hour >= ${integerParameter(database, 1)} AND hour < ${integerParameter(database, 2)}`;
}

function toMicroseconds(database: DatabaseKind, column: string): string {
  return database === 'sqlite' ? `CAST(${column} * 1000 + 0.5 AS INTEGER)` : `floor(${column} * 1000 + 0.5)::bigint`;
}

/** The sums, times in microseconds with them. */
function compareSums(database: DatabaseKind): Comparison {
  const { keys, from } = ROWS[database];
  const names = [...SUMS, ...TIMES.map(({ sum }) => sum)];
  const computed = [
    ...listRequestSums(database, SUMS),
    ...TIMES.map(({ column, sum }) => {
      const value = `CASE WHEN ${FINE} AND ${column} IS NOT NULL THEN ${toMicroseconds(database, column)} ELSE 0 END`;
      return sumOf(database, value, sum);
    }),
  ];
  // What was refused before its hold has no request: it is counted where no provider is named.
  const kept = names.map((name) =>
    name === 'errors' ? "CASE WHEN provider = '' THEN 0 ELSE errors END AS errors" : name,
  );
  return {
    keys: KEYS,
    sums: names,
    computed: `SELECT ${keys}, ${computed.join(', ')} FROM ${from} WHERE ${within(database)} GROUP BY 1, 2, 3`,
    kept: `SELECT ${[...KEYS, ...kept].join(', ')} FROM model_hourly WHERE ${hours(database)}`,
    where: 'true',
  };
}

/** The counts of one of the times, each against the requests that belong to it. */
function compareTimes(database: DatabaseKind, { column, counts }: Times): Comparison {
  const { keys, from } = ROWS[database];
  const arms = PACE_BOUNDS_MS.map((bound, index) => `WHEN ${column} <= ${bound} THEN ${index}`);
  const place = `CASE ${arms.join(' ')} ELSE ${PACE_BOUNDS_MS.length} END`;
  const rows = counts.map(
    (name, index) =>
      `SELECT ${KEYS.join(', ')}, ${index} AS place, ${name} AS requests FROM model_hourly WHERE ${hours(database)}`,
  );
  return {
    keys: [...KEYS, 'place'],
    sums: ['requests'],
    computed:
      `SELECT ${keys}, ${place} AS place, ${sumOf(database, '1', 'requests')} FROM ${from} ` +
      `WHERE ${within(database)} AND ${FINE} AND ${column} IS NOT NULL GROUP BY 1, 2, 3, 4`,
    kept: rows.join(' UNION ALL '),
    where: 'true',
  };
}

function compareErrors(database: DatabaseKind): Comparison {
  const { keys, from } = ROWS[database];
  const columns = [...KEYS, 'error_type'];
  return {
    keys: columns,
    sums: ['errors'],
    computed:
      `SELECT ${keys}, r.error_type AS error_type, ${sumOf(database, '1', 'errors')} FROM ${from} ` +
      `WHERE ${within(database)} AND r.error_type IS NOT NULL GROUP BY 1, 2, 3, 4`,
    kept: `SELECT ${columns.join(', ')}, errors FROM error_hourly WHERE provider <> '' AND ${hours(database)}`,
    where: 'true',
  };
}

type NameField = (field: string, row: SqlRow) => string;

interface NamedComparison {
  readonly sql: string;
  readonly sums: readonly string[];
  /** What differs, as the fault names it. */
  readonly nameField: NameField;
}

function listComparisons(database: DatabaseKind): readonly NamedComparison[] {
  const build = (comparison: Comparison, nameField: NameField): NamedComparison => ({
    sql: buildComparison(database, comparison),
    sums: comparison.sums,
    nameField,
  });
  return [
    build(compareSums(database), (field) => field),
    ...TIMES.map((times) =>
      build(compareTimes(database, times), (field, row) => times.counts[Number(row['place'])] ?? field),
    ),
    build(compareErrors(database), (field, row) => `${field} ${String(row['error_type'])}`),
  ];
}

const COMPARISONS: Readonly<Record<DatabaseKind, readonly NamedComparison[]>> = {
  sqlite: listComparisons('sqlite'),
  postgres: listComparisons('postgres'),
};

/** The rollup by model, and errors by kind, against the requests that they are sums of. */
export async function checkModels(
  query: SnapshotQuery,
  database: DatabaseKind,
  range: readonly SqlValue[],
): Promise<readonly BookFault[]> {
  const faults: BookFault[] = [];
  for (const { sql, sums, nameField } of COMPARISONS[database]) {
    for (const row of await query(sql, range)) {
      const usage = {
        hour: Number(row['hour']),
        tokenId: null,
        model: String(row['model']),
        provider: String(row['provider']),
        customerUserId: null,
        label: null,
        customerId: '',
      };
      const place = { id: null, budgetId: null, periodStart: null, usage };
      const differences = readDifferences(database, sums, row).map((difference) => ({
        ...difference,
        field: nameField(difference.field, row),
      }));
      faults.push(...describeDifferences(differences, () => 'usage', place));
    }
  }
  return faults;
}
