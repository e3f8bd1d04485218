import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import { nextTurn } from '../../lib/in-turns.ts';
import { StoreUnavailable } from '../port.ts';
import type { HourOffset, UsageQuery } from '../port.ts';
import type { UsageGroupKey } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS } from '../traffic/pace.ts';
import { DAY_HOURS } from '../traffic/day-sums.ts';
import { all, type Condition } from './conditions.ts';
import type { Db } from './db.ts';
import { listLocalMonths } from './local-months.ts';
import type { HourRange, UsagePart, UsageSource } from './usage-parts.ts';
import { selectHalves, selectNarrow, selectSum } from './wide-sums.ts';

const HOUR_MS = 3_600_000;
/** An answer is made in memory. */
const GROUPS_MAX = 50_000;

export type SumKey = UsageGroupKey | 'error_type';

export interface SumWish {
  readonly query: UsageQuery;
  /** Read as `key_0` … */
  readonly keys: readonly SumKey[];
  /** Read by name. */
  readonly sums: readonly string[];
  readonly conditions?: readonly Condition[];
}

/** The columns that SQLite keeps as numbers: the row's own, and the text behind it. */
const NUMBERED: Readonly<Partial<Record<SumKey, readonly [number: 'caller_no' | 'user_no', text: string]>>> = {
  customer_id: ['caller_no', 'c.customer_id'],
  token_id: ['caller_no', 'c.token_id'],
  customer_user_id: ['user_no', 'u.customer_user_id'],
};

/** Hours since the epoch by a local clock. */
function localHour(hour: RawBuilder<unknown>, offsets: readonly HourOffset[]): RawBuilder<unknown> {
  const last = offsets.at(-1);
  if (last === undefined) return hour;
  const arms = offsets
    .slice(0, -1)
    .map(({ untilHour, hours }) => sql`when ${hour} < ${sql.lit(untilHour)} then ${hour} + ${sql.lit(hours)}`);
  if (arms.length === 0) return sql`(${hour} + ${sql.lit(last.hours)})`;
  return sql`(case ${sql.join(arms, sql` `)} else ${hour} + ${sql.lit(last.hours)} end)`;
}

function writeMonth(db: Db, hour: RawBuilder<unknown>, { from, offsets = [] }: UsageQuery): RawBuilder<unknown> {
  const local = localHour(hour, offsets);
  if (db.kind === 'postgres')
    return sql`to_char(to_timestamp(${local} * 3600) at time zone 'UTC', 'YYYY-MM') collate "C"`;
  const months = from === null ? [] : listLocalMonths(offsets, Math.floor(from / HOUR_MS));
  const arms = months.map(({ month, end }) => sql`when ${hour} < ${sql.lit(end)} then ${sql.lit(month)}`);
  const date = sql`strftime('%Y-%m', ${local} * 3600, 'unixepoch')`;
  return arms.length === 0 ? date : sql`(case ${sql.join(arms, sql` `)} else ${date} end)`;
}

/** A key as the databases group by it. */
function writeKey(db: Db, key: SumKey, { grain }: UsageSource, query: UsageQuery): RawBuilder<unknown> {
  const { offsets = [] } = query;
  const hour = grain === 'hour' ? sql`s.hour` : sql`(s.day * ${sql.lit(DAY_HOURS)})`;
  switch (key) {
    case 'hour':
      return hour;
    case 'day':
      return sql`${localHour(hour, offsets)} / ${sql.lit(DAY_HOURS)}`;
    case 'month':
      return writeMonth(db, hour, query);
    default: {
      const column = sql.ref(`s.${key === 'tag' || key === 'end_user' ? 'value' : key}`);
      return db.kind === 'sqlite' ? column : sql`${column} collate "C"`;
    }
  }
}

