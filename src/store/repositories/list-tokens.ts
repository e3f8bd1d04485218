import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { FilterValue, ListPage, ListQuery } from '../port.ts';
import type { AuthTokenRecord } from '../records/index.ts';
import { authTokenTable } from '../schema/auth-tokens.ts';
import { toColumnName } from '../schema/table.ts';
import { all, filterField, filterTime, writePlain } from './conditions.ts';
import type { Db } from './db.ts';
import { COUNT_MAX, countRows, listPage, type ListSource, type OrderColumn } from './list.ts';
import { findByText, type FoundByText, type Narrowing, toKey } from './search-tokens.ts';

const ORDERS: Readonly<Record<string, readonly OrderColumn[]>> = {
  createdAt: [
    { name: 'created_at', kind: 'number' },
    { name: 'id', kind: 'string' },
  ],
  name: [
    { name: 'name_key', kind: 'string' },
    { name: 'id', kind: 'string' },
  ],
  id: [{ name: 'id', kind: 'string' }],
};

/** Whether the index that a filter by one value uses is also in the order of the list. */
function isOrdered(field: string, { filters, sort }: ListQuery): boolean {
  if (Array.isArray(filters[field])) return false;
  return field === 'customerUserId' || (field === 'state' && sort.field === 'createdAt');
}

const NUMBERS: readonly string[] = ['created_at', 'expires_at'];

function requireValue<T extends 'string' | 'number' | 'boolean'>(
  path: string,
  value: FilterValue | readonly FilterValue[],
  type: T,
): { string: string; number: number; boolean: boolean }[T] {
  if (typeof value !== type) throw invalidField(path, 'cannot be filtered by this value');
  return value as { string: string; number: number; boolean: boolean }[T];
}

function narrowBy(field: string, value: FilterValue | readonly FilterValue[]): Narrowing {
  const path = toColumnName(field);
  switch (field) {
    case 'id':
    case 'customerUserId':
    case 'state':
      return (column) => filterField(authTokenTable, field, value, column);
    case 'name': {
      const name = requireValue(path, value, 'string');
      return (column) => sql<SqlBool>`(${column('name_key')} = ${toKey(name)} and name = ${name})`;
    }
    case 'last4': {
      const last4 = requireValue(path, value, 'string');
      return (column) => sql<SqlBool>`${column('last4')} = ${last4}`;
    }
    case 'customerId': {
      const customerId = requireValue(path, value, 'string');
      return (column) =>
        sql<SqlBool>`${column('customer_user_id')} in (select id from customer_users where customer_id = ${customerId})`;
    }
    case 'rotated':
      return requireValue(path, value, 'boolean')
        ? (column) => sql<SqlBool>`${column('rotated_to')} is not null`
        : () => sql<SqlBool>`rotated_to is null`;
    case 'expiresBefore': {
      const before = requireValue(path, value, 'number');
      return (column) => sql<SqlBool>`${column('expires_at')} < ${before}`;
    }
    case 'expiresAfter': {
      const from = requireValue(path, value, 'number');
      return (column) => sql<SqlBool>`${column('expires_at')} >= ${from}`;
    }
    case 'lastUsedBefore': {
      const before = requireValue(path, value, 'number');
      return () => sql<SqlBool>`(last_used_at is null or last_used_at < ${before})`;
    }
    default:
      throw invalidField(path, 'is no field of this list');
  }
}

/** How a column is written so that no index of it is used. */
function hide(db: Db): (name: string) => RawBuilder<unknown> {
  if (db.kind === 'sqlite') return (name) => sql`+${sql.ref(name)}`;
  return (name) => (NUMBERS.includes(name) ? sql`(${sql.ref(name)} + 0)` : sql`(${sql.ref(name)} || '')`);
}

interface Split {
  /** Conditions that a list is walked with in its order. */
  readonly fixed: readonly Narrowing[];
  readonly narrowing: readonly Narrowing[];
}

function split(query: ListQuery, text: FoundByText | null): Split {
  const fixed: Narrowing[] = [];
  const narrowing: Narrowing[] = [];
  for (const [field, value] of Object.entries(query.filters)) {
    (isOrdered(field, query) ? fixed : narrowing).push(narrowBy(field, value));
  }
  if (query.from !== null || query.to !== null) fixed.push((column) => all(filterTime('created_at', query, column)));
  // The names that begin with a text lie together where they are sorted by.
  if (text !== null) (text.isOfName && query.sort.field === 'name' ? fixed : narrowing).push(text.narrowing);
  return { fixed, narrowing };
}

/**
 * Few rows are found by what narrows the list, and then sorted; of many a page's worth lies near, so that the list is walked in its order.
 * Which it is, the bounded count says; the other plan's indexes are hidden from the database.
 */
export async function listTokens(db: Db, query: ListQuery): Promise<ListPage<AuthTokenRecord>> {
  const { fixed, narrowing } = split(query, await findByText(db, query));
  const hidden = hide(db);
  const source: Omit<ListSource<AuthTokenRecord>, 'conditions'> = {
    table: authTokenTable.name,
    columnNames: [...authTokenTable.columnNames, 'name_key'],
    order: (field) => ORDERS[field],
    decode: (rows) => rows.map((row) => authTokenTable.decode(row)),
    countMax: COUNT_MAX,
  };
  if (narrowing.length === 0) {
    return listPage(db, { ...source, conditions: () => fixed.map((build) => build(writePlain)) }, query);
  }
  const narrow = [
    ...narrowing.map((build) => build(writePlain)),
    ...fixed.map((build) => build((name) => (name === 'customer_user_id' ? sql.ref(name) : hidden(name)))),
  ];
  const total = await countRows(db, { table: source.table, countMax: COUNT_MAX }, all(narrow));
  if (total <= COUNT_MAX) {
    return listPage(db, { ...source, conditions: () => narrow, orderBy: hidden, total }, query);
  }
  const wide = [...fixed.map((build) => build(writePlain)), ...narrowing.map((build) => build(hidden))];
  return listPage(db, { ...source, conditions: () => wide, total }, query);
}
