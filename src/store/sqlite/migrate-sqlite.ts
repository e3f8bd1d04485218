import type { Database } from 'bun:sqlite';
import { MIGRATIONS, type Migration } from '../migrations/index.ts';
import {
  type AppliedMigration,
  type AppliedRow,
  readApplied,
  computeChecksum,
  listPending,
} from '../migrator/pending.ts';

const RECORD =
  'CREATE TABLE IF NOT EXISTS schema_migrations ' +
  '(id TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID';

export function listAppliedSqlite(database: Database): readonly AppliedMigration[] {
  const table = database.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get();
  if (table === null) return [];
  const rows = database.query('SELECT id, checksum, applied_at FROM schema_migrations ORDER BY id').all();
  return (rows as AppliedRow[]).map(readApplied);
}

/** Runs what is pending, each step in a transaction with its record. Answers the ids that ran. */
export function migrateSqlite(database: Database, known: readonly Migration[] = MIGRATIONS): readonly string[] {
  const pending = listPending('sqlite', listAppliedSqlite(database), known);
  for (const migration of pending) {
    database.transaction(() => {
      database.run(RECORD);
      database.run(migration.sqlite);
      database
        .query(
          "INSERT INTO schema_migrations (id, checksum, applied_at) VALUES (?1, ?2, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
        )
        .run(migration.id, computeChecksum(migration.sqlite));
    })();
  }
  return pending.map((migration) => migration.id);
}
