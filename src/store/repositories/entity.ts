import { sql } from 'kysely';
import type { EntityRepository, ListPage, ListQuery, SqlValue, Statement } from '../port.ts';
import { type Table, toColumnName } from '../schema/table.ts';
import { compileStatement } from '../threads/sql-port.ts';
import { type Condition, filterField, filterTime, search } from './conditions.ts';
import type { Db } from './db.ts';
import { type ListSource, listPage } from './list.ts';

/** What a list of an entity offers, by the record's fields. */
export interface ListRules<T> {
  /** Fields that it can be sorted by; never null ones. */
  readonly sorts: readonly (keyof T & string)[];
  /** Fields that `q` searches. */
  readonly search: readonly (keyof T & string)[];
  /** What else finds a row by `q`. */
  readonly searchMore?: (db: Db, q: string) => readonly Condition[];
  /** The instant that `from` and `to` bound. */
  readonly time: 'createdAt' | 'at';
  /** How far it counts; null: to the end. */
  readonly countMax: number | null;
  /** Fields that `update` leaves alone, since they are written by statements of their own that touch no version. */
  readonly apart?: readonly (keyof T & string)[];
}

/** The reads and writes that all tables with an `id` share. */
export interface TableAccess<T> {
  readonly findBy: (field: keyof T & string, value: SqlValue) => Promise<T | null>;
  readonly findAllBy: (
    field: keyof T & string,
    values: readonly SqlValue[],
    order: keyof T & string,
  ) => Promise<readonly T[]>;
  readonly all: () => Promise<readonly T[]>;
  readonly list: (query: ListQuery) => Promise<ListPage<T>>;
  readonly insert: (record: T) => Statement;
}

function listSource<T>(db: Db, table: Table<T>, rules: ListRules<T>): ListSource<T> {
  return {
    table: table.name,
    columnNames: table.columnNames,
    countMax: rules.countMax,
    order(field) {
      const sort = rules.sorts.find((each) => each === field);
      const found = sort === undefined ? undefined : table.find(sort);
      if (found === undefined) return undefined;
      const kind = found.column.kind === 'text' ? 'string' : 'number';
      return [
        { name: found.name, kind },
        { name: 'id', kind: 'string' },
      ];
    },
    conditions: (query) => [
      ...Object.entries(query.filters).map(([field, filter]) => filterField(table, field, filter)),
      ...filterTime(toColumnName(rules.time), query),
      ...search(db, rules.search.map(toColumnName), query.q, (q) => rules.searchMore?.(db, q) ?? []),
    ],
    decode: (rows) => rows.map((row) => table.decode(row)),
  };
}

export function createTableAccess<T>(db: Db, table: Table<T>, rules: ListRules<T>): TableAccess<T> {
  const columns = sql.join(table.columnNames.map((name) => sql.ref(name)));
  const from = sql`select ${columns} from ${sql.table(table.name)}`;
  const source = listSource(db, table, rules);
  return {
    async findBy(field, value) {
      const rows = await db.query(sql`${from} where ${sql.ref(toColumnName(field))} = ${value} order by id limit 1`);
      return rows[0] === undefined ? null : table.decode(rows[0]);
    },
    async findAllBy(field, values, order) {
      if (values.length === 0) return [];
      const rows = await db.query(
        sql`${from} where ${sql.ref(toColumnName(field))} in (${sql.join(values)})
          order by ${sql.ref(toColumnName(order))}, id`,
      );
      return rows.map((row) => table.decode(row));
    },
    async all() {
      return (await db.query(sql`${from} order by created_at, id`)).map((row) => table.decode(row));
    },
    list: (query) => listPage(db, source, query),
    insert: (record) => compileStatement(db.build.insertInto(table.name).values(table.encode(record))),
  };
}

/** The repository of an entity with a version. */
export function createEntityRepository<T extends { readonly id: string; readonly version: number }>(
  db: Db,
  table: Table<T>,
  rules: ListRules<T>,
): EntityRepository<T> & TableAccess<T> {
  const apart = new Set(rules.apart?.map(toColumnName));
  return {
    ...createTableAccess(db, table, rules),
    async find(id) {
      const query = db.build.selectFrom(table.name).select([...table.columnNames]);
      const row = (await db.run(query.where('id', '=', id)))[0];
      return row === undefined ? null : table.decode(row);
    },
    update(record, expectedVersion) {
      const { id, ...values } = table.encode(record);
      const written = Object.entries(values).filter(([name]) => !apart.has(name));
      return compileStatement(
        db.build
          .updateTable(table.name)
          .set(Object.fromEntries(written))
          .where('id', '=', id ?? '')
          .where('version', '=', expectedVersion),
        { expectRows: 1, mismatch: 'version' },
      );
    },
    remove: (id, expectedVersion) =>
      compileStatement(db.build.deleteFrom(table.name).where('id', '=', id).where('version', '=', expectedVersion), {
        expectRows: 1,
        mismatch: 'version',
      }),
  };
}
