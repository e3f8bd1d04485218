import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import { nanoUsd } from '../../lib/money.ts';
import type { HourOffset, UsageQuery, UsageRepository } from '../port.ts';
import type { ErrorGroup, PaceCounts, UsageGroup, UsageGroupKey } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { END_USER } from '../traffic/labels.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS } from '../traffic/pace.ts';
import { all, type Condition } from './conditions.ts';
import type { Db } from './db.ts';
import { readSum, selectSum } from './wide-sums.ts';

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
/** An answer is made in memory. */
const GROUPS_MAX = 50_000;

const SUMS = [
  'requests',
  'errors',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'charge',
  'provider_cost',
] as const;

const PACE_SUMS = ['latency_us', 'first_token_us', ...LATENCY_COLUMNS, ...FIRST_TOKEN_COLUMNS];

/** What usage is summed by without regard to the caller: reports by these alone read a row for what else may be thousands. */
const BY_MODEL: ReadonlySet<string> = new Set(['hour', 'day', 'month', 'model', 'provider']);

/** Hours since the epoch by a local clock. */
function localHour(offsets: readonly HourOffset[]): RawBuilder<unknown> {
  const last = offsets.at(-1);
  if (last === undefined) return sql`hour`;
  const arms = offsets
    .slice(0, -1)
    .map(({ untilHour, hours }) => sql`when hour < ${sql.lit(untilHour)} then hour + ${sql.lit(hours)}`);
  if (arms.length === 0) return sql`(hour + ${sql.lit(last.hours)})`;
  return sql`(case ${sql.join(arms, sql` `)} else hour + ${sql.lit(last.hours)} end)`;
}

/** A key as the databases group by it. */
function groupExpression(db: Db, key: UsageGroupKey, offsets: readonly HourOffset[]): RawBuilder<unknown> {
  switch (key) {
    case 'hour':
      return sql`hour`;
    case 'day':
      return sql`${localHour(offsets)} / 24`;
    case 'month':
      return db.kind === 'sqlite'
        ? sql`strftime('%Y-%m', ${localHour(offsets)} * 3600, 'unixepoch')`
        : sql`to_char(to_timestamp(${localHour(offsets)} * 3600) at time zone 'UTC', 'YYYY-MM') collate "C"`;
    case 'tag':
    case 'end_user':
      return db.kind === 'sqlite' ? sql`value` : sql`value collate "C"`;
    default:
      return db.kind === 'sqlite' ? sql.ref(key) : sql`${sql.ref(key)} collate "C"`;
  }
}

/** `2026-03-01T12:00:00.000Z`, `2026-03-01`, `2026-03`; null for a customer or a provider that there was none of. */
function readKey(key: UsageGroupKey, raw: unknown): string | null {
  switch (key) {
    case 'hour':
      return new Date(Number(raw) * HOUR_MS).toISOString();
    case 'day':
      return new Date(Number(raw) * HOURS_A_DAY * HOUR_MS).toISOString().slice(0, 10);
    default:
      return typeof raw === 'string' && raw !== '' ? raw : null;
  }
}

/** Bounds are those of whole hours: the one that `from` lies in counts whole. */
function readConditions(query: UsageQuery): Condition[] {
  const conditions: Condition[] = [];
  if (query.from !== null) conditions.push(sql<SqlBool>`hour >= ${Math.floor(query.from / HOUR_MS)}`);
  if (query.to !== null) conditions.push(sql<SqlBool>`hour < ${Math.ceil(query.to / HOUR_MS)}`);
  for (const [column, value] of Object.entries(query.filters)) {
    if (value !== undefined) conditions.push(sql<SqlBool>`${sql.ref(column)} = ${value}`);
  }
  return conditions;
}

/** Where usage is summed by a label; null: the report is by none. */
function findLabel({ groupBy, tag }: UsageQuery): string | null {
  if (groupBy.includes('end_user')) return END_USER;
  return groupBy.includes('tag') ? (tag ?? null) : null;
}

function isByModel({ groupBy, filters }: UsageQuery): boolean {
  const named = Object.keys(filters).filter((name) => filters[name as keyof UsageQuery['filters']] !== undefined);
  return [...groupBy, ...named].every((name) => BY_MODEL.has(name));
}

