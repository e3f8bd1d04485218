import { SQL } from 'bun';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { computeChecksum } from '../../src/store/migrator/pending.ts';
import { migratePostgres } from '../../src/store/postgres/migrate-postgres.ts';
import { createTestDatabase } from '../../test/support/postgres.ts';
import { MEANINGS } from './meanings/index.ts';
import type { PostgresSchema } from './model.ts';
import { migrateAndReadSqlite } from './read-sqlite.ts';
import { readPostgresSchema } from './read-postgres.ts';
import { renderDatabase } from './render-database.ts';
import { renderMysql } from './render-mysql.ts';
import { renderPostgres } from './render-postgres.ts';
import { renderSqlite } from './render-sqlite.ts';

/** What a real PostgreSQL made of the migrations, kept so that nothing but its renewal needs a server. */
const KEPT = join(import.meta.dir, 'postgres.json');

interface Kept {
  /** Of the migrations that it was read after. */
  readonly digest: string;
  readonly schema: PostgresSchema;
}

function computeDigest(): string {
  return computeChecksum(MIGRATIONS.map(({ id, postgres }) => `${id}\n${postgres}`).join('\n'));
}

/** The kept schema of PostgreSQL; null when a migration was added since. */
export function findPostgresSchema(): PostgresSchema | null {
  if (!existsSync(KEPT)) return null;
  const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as Kept;
  return kept.digest === computeDigest() ? kept.schema : null;
}

/** The schema that the migrations make on a real PostgreSQL. */
export async function migrateAndReadPostgres(): Promise<PostgresSchema> {
  const { url, drop } = await createTestDatabase();
  const sql = new SQL(url, { max: 1 });
  try {
    await migratePostgres(sql);
    return await readPostgresSchema(sql);
  } finally {
    await sql.close();
    await drop();
  }
}

/** Reads the schema of PostgreSQL anew where the kept one is not that of the migrations. */
export async function renewPostgresSchema(): Promise<void> {
  if (findPostgresSchema() !== null) return;
  const kept: Kept = { digest: computeDigest(), schema: await migrateAndReadPostgres() };
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 1)}\n`);
}

/** Every document that is made from the schema, by path; fails when the kept schema of PostgreSQL is out of date. */
export function renderSchemas(): Readonly<Record<string, string>> {
  const postgres = findPostgresSchema();
  if (postgres === null) throw new Error('scripts/schema/postgres.json is out of date');
  const { schema: sqlite } = migrateAndReadSqlite();
  return {
    'docs/database.md': renderDatabase(sqlite, postgres, MEANINGS),
    'src/store/printed/mysql.sql': renderMysql(postgres, MEANINGS),
    'src/store/printed/postgres.sql': renderPostgres(postgres, MEANINGS),
    'src/store/printed/sqlite.sql': renderSqlite(sqlite, MEANINGS),
  };
}
