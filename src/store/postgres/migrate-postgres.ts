import type { SQL } from 'bun';
import { MIGRATIONS, type Migration } from '../migrations/index.ts';
import {
  type AppliedMigration,
  type AppliedRow,
  computeChecksum,
  listPending,
  readApplied,
} from '../migrator/pending.ts';

/** Any number that no other program takes: nodes that start together migrate one after the other. */
const LOCK = 'SELECT pg_advisory_xact_lock(7236542311)';
const RECORD =
  'CREATE TABLE IF NOT EXISTS schema_migrations ' +
  '(id text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())';

export async function listAppliedPostgres(sql: SQL): Promise<readonly AppliedMigration[]> {
  const [found] = (await sql.unsafe("SELECT to_regclass('schema_migrations') IS NOT NULL AS there")) as readonly {
    readonly there: boolean;
  }[];
  if (found?.there !== true) return [];
  const rows = await sql.unsafe('SELECT id, checksum, applied_at FROM schema_migrations ORDER BY id');
  return (rows as readonly AppliedRow[]).map(readApplied);
}

/** Runs the first pending step in a transaction with its record; null when there is none. */
async function runNext(sql: SQL, known: readonly Migration[]): Promise<string | null> {
  return sql.begin(async (transaction) => {
    await transaction.unsafe(LOCK);
    const [migration] = listPending('postgres', await listAppliedPostgres(transaction), known);
    if (migration === undefined) return null;
    await transaction.unsafe(RECORD);
    await transaction.unsafe(migration.postgres);
    const values = [migration.id, computeChecksum(migration.postgres)];
    await transaction.unsafe('INSERT INTO schema_migrations (id, checksum) VALUES ($1, $2)', values);
    return migration.id;
  });
}

/** Runs what is pending, each step in a transaction with its record. Answers the ids that ran. */
export async function migratePostgres(sql: SQL, known: readonly Migration[] = MIGRATIONS): Promise<readonly string[]> {
  const ran: string[] = [];
  for (;;) {
    const id = await runNext(sql, known);
    if (id === null) return ran;
    ran.push(id);
  }
}