function isWithin({ grain }: UsageSource, { from, to }: HourRange): Condition {
  const column = sql.ref(`s.${grain}`);
  const hours = grain === 'hour' ? 1 : DAY_HOURS;
  const conditions: Condition[] = [];
  if (from !== null) conditions.push(sql<SqlBool>`${column} >= ${from / hours}`);
  if (to !== null) conditions.push(sql<SqlBool>`${column} < ${to / hours}`);
  return all(conditions);
}

/** The rows of a part: SQLite goes from stretch to stretch by the key, PostgreSQL's planner finds that by itself. */
function readRows(db: Db, { source, ranges }: UsagePart): { from: RawBuilder<unknown>; within: Condition } {
  const from = sql`${sql.table(source.table)} as s`;
  const [only] = ranges;
  if (ranges.length <= 1 || only === undefined)
    return { from, within: all(ranges.map((range) => isWithin(source, range))) };
  if (db.kind === 'postgres')
    return {
      from,
      within: sql<SqlBool>`(${sql.join(
        ranges.map((range) => isWithin(source, range)),
        sql` or `,
      )})`,
    };
  const hours = source.grain === 'hour' ? 1 : DAY_HOURS;
  const list = ranges.map((range) => [(range.from ?? 0) / hours, (range.to ?? Number.MAX_SAFE_INTEGER) / hours]);
  const column = sql.ref(`s.${source.grain}`);
  return {
    from: sql`json_each(${JSON.stringify(list)}) as r cross join ${from}`,
    within: sql<SqlBool>`${column} >= (r.value ->> 0) and ${column} < (r.value ->> 1)`,
  };
}

function filter(source: UsageSource, name: string, value: string): Condition {
  if (!source.isNumbered) return sql<SqlBool>`${sql.ref(`s.${name}`)} = ${value}`;
  if (name === 'customer_user_id')
    return sql<SqlBool>`s.user_no = (select no from traffic_users where customer_user_id = ${value})`;
  if (name === 'customer_id' || name === 'token_id')
    return sql<SqlBool>`s.caller_no in (select no from traffic_callers where ${sql.ref(name)} = ${value})`;
  return sql<SqlBool>`${sql.ref(`s.${name}`)} = ${value}`;
}

function listConditions({ query, conditions = [] }: SumWish, source: UsageSource, within: Condition): Condition {
  const filters = Object.entries(query.filters).flatMap(([name, value]) =>
    value === undefined ? [] : [filter(source, name, value)],
  );
  return all([within, ...filters, ...conditions]);
}

/** Counts by bounds as one text each: an answer has thousands of them. */
function selectCounts(db: Db): readonly RawBuilder<unknown>[] {
  const write = (columns: readonly string[], name: string): RawBuilder<unknown> => {
    const sums = sql.join(columns.map((column) => sql`sum(${sql.ref(`s.${column}`)})`));
    return db.kind === 'sqlite'
      ? sql`json_array(${sums}) as ${sql.ref(name)}`
      : sql`json_build_array(${sums})::text as ${sql.ref(name)}`;
  };
  return [write(LATENCY_COLUMNS, 'latencies'), write(FIRST_TOKEN_COLUMNS, 'first_tokens')];
}

function places(keys: readonly SumKey[]): RawBuilder<unknown> {
  return sql.join(keys.map((_, index) => sql.lit(index + 1)));
}

function groupBy(keys: readonly SumKey[]): RawBuilder<unknown> {
  return keys.length === 0 ? sql`` : sql`group by ${places(keys)} order by ${places(keys)}`;
}

/** Texts in the rows themselves. */
function selectPlain(db: Db, wish: SumWish, part: UsagePart, isWide: boolean): RawBuilder<unknown> {
  const { source } = part;
  const sum = (name: string) => (isWide ? selectSum(db, name) : [selectNarrow(name, 's')]);
  const { from, within } = readRows(db, part);
  const columns = [
    ...wish.keys.map((key, index) => sql`${writeKey(db, key, source, wish.query)} as ${sql.ref(`key_${index}`)}`),
    ...wish.sums.flatMap(sum),
    ...(source.hasPace ? [...sum('latency_us'), ...sum('first_token_us'), ...selectCounts(db)] : []),
    sql`count(*) as hours`,
  ];
  return sql`select ${sql.join(columns)} from ${from} where ${listConditions(wish, source, within)} ${groupBy(wish.keys)}
    limit ${GROUPS_MAX + 1}`;
}

