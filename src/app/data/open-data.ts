import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { acquireDataLock } from '../../store/sqlite/data-lock.ts';
import type { DataLock } from '../../store/sqlite/data-lock.ts';
import { openStore } from '../../store/open-store.ts';
import { DataLocked, type Store } from '../../store/port.ts';
import type { StoreAccess } from '../../store/remote/protocol.ts';
import type { StoreLocation } from '../../store/threads/messages.ts';
import type { CreateStoreWorker } from '../worker.ts';
import { StartupError } from '../startup-error.ts';

const PRIVATE_FOLDER = 0o700;

/** The store, held for this process alone. */
export interface OpenData {
  readonly store: Store;
  /** For other processes; null: these data are another process's. */
  readonly access: StoreAccess | null;
  close(): Promise<void>;
}

/** Where the settings say that the data are. */
export function locateData(config: Config): StoreLocation {
  const { dataDir, databaseUrl, durability } = config;
  return databaseUrl === null
    ? { kind: 'sqlite', path: join(dataDir, 'tallygate.db'), durability }
    : { kind: 'postgres', url: databaseUrl, durability };
}

function prepareFolder(config: Config): void {
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    throw new StartupError(
      'failed',
      `The data folder ${config.dataDir} cannot be made or used: ${describe(error)}`,
      error,
    );
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The data folder has a lock of its own where the database is elsewhere: socket and key file have one owner too. */
function lockFolder(config: Config, location: StoreLocation): DataLock | null {
  return location.kind === 'sqlite' ? null : acquireDataLock(join(config.dataDir, 'server.lock'));
}

/** Opens and migrates the data. Throws `StartupError` with one sentence for people. */
export async function openData(
  config: Config,
  clock: Clock,
  log: Logger,
  createWorker: CreateStoreWorker,
): Promise<OpenData> {
  prepareFolder(config);
  const location = locateData(config);
  let lock: DataLock | null = null;
  try {
    lock = lockFolder(config, location);
    const store = await openStore({ location, clock, log, createWorker });
    return {
      store,
      access: store.access,
      async close() {
        await store.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    if (error instanceof DataLocked) {
      throw new StartupError(
        'data-in-use',
        lock === null
          ? `Another Tallygate is using the data in ${config.dataDir}. Stop it first, or set TALLYGATE_DATA_DIR to another folder.`
          : 'Another Tallygate is using the database of TALLYGATE_DATABASE_URL. Stop it first, or name another database.',
        error,
      );
    }
    throw new StartupError('failed', `The database cannot be opened: ${describe(error)}`, error);
  }
}
