import { Database } from 'bun:sqlite';
import { SQL } from 'bun';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { findPostgresSchema } from '../../scripts/schema/index.ts';
import { MEANINGS } from '../../scripts/schema/meanings/index.ts';
import type { PostgresSchema } from '../../scripts/schema/model.ts';
import { readPostgresSchema } from '../../scripts/schema/read-postgres.ts';
import { migrateAndReadSqlite, readSqliteSchema } from '../../scripts/schema/read-sqlite.ts';
import { inBoth, listSeeds } from '../../scripts/schema/statement.ts';
import { migratePostgres } from '../../src/store/postgres/migrate-postgres.ts';
import { PRINTED_SCHEMAS } from '../../src/store/printed/schemas.ts';
import { migrateSqlite } from '../../src/store/sqlite/migrate-sqlite.ts';
import { createTestDatabase } from '../support/postgres.ts';

function byName<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function sortPostgres(schema: PostgresSchema): PostgresSchema {
  const tables = schema.tables.map((table) => ({ ...table, indexes: byName(table.indexes) }));
  return {
    tables: byName(tables),
    views: byName(schema.views),
    functions: byName(schema.functions),
    triggers: byName(schema.triggers),
    extensions: schema.extensions.toSorted(),
  };
}

/** What SQLite itself says of every table: independent of the texts of its statements. */
function readPragmas(database: Database): unknown {
  const tables = database.query("SELECT * FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();
  return (tables as readonly { readonly name: string }[]).map((table) => {
    const ask = (pragma: string, name: string): readonly unknown[] =>
      database.query(`PRAGMA ${pragma}("${name}")`).all();
    const indexes = (ask('index_list', table.name) as readonly { readonly name: string; readonly seq: number }[])
      .map((index) => ({ ...index, seq: 0, columns: ask('index_xinfo', index.name) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return { table, columns: ask('table_xinfo', table.name), foreign: ask('foreign_key_list', table.name), indexes };
  });
}

function countRows(database: Database): unknown {
  const names = migrateAndReadSqlite().schema.tables.map(({ name }) => name);
  return names.map((name) => [name, database.query(`SELECT count(*) AS n FROM ${name}`).get()]);
}

describe('the printed schema of SQLite', () => {
  const migrated = new Database(':memory:');
  const loaded = new Database(':memory:');
  beforeAll(() => {
    migrateSqlite(migrated);
    loaded.run(PRINTED_SCHEMAS.sqlite);
  });
  afterAll(() => {
    migrated.close();
    loaded.close();
  });

  test('makes the tables, keys, checks, indexes, views and triggers that the migrations make', () => {
    expect(readSqliteSchema(loaded).tables.length).toBeGreaterThan(20);
    const sorted = (database: Database): unknown => {
      const { tables, views, extras } = readSqliteSchema(database);
      return { tables: byName(tables), views: byName(views), extras: byName(extras) };
    };
    expect(sorted(loaded)).toEqual(sorted(migrated));
    expect(readPragmas(loaded)).toEqual(readPragmas(migrated));
  });

  test('leaves nothing to migrate and has the rows that migrations write', () => {
    expect(migrateSqlite(loaded)).toEqual([]);
    expect(countRows(loaded)).toEqual(countRows(migrated));
    const seeded = new Set([...listSeeds('sqlite').map(({ table }) => table), 'schema_migrations']);
    expect(migrateAndReadSqlite().filled.filter((name) => !seeded.has(name))).toEqual([]);
  });

  test('keeps the meaning of every column as a comment of its statement', () => {
    const { sql } = loaded.query("SELECT sql FROM sqlite_schema WHERE name = 'admins'").get() as {
      readonly sql: string;
    };
    expect(sql).toContain('一律小写');
  });

  test('is told apart from one with a changed check, key or column', () => {
    for (const [from, to] of [
      ['version >= 1', 'version >= 2'],
      ['REFERENCES customers (id)', 'REFERENCES admins (id)'],
      ['email TEXT,', 'email TEXT NOT NULL,'],
    ] as const) {
      const changed = new Database(':memory:');
      expect(PRINTED_SCHEMAS.sqlite).toContain(from);
      changed.run(PRINTED_SCHEMAS.sqlite.replace(from, to));
      expect(readSqliteSchema(changed)).not.toEqual(readSqliteSchema(loaded));
      changed.close();
    }
  });
});

const LOOSE_ENDS = `
  SELECT c.relname AS name, k.conname AS object, pg_get_constraintdef(k.oid) AS text
  FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3`;

const COMMENTS = `
  SELECT c.relname AS name, obj_description(c.oid) AS about, (
    SELECT json_object_agg(a.attname, col_description(c.oid, a.attnum)) FROM pg_attribute AS a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
  FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

describe('the printed schema of PostgreSQL', () => {
  const databases: { readonly sql: SQL; readonly drop: () => Promise<void> }[] = [];
  async function connect(): Promise<SQL> {
    const { url, drop } = await createTestDatabase();
    const sql = new SQL(url, { max: 1 });
    databases.push({ sql, drop });
    return sql;
  }
  let migrated: SQL;
  let loaded: SQL;
  beforeAll(async () => {
    migrated = await connect();
    loaded = await connect();
    await migratePostgres(migrated);
    await loaded.unsafe(PRINTED_SCHEMAS.postgres);
  });
  afterAll(async () => {
    for (const { sql, drop } of databases) {
      await sql.close();
      await drop();
    }
  });

  test('makes the tables, keys, checks, indexes, partitions and functions that the migrations make', async () => {
    const one = sortPostgres(await readPostgresSchema(loaded));
    const other = sortPostgres(await readPostgresSchema(migrated));
    expect(one.tables.length).toBeGreaterThan(20);
    expect(one).toEqual(other);
    const ends = (sql: SQL): Promise<unknown> => sql.unsafe(LOOSE_ENDS).then((rows) => [...rows]);
    expect(await ends(loaded)).toEqual(await ends(migrated));
  });

  test('is made from the schema of the migrations as they are now', async () => {
    const kept = findPostgresSchema();
    expect(kept).not.toBeNull();
    expect(kept).toEqual(await readPostgresSchema(migrated));
  });

  test('leaves nothing to migrate and makes partitions ahead', async () => {
    expect(await migratePostgres(loaded)).toEqual([]);
    const [made] = (await loaded.unsafe('SELECT ensure_traffic_partitions(1767225600000, 1) AS n')) as readonly [
      { readonly n: number },
    ];
    expect(made.n).toBe(8);
    for (const table of new Set(listSeeds('postgres').map((seed) => seed.table))) {
      const count = async (sql: SQL): Promise<unknown> => [
        ...(await sql.unsafe(`SELECT count(*)::int AS n FROM ${table}`)),
      ];
      expect(await count(loaded)).toEqual(await count(migrated));
    }
  });

  test('has a comment in both languages on every table and column', async () => {
    const rows = (await loaded.unsafe(COMMENTS)) as readonly {
      readonly name: string;
      readonly about: string | null;
      readonly columns: Readonly<Record<string, string | null>>;
    }[];
    const expected = rows.map(({ name, columns }) => ({
      name,
      about: MEANINGS[name] === undefined ? 'none' : inBoth(MEANINGS[name].table),
      columns: Object.fromEntries(
        Object.keys(columns).map((column) => {
          const meaning = MEANINGS[name]?.columns[column];
          return [column, meaning === undefined ? 'none' : inBoth(meaning)];
        }),
      ),
    }));
    expect(rows.map(({ name, about, columns }) => ({ name, about, columns }))).toEqual(expected);
  });

  test('with SQLite: every table, column and index has its meaning, and no other is described', async () => {
    const postgres = (await readPostgresSchema(migrated)).tables;
    const sqlite = migrateAndReadSqlite().schema;
    const known = (kind: 'columns' | 'indexes'): readonly string[] =>
      Object.entries(MEANINGS).flatMap(([table, meaning]) =>
        Object.keys(meaning[kind] ?? {}).map((name) => `${table}.${name}`),
      );
    const columns = [...postgres, ...sqlite.tables, ...sqlite.views].flatMap((table) =>
      table.columns.map(({ name }) => `${table.name}.${name}`),
    );
    const indexes = [
      ...postgres.flatMap((table) => table.indexes.map(({ name }) => `${table.name}.${name}`)),
      ...sqlite.extras.filter(({ type }) => type === 'index').map(({ table, name }) => `${table}.${name}`),
    ];
    const rowTables = new Set(sqlite.tables.map(({ name }) => name));
    // The tables of rows take the columns of their view over, those that they have numbers for included.
    const described = known('columns').filter((name) => columns.includes(name) || !/_rows\./.test(name));
    expect([...rowTables].filter((name) => MEANINGS[name] === undefined)).toEqual([]);
    expect(described.toSorted()).toEqual([...new Set(columns)].toSorted());
    expect(known('indexes').toSorted()).toEqual([...new Set(indexes)].toSorted());
  });
});
