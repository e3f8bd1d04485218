import { Database } from 'bun:sqlite';
import { migrateSqlite } from '../../src/store/sqlite/migrate-sqlite.ts';
import type { SqliteColumn, SqliteSchema, SqliteTable } from './model.ts';
import { normalizeSql, splitItems } from './sql-text.ts';

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string;
}

const CONSTRAINT = /^(CONSTRAINT|PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)\b/i;

function readColumns(database: Database, table: string): readonly SqliteColumn[] {
  const rows = database.query(`SELECT * FROM pragma_table_xinfo(?) WHERE hidden <> 1`).all(table) as readonly {
    readonly name: string;
    readonly type: string;
    readonly notnull: number | bigint;
    readonly dflt_value: string | null;
    readonly hidden: number | bigint;
  }[];
  return rows.map((row) => ({
    name: row.name,
    type: row.type,
    isNullable: Number(row.notnull) === 0,
    default: row.dflt_value,
    isGenerated: Number(row.hidden) > 1,
  }));
}

function readTable(database: Database, { name, sql }: SchemaRow): SqliteTable {
  const text = normalizeSql(sql);
  const isVirtual = text.startsWith('CREATE VIRTUAL');
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const items = splitItems(text.slice(open + 1, close)).map((item) => ({
    column: isVirtual || CONSTRAINT.test(item) ? null : (/^\w+/.exec(item)?.[0] ?? null),
    sql: item,
  }));
  return {
    name,
    head: text.slice(0, open).trim(),
    items,
    tail: text.slice(close + 1).trim(),
    columns: readColumns(database, name),
  };
}

/** Reads what lies in a database. */
export function readSqliteSchema(database: Database): SqliteSchema {
  const rows = database
    .query(
      `SELECT s.type, s.name, s.tbl_name, s.sql FROM sqlite_schema AS s
       WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite_%'
         AND s.name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
       ORDER BY s.rowid`,
    )
    .all() as readonly SchemaRow[];
  const ofType = (type: string): readonly SchemaRow[] => rows.filter((row) => row.type === type);
  return {
    tables: ofType('table').map((row) => readTable(database, row)),
    views: ofType('view').map(({ name, sql }) => ({ name, sql, columns: readColumns(database, name) })),
    extras: [...ofType('index'), ...ofType('trigger')].map((row) => ({
      name: row.name,
      type: row.type,
      table: row.tbl_name,
      sql: normalizeSql(row.sql),
    })),
  };
}

/** The schema that the migrations make, and the tables that they put rows in. */
export function migrateAndReadSqlite(): { readonly schema: SqliteSchema; readonly filled: readonly string[] } {
  const database = new Database(':memory:');
  try {
    migrateSqlite(database);
    const schema = readSqliteSchema(database);
    const filled = schema.tables
      .filter(({ name }) => database.query(`SELECT 1 FROM ${name} LIMIT 1`).get() !== null)
      .map(({ name }) => name);
    return { schema, filled };
  } finally {
    database.close();
  }
}
