import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { BudgetCalendar, FilterValue, ListPage, ListQuery } from '../port.ts';
import type { BudgetRecord } from '../records/index.ts';
import { budgetTable } from '../schema/budgets.ts';
import { all, type Condition, filterField, search } from './conditions.ts';
import type { Db } from './db.ts';
import { countRows, listPage, type OrderColumn } from './list.ts';

const MILLION = 1_000_000;
/** What a share ends at, so that it fits a number exactly. */
const SHARE_MAX = 1_000_000_000_000;

const ORDERS: Readonly<Record<string, readonly OrderColumn[]>> = {
  usedShare: [
    { name: 'used_share', kind: 'number' },
    { name: 'id', kind: 'string' },
  ],
  createdAt: [
    { name: 'created_at', kind: 'number' },
    { name: 'id', kind: 'string' },
  ],
};

const OWNERS = {
  customer: 'customers',
  customer_user: 'customer_users',
  token: 'auth_tokens',
  model: 'models',
} as const;

/** The calendars with the beginning of their current periods, as a table. */
function selectCalendars(
  db: Db,
  starts: readonly (BudgetCalendar & { readonly start: number })[],
): RawBuilder<unknown> {
  const rows = JSON.stringify(
    starts.map(({ period, timeZone, resetDay, start }) => [period, timeZone, resetDay, start]),
  );
  return db.kind === 'sqlite'
    ? sql`select json_extract(value, '$[0]') as period, json_extract(value, '$[1]') as time_zone,
        json_extract(value, '$[2]') as reset_day, json_extract(value, '$[3]') as period_start from json_each(${rows})`
    : sql`select e ->> 0 as period, e ->> 1 as time_zone, cast(e ->> 2 as bigint) as reset_day,
        cast(e ->> 3 as bigint) as period_start from jsonb_array_elements(cast(cast(${rows} as text) as jsonb)) as e`;
}

/** Millionths of what may be spent; where that is nothing, all of it. */
function selectShare(db: Db): RawBuilder<unknown> {
  const amount = sql`(b.amount + coalesce(s.adjusted, 0))`;
  const share =
    db.kind === 'sqlite'
      ? sql`min(cast(${SHARE_MAX} as real), cast(coalesce(s.spent, 0) as real) * ${MILLION} / ${amount})`
      : sql`least(cast(${SHARE_MAX} as float8), floor(cast(coalesce(s.spent, 0) as float8) * ${MILLION} / cast(${amount} as float8)))`;
  return sql`case when ${amount} <= 0 then ${MILLION} else cast(${share} as bigint) end`;
}

function selectBudgets(db: Db, calendars: RawBuilder<unknown>): RawBuilder<unknown> {
  const columns = sql.join(budgetTable.columnNames.map((name) => sql.ref(`b.${name}`)));
  // Made once, not once a budget; SQLite keeps the order of a cross join.
  const join = db.kind === 'sqlite' ? sql`cross join` : sql`join`;
  return sql`(with c as materialized (${calendars})
    select ${columns}, ${selectShare(db)} as used_share from budgets as b
    ${join} c on c.period = b.period and c.time_zone = b.time_zone and c.reset_day = b.reset_day
    left join budget_balances as s on s.budget_id = b.id and s.period_start = c.period_start) as listed`;
}

function ofCustomer(id: string): Condition {
  const users = sql`select id from customer_users where customer_id = ${id}`;
  return sql<SqlBool>`((scope_kind = 'customer' and scope_id = ${id})
    or (scope_kind = 'customer_user' and scope_id in (${users}))
    or (scope_kind = 'token' and scope_id in (select id from auth_tokens where customer_user_id in (${users}))))`;
}

function filterBy(field: string, filter: FilterValue | readonly FilterValue[]): Condition {
  if (field === 'scopeKind' || field === 'id') return filterField(budgetTable, field, filter);
  if (field === 'customerId' && typeof filter === 'string') return ofCustomer(filter);
  if (field === 'shareMin' && typeof filter === 'number') return sql<SqlBool>`used_share >= ${filter}`;
  throw invalidField(field, 'cannot be filtered by this value');
}

function searchOwners(db: Db, q: string | null): readonly Condition[] {
  if (q === null || q === '') return [];
  const arms: Condition[] = [sql<SqlBool>`id = ${q}`, sql<SqlBool>`scope_id = ${q}`];
  for (const [kind, table] of Object.entries(OWNERS)) {
    const [named] = search(db, ['o.name'], q);
    arms.push(
      sql<SqlBool>`(scope_kind = ${kind} and exists (select 1 from ${sql.table(table)} as o where o.id = scope_id and ${named}))`,
    );
  }
  return [sql<SqlBool>`(${sql.join(arms, sql` or `)})`];
}

function writeConditions(db: Db, { filters, q }: Pick<ListQuery, 'filters' | 'q'>): readonly Condition[] {
  return [...Object.entries(filters).map(([field, filter]) => filterBy(field, filter)), ...searchOwners(db, q)];
}

/** Every budget beside its balance of the current period: sorted whole, since no index knows what is spent. */
export async function listSpentBudgets(
  db: Db,
  query: ListQuery,
  starts: readonly (BudgetCalendar & { readonly start: number })[],
): Promise<ListPage<BudgetRecord>> {
  const isByShare = query.filters['shareMin'] !== undefined;
  // Balances are not looked at where they are not asked for.
  const count = isByShare
    ? undefined
    : countRows(db, { table: 'budgets', countMax: null }, all(writeConditions(db, query)));
  return listPage(
    db,
    {
      table: 'listed',
      from: selectBudgets(db, selectCalendars(db, starts)),
      columnNames: [...budgetTable.columnNames, 'used_share'],
      countMax: null,
      total: await count,
      order: (field) => ORDERS[field],
      conditions: (asked) => writeConditions(db, asked),
      decode: (rows) => rows.map((row) => budgetTable.decode(row)),
    },
    query,
  );
}

export async function listBudgetCalendars(db: Db): Promise<readonly BudgetCalendar[]> {
  const rows = await db.query(sql`select distinct period, time_zone, reset_day from budgets`);
  return rows.map((row) => ({
    period: String(row['period']) as BudgetCalendar['period'],
    timeZone: String(row['time_zone']),
    resetDay: Number(row['reset_day']),
  }));
}
