import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { FilterValue, ListQuery, SqlValue } from '../port.ts';
import type { Column, ColumnKind } from '../schema/column.ts';
import { type TableShape, toColumnName } from '../schema/table.ts';
import type { Db } from './db.ts';

export type Condition = RawBuilder<SqlBool>;

const SEARCH_LENGTH_MAX = 256;

/** A column as it is usually written. */
export function writePlain(column: string): RawBuilder<unknown> {
  return sql.ref(column);
}

/** What a filter by a column must be; null: the column cannot be filtered by. */
const FILTER_TYPES = {
  text: 'string',
  integer: 'number',
  real: null,
  bigint: 'number',
  boolean: 'boolean',
  json: null,
} as const satisfies Record<ColumnKind, string | null>;

export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

function equals(ref: RawBuilder<unknown>, values: readonly SqlValue[]): Condition {
  const present = values.filter((value) => value !== null);
  const arms: Condition[] = [];
  if (present.length === 1) arms.push(sql<SqlBool>`${ref} = ${present[0]}`);
  if (present.length > 1) arms.push(sql<SqlBool>`${ref} in (${sql.join(present)})`);
  if (present.length < values.length) arms.push(sql<SqlBool>`${ref} is null`);
  if (arms.length === 0) return sql<SqlBool>`1 = 0`;
  return arms.length === 1 ? all(arms) : sql<SqlBool>`(${sql.join(arms, sql` or `)})`;
}

function encodeFilter(path: string, column: Column<unknown>, value: FilterValue): SqlValue {
  if (value === null) return null;
  if (typeof value !== FILTER_TYPES[column.kind]) throw invalidField(path, 'cannot be filtered by this value');
  return column.kind === 'bigint' ? BigInt(value) : column.encode(value);
}

/** `field` equals the value, or one of them; `write` writes its column where that is not plain. */
export function filterField(
  table: TableShape,
  field: string,
  filter: FilterValue | readonly FilterValue[],
  write: (column: string) => RawBuilder<unknown> = writePlain,
): Condition {
  const path = toColumnName(field);
  const found = table.find(field);
  if (found === undefined) throw invalidField(path, 'is no field of this list');
  const values: readonly FilterValue[] = Array.isArray(filter) ? filter : [filter as FilterValue];
  return equals(
    write(found.name),
    values.map((value) => encodeFilter(path, found.column, value)),
  );
}

/** From included, to excluded. */
export function filterTime(
  column: string,
  query: Pick<ListQuery, 'from' | 'to'>,
  write: (column: string) => RawBuilder<unknown> = writePlain,
): Condition[] {
  const conditions: Condition[] = [];
  if (query.from !== null) conditions.push(sql<SqlBool>`${write(column)} >= ${query.from}`);
  if (query.to !== null) conditions.push(sql<SqlBool>`${write(column)} < ${query.to}`);
  return conditions;
}

/** A text in a column, without regard to the case of ASCII letters: what both databases can. */
export function contains(db: Db, column: string, q: string): Condition {
  const pattern = `%${q.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const like = db.kind === 'sqlite' ? sql`like` : sql`ilike`;
  return sql<SqlBool>`${sql.ref(column)} ${like} ${pattern} escape '\\'`;
}

/** Ids that begin with a text, which is no more than their prefix and some digits; none: it is no beginning of one. */
export function idBeginsWith(
  prefix: string,
  q: string,
  write: (column: string) => RawBuilder<unknown> = writePlain,
): Condition[] {
  const isBeginning = q.startsWith(`${prefix}_`) && /^[0-9a-f]{1,32}$/.test(q.slice(prefix.length + 1));
  return isBeginning ? [sql<SqlBool>`${write('id')} between ${q} and ${`${q}g`}`] : [];
}

/** Refuses a text that is too long to be looked for. */
export function checkSearch(q: string): void {
  if (q.length > SEARCH_LENGTH_MAX) throw invalidField('q', `must have at most ${SEARCH_LENGTH_MAX} characters`);
}

/** Substring search in any of the columns, or what else finds a row by the text. */
export function search(
  db: Db,
  columns: readonly string[],
  q: string | null,
  findMore: (q: string) => readonly Condition[] = () => [],
): Condition[] {
  if (q === null || q === '') return [];
  if (columns.length === 0) throw invalidField('q', 'is not offered by this list');
  checkSearch(q);
  const arms = [...columns.map((column) => contains(db, column, q)), ...findMore(q)];
  return [sql<SqlBool>`(${sql.join(arms, sql` or `)})`];
}