/** Rows with numbers in the place of texts: grouped by the numbers first, since a text is looked up for each group then, and not for each row. */
function selectNumbered(db: Db, wish: SumWish, part: UsagePart, isWide: boolean): RawBuilder<unknown> {
  const { source } = part;
  const { from, within } = readRows(db, part);
  const numbers = [...new Set(wish.keys.flatMap((key) => NUMBERED[key]?.[0] ?? []))];
  const own = wish.keys.flatMap((key, index) =>
    NUMBERED[key] === undefined ? [sql`${writeKey(db, key, source, wish.query)} as ${sql.ref(`key_${index}`)}`] : [],
  );
  const selected = [...own, ...numbers.map((number) => sql.ref(`s.${number}`))];
  const inner = sql`select ${sql.join([...selected, ...wish.sums.flatMap(isWide ? selectHalves : (name) => [selectNarrow(name, 's')]), sql`count(*) as hours`])}
    from ${from} where ${listConditions(wish, source, within)}
    group by ${sql.join(selected.map((_, index) => sql.lit(index + 1)))}`;
  const columns = [
    ...wish.keys.map((key, index) => {
      const text = NUMBERED[key]?.[1];
      const name = `key_${index}`;
      return text === undefined
        ? sql`p.${sql.ref(name)} as ${sql.ref(name)}`
        : sql`${sql.ref(text)} as ${sql.ref(name)}`;
    }),
    ...wish.sums.flatMap((name) =>
      isWide
        ? [`${name}_high`, name].map((half) => sql`cast(sum(p.${sql.ref(half)}) as text) as ${sql.ref(half)}`)
        : [selectNarrow(name, 'p')],
    ),
    sql`sum(p.hours) as hours`,
  ];
  const callers = numbers.includes('caller_no') ? sql`cross join traffic_callers as c on c.no = p.caller_no` : sql``;
  const users = numbers.includes('user_no') ? sql`cross join traffic_users as u on u.no = p.user_no` : sql``;
  return sql`select ${sql.join(columns)} from (${inner}) as p ${callers} ${users} ${groupBy(wish.keys)} limit ${GROUPS_MAX + 1}`;
}

/** SQLite refuses to tell a sum that does not fit 64 bits; in two halves, which takes a quarter longer, it does. */
function isOverflow(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.message.includes('integer overflow');
}

/** Rows of a part, grouped: keys as `key_0` …, sums by name, and how many rows were summed as `hours`. */
export async function sumPart(db: Db, wish: SumWish, part: UsagePart): Promise<readonly SqlRow[]> {
  const isNumbered = part.source.isNumbered && wish.keys.some((key) => NUMBERED[key] !== undefined);
  const select = isNumbered ? selectNumbered : selectPlain;
  const isWide = db.kind === 'postgres';
  // Writing the question takes a millisecond, and a report asks some of them.
  await nextTurn();
  const rows = await db.query(select(db, wish, part, isWide)).catch((error: unknown) => {
    if (isWide || !isOverflow(error)) throw error;
    return db.query(select(db, wish, part, true));
  });
  requireFew(rows.length);
  return rows.filter((row) => Number(row['hours']) > 0);
}

/** Throws `invalid_request` when there are more groups than an answer takes. */
export function requireFew(groups: number): void {
  if (groups > GROUPS_MAX)
    throw invalidField('group_by', `must give at most ${GROUPS_MAX} groups: narrow it by from, to or a filter`);
}
