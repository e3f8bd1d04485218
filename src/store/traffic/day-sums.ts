import type { Statement } from '../statement.ts';
import type { DatabaseKind } from '../threads/sql-port.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS } from './pace.ts';

export const DAY_HOURS = 24;

/** What every rollup of usage adds up. */
export const USAGE_SUMS: readonly string[] = [
  'requests',
  'errors',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'charge',
  'provider_cost',
];

/** What those by model and provider add up besides: microseconds, and counts by bounds. */
export const PACE_SUMS: readonly string[] = [
  'latency_us',
  'first_token_us',
  ...LATENCY_COLUMNS,
  ...FIRST_TOKEN_COLUMNS,
];

/** Sums over days that are over, made from hourly ones: see the migration `0025-summed-days`. */
export interface DaySums {
  readonly table: string;
  /** What a row is of. */
  readonly grain: 'hour' | 'day';
  /** Columns of the key besides the time, as they are read from the hourly rows `s`. */
  readonly keys: Readonly<Record<string, string>>;
  /** Columns beside the key that it determines. */
  readonly carried: Readonly<Record<string, string>>;
  readonly sums: readonly string[];
  readonly from: string;
}

type Name = 'total' | 'model' | 'errorKind' | 'customer' | 'callerHour' | 'caller';

const SHARED = {
  total: {
    table: 'total_hourly',
    grain: 'hour',
    keys: {},
    carried: {},
    sums: [...USAGE_SUMS, ...PACE_SUMS],
    from: 'model_hourly AS s',
  },
  model: {
    table: 'model_daily',
    grain: 'day',
    keys: { model: 's.model', provider: 's.provider' },
    carried: {},
    sums: [...USAGE_SUMS, ...PACE_SUMS],
    from: 'model_hourly AS s',
  },
  errorKind: {
    table: 'error_kind_hourly',
    grain: 'hour',
    keys: { error_type: 's.error_type' },
    carried: {},
    sums: ['errors'],
    from: 'error_hourly AS s',
  },
} as const satisfies Partial<Record<Name, DaySums>>;

const NUMBERED_CALLER = {
  keys: { caller_no: 's.caller_no' },
  carried: { user_no: 'max(s.user_no)' },
  sums: USAGE_SUMS,
  from: 'usage_rows AS s',
} as const;

const CALLER = {
  keys: { token_id: 's.token_id', customer_id: 's.customer_id' },
  carried: { customer_user_id: 'max(s.customer_user_id)' },
  sums: USAGE_SUMS,
  from: 'usage_hourly AS s',
} as const;

/** By database: SQLite keeps the texts of callers once. */
export const DAY_SUMS: Readonly<Record<DatabaseKind, Readonly<Record<Name, DaySums>>>> = {
  sqlite: {
    ...SHARED,
    customer: {
      table: 'customer_hourly',
      grain: 'hour',
      keys: { customer_id: 'c.customer_id' },
      carried: {},
      sums: USAGE_SUMS,
      from: 'usage_rows AS s CROSS JOIN traffic_callers AS c ON c.no = s.caller_no',
    },
    callerHour: { table: 'caller_hourly', grain: 'hour', ...NUMBERED_CALLER },
    caller: { table: 'caller_daily', grain: 'day', ...NUMBERED_CALLER },
  },
  postgres: {
    ...SHARED,
    customer: {
      table: 'customer_hourly',
      grain: 'hour',
      keys: { customer_id: 's.customer_id' },
      carried: {},
      sums: USAGE_SUMS,
      from: 'usage_hourly AS s',
    },
    callerHour: { table: 'caller_hourly', grain: 'hour', ...CALLER },
    caller: { table: 'caller_daily', grain: 'day', ...CALLER },
  },
};

/** The place in time of a row, as it is read from the hourly rows `s`. */
export function placeOf({ grain }: DaySums): string {
  return grain === 'hour' ? 's.hour' : `s.hour / ${DAY_HOURS}`;
}

/** Whether a row of `sums` is of the day that a parameter says. */
export function isOfDay({ grain }: DaySums, day: string): string {
  return grain === 'day' ? `day = ${day}` : `hour >= ${day} * ${DAY_HOURS} AND hour < (${day} + 1) * ${DAY_HOURS}`;
}

/** Whether an hourly row `s` is of it. */
export function comesFromDay(day: string): string {
  return `s.hour >= ${day} * ${DAY_HOURS} AND s.hour < (${day} + 1) * ${DAY_HOURS}`;
}

/** `reopen_days` asks for it too. */
const LOCK: Statement = { sql: 'SELECT pg_advisory_xact_lock(7236542313)', parameters: [] };
/** By the database's clock, as commits look at it. */
const MARK_POSTGRES =
  'INSERT INTO summed_days (day) SELECT $1::bigint WHERE ($1::bigint + 1) * 86400 + 3600 <= extract(epoch FROM clock_timestamp()) ' +
  'ON CONFLICT (day) DO NOTHING';
const MARK_SQLITE = 'INSERT INTO summed_days (day) VALUES (?1) ON CONFLICT (day) DO NOTHING';

function sumUp(sums: DaySums, day: string): readonly string[] {
  const carried = Object.entries(sums.carried);
  const names = [sums.grain, ...Object.keys(sums.keys), ...carried.map(([name]) => name), ...sums.sums];
  const groups = [placeOf(sums), ...Object.values(sums.keys)];
  const selected = [...groups, ...carried.map(([, value]) => value), ...sums.sums.map((name) => `sum(s.${name})`)];
  return [
    `DELETE FROM ${sums.table} WHERE ${isOfDay(sums, day)}`,
    `INSERT INTO ${sums.table} (${names.join(', ')}) SELECT ${selected.join(', ')} FROM ${sums.from} ` +
      `WHERE ${comesFromDay(day)} GROUP BY ${groups.join(', ')}`,
  ];
}

/** The statements, of one transaction, that sum a day (since the epoch) up: one that is over by an hour, in which nothing is written any more. */
export function sumDayUp(database: DatabaseKind, day: number): readonly Statement[] {
  const isSqlite = database === 'sqlite';
  const texts = [
    ...Object.values(DAY_SUMS[database]).flatMap((sums) => sumUp(sums, isSqlite ? '?1' : '$1::bigint')),
    isSqlite ? MARK_SQLITE : MARK_POSTGRES,
  ];
  return [...(isSqlite ? [] : [LOCK]), ...texts.map((sql) => ({ sql, parameters: [day] }))];
}
