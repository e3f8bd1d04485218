import { existsSync } from 'node:fs';
import type { StoreLocation } from '../threads/messages.ts';
import { type AppliedMigration, listPending, type MigrationStatus } from './pending.ts';

async function listApplied(location: StoreLocation): Promise<readonly AppliedMigration[]> {
  if (location.kind === 'postgres') {
    const [{ SQL }, { listAppliedPostgres }] = await Promise.all([
      import('bun'),
      import('../postgres/migrate-postgres.ts'),
    ]);
    const sql = new SQL(location.url, { max: 1 });
    try {
      return await listAppliedPostgres(sql);
    } finally {
      await sql.close();
    }
  }
  if (!existsSync(location.path)) return [];
  const [{ openDatabase }, { listAppliedSqlite }] = await Promise.all([
    import('../sqlite/open-database.ts'),
    import('../sqlite/migrate-sqlite.ts'),
  ]);
  const database = openDatabase(location.path, true);
  try {
    return listAppliedSqlite(database);
  } finally {
    database.close();
  }
}

/**
 * Which schema steps the data have and which are still to run, without running any. For commands, not for a server:
 * it reads on the event loop of the caller. Throws `SchemaRefused` when this version cannot serve the data.
 */
export async function readMigrationStatus(location: StoreLocation): Promise<MigrationStatus> {
  const applied = await listApplied(location);
  const pending = listPending(location.kind, applied);
  return { applied, pending: pending.map((migration) => migration.id) };
}
