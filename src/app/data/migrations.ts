import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import { readMigrationStatus } from '../../store/migrator/read-status.ts';
import { locateData, openData } from './open-data.ts';
import { createStoreWorker } from '../worker.ts';

export interface ListedMigration {
  readonly name: string;
  /** RFC 3339; null: not applied yet. */
  readonly appliedAt: string | null;
}

/** Every step of the schema and when it was applied; changes nothing, and may run beside a server. */
export async function listMigrations(config: Config): Promise<readonly ListedMigration[]> {
  const { applied, pending } = await readMigrationStatus(locateData(config));
  return [
    ...applied.map(({ id, appliedAt }) => ({ name: id, appliedAt: new Date(appliedAt).toISOString() })),
    ...pending.map((name) => ({ name, appliedAt: null })),
  ];
}

/** Brings the data to the schema of this version and answers what was applied. Throws `StartupError`. */
export async function runMigrations(config: Config): Promise<readonly string[]> {
  const before = await listMigrations(config);
  const data = await openData(config, systemClock, silentLogger, createStoreWorker);
  await data.close();
  return before.filter((step) => step.appliedAt === null).map((step) => step.name);
}