function readKeys(row: SqlRow, keys: readonly UsageGroupKey[]): UsageGroup['keys'] {
  return Object.fromEntries(keys.map((key, index) => [key, readKey(key, row[`key_${index}`])]));
}

function readPace(row: SqlRow, sum: string, columns: readonly string[]): PaceCounts {
  return { sumUs: readSum(row, sum), counts: columns.map((name) => Number(readSum(row, name))) };
}

function readGroup(row: SqlRow, keys: readonly UsageGroupKey[], byModel: boolean): UsageGroup {
  const group = {
    keys: readKeys(row, keys),
    requests: Number(readSum(row, 'requests')),
    errors: Number(readSum(row, 'errors')),
    inputTokens: Number(readSum(row, 'input_tokens')),
    outputTokens: Number(readSum(row, 'output_tokens')),
    cachedInputTokens: Number(readSum(row, 'cached_input_tokens')),
    charge: nanoUsd(readSum(row, 'charge')),
    providerCost: nanoUsd(readSum(row, 'provider_cost')),
  };
  if (!byModel) return group;
  return {
    ...group,
    latency: readPace(row, 'latency_us', LATENCY_COLUMNS),
    firstToken: readPace(row, 'first_token_us', FIRST_TOKEN_COLUMNS),
  };
}

/** Rows of a table, grouped: keys as `key_0` …, sums by name, and how many rows were summed as `hours`. */
async function sumUp(
  db: Db,
  table: RawBuilder<unknown>,
  keys: readonly RawBuilder<unknown>[],
  sums: readonly string[],
  conditions: readonly Condition[],
): Promise<readonly SqlRow[]> {
  const columns = [
    ...keys.map((key, index) => sql`${key} as ${sql.ref(`key_${index}`)}`),
    ...sums.flatMap((name) => selectSum(db, name)),
    sql`count(*) as hours`,
  ];
  const places = sql.join(keys.map((_, index) => sql.lit(index + 1)));
  const grouping = keys.length === 0 ? sql`` : sql`group by ${places} order by ${places}`;
  const rows = await db.query(
    sql`select ${sql.join(columns)} from ${table} where ${all(conditions)} ${grouping} limit ${GROUPS_MAX + 1}`,
  );
  if (rows.length > GROUPS_MAX)
    throw invalidField('group_by', `must give at most ${GROUPS_MAX} groups: narrow it by from, to or a filter`);
  return rows.filter((row) => Number(row['hours']) > 0);
}

export function createUsageRepository(db: Db): UsageRepository {
  return {
    async report(query) {
      const keys = [...new Set(query.groupBy)];
      const expressions = keys.map((key) => groupExpression(db, key, query.offsets ?? []));
      const label = findLabel(query);
      const conditions = readConditions(query);
      if (label !== null) conditions.push(sql<SqlBool>`name = ${label}`);
      const byModel = label === null && isByModel(query);
      const table = label !== null ? sql`label_hourly` : byModel ? sql`model_hourly` : sql`usage_hourly`;
      const rows = await sumUp(db, table, expressions, byModel ? [...SUMS, ...PACE_SUMS] : SUMS, conditions);
      return rows.map((row) => readGroup(row, keys, byModel));
    },
    async listErrors(query) {
      const keys = [...new Set(query.groupBy)];
      const kind = db.kind === 'sqlite' ? sql`error_type` : sql`error_type collate "C"`;
      const expressions = [...keys.map((key) => groupExpression(db, key, query.offsets ?? [])), kind];
      const rows = await sumUp(db, sql`error_hourly`, expressions, ['errors'], readConditions(query));
      return rows.map((row): ErrorGroup => {
        const type = row[`key_${keys.length}`];
        const errorType = typeof type === 'string' && type !== '' ? type : null;
        return { keys: readKeys(row, keys), errorType, errors: Number(readSum(row, 'errors')) };
      });
    },
    async span() {
      const [row] = await db.query(sql`select min(hour) as first, max(hour) as last from model_hourly`);
      const { first = null, last = null } = row ?? {};
      return first === null ? null : { first: Number(first), last: Number(last) };
    },
  };
}
