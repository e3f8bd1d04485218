import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalidField } from '../../lib/errors/index.ts';
import type { ListPage, ListQuery, SqlValue } from '../port.ts';
import { toColumnName } from '../schema/table.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { all, type Condition, writePlain } from './conditions.ts';
import { type CursorValue, decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';

/** How far the lists that can be huge count. */
export const COUNT_MAX = 10_000;

/** One column of an order; together they are unique and none is null. */
export interface OrderColumn {
  readonly name: string;
  readonly kind: 'string' | 'number';
  /** From the row to the cursor and back; absent: as it is. */
  readonly toCursor?: (raw: unknown) => CursorValue;
  readonly fromCursor?: (value: CursorValue) => SqlValue;
}

/** What a list is made from. */
export interface ListSource<T> {
  readonly table: string;
  /** What is read in the place of the table: a selection under its name. */
  readonly from?: RawBuilder<unknown>;
  readonly columnNames: readonly string[];
  /** The order of a sort field; undefined when it cannot be sorted by. */
  order(field: string): readonly OrderColumn[] | undefined;
  conditions(query: ListQuery): readonly Condition[];
  decode(rows: readonly SqlRow[]): readonly T[] | Promise<readonly T[]>;
  /** null counts exactly. */
  readonly countMax: number | null;
  /** How the columns of the order are written; absent: plainly. */
  readonly orderBy?: (name: string) => RawBuilder<unknown>;
  /** The count, where it is known already. */
  readonly total?: number | null;
}

function writeOrder<T>(source: ListSource<T>, column: OrderColumn): RawBuilder<unknown> {
  return (source.orderBy ?? writePlain)(column.name);
}

function after<T>(source: ListSource<T>, order: readonly OrderColumn[], query: ListQuery, cursor: string): Condition {
  const values = decodeCursor(
    cursor,
    query.sort,
    order.map((column) => column.kind),
  );
  const encoded = order.map((column, index) => {
    const value = values[index] ?? '';
    return column.fromCursor === undefined ? value : column.fromCursor(value);
  });
  const refs = sql.join(order.map((column) => writeOrder(source, column)));
  return sql<SqlBool>`(${refs}) ${query.sort.descending ? sql`<` : sql`>`} (${sql.join(encoded)})`;
}

function readCursor(order: readonly OrderColumn[], sort: ListQuery['sort'], row: SqlRow): string {
  const values = order.map((column) => {
    const raw = row[column.name];
    if (column.toCursor !== undefined) return column.toCursor(raw);
    return column.kind === 'number' ? Number(raw) : String(raw);
  });
  return encodeCursor(sort, values);
}

/** How many rows there are, up to one more than `countMax`. */
export async function countRows(
  db: Db,
  source: { readonly table: string; readonly from?: RawBuilder<unknown>; readonly countMax: number | null },
  where: Condition,
): Promise<number> {
  const table = source.from ?? sql.table(source.table);
  const counted =
    source.countMax === null
      ? sql`select count(*) as total from ${table} where ${where}`
      : sql`select count(*) as total from (select 1 as one from ${table} where ${where} limit ${source.countMax + 1}) as counted`;
  return Number((await db.query(counted))[0]?.['total'] ?? 0);
}

/** A page of a list: by number, or after a cursor, whose cost does not grow with what lies before it. */
export async function listPage<T>(db: Db, source: ListSource<T>, query: ListQuery): Promise<ListPage<T>> {
  const order = source.order(query.sort.field);
  if (order === undefined) throw invalidField('sort', `cannot be ${toColumnName(query.sort.field)}`);
  const conditions = source.conditions(query);
  const direction = query.sort.descending ? sql`desc` : sql`asc`;
  const where = query.cursor === null ? conditions : [...conditions, after(source, order, query, query.cursor)];
  const offset = query.cursor === null ? (query.page - 1) * query.pageSize : 0;
  const [rows, total] = await Promise.all([
    db.query(
      sql`select ${sql.join(source.columnNames.map((name) => sql.ref(name)))} from ${source.from ?? sql.table(source.table)}
        where ${all(where)} order by ${sql.join(order.map((column) => sql`${writeOrder(source, column)} ${direction}`))}
        limit ${query.pageSize + 1} offset ${offset}`,
    ),
    source.total === undefined ? countRows(db, source, all(conditions)) : source.total,
  ]);
  const page = rows.slice(0, query.pageSize);
  const last = page.at(-1);
  const totalExact = source.countMax === null || total === null || total <= source.countMax;
  return {
    items: await source.decode(page),
    total: totalExact ? total : source.countMax,
    totalExact,
    nextCursor: rows.length > page.length && last !== undefined ? readCursor(order, query.sort, last) : null,
  };
}
