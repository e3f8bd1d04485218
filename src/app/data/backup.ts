import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { BackupProblem, writeBackup } from '../../store/backup/index.ts';
import { readMigrationStatus } from '../../store/migrator/read-status.ts';
import { connectControl, controlSocketPath } from '../control/index.ts';
import type { Operations } from '../control/index.ts';
import { openLocalOperations } from '../operations/local-operations.ts';
import { locateData } from './open-data.ts';
import { StartupError } from '../startup-error.ts';
import { VERSION } from '../version.ts';
import { createStoreWorker } from '../worker.ts';

type BackupOperations = Pick<Operations, 'flushRequests' | 'recordBackup'>;

export interface BackupRequest {
  readonly output: string;
  /** A file that is there may be replaced. */
  readonly force: boolean;
}

export interface BackupSummary {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** RFC 3339: the data are as of this instant. */
  readonly createdAt: string;
  readonly epoch: number;
  /** Ids of the keys that the secrets in it are sealed under. */
  readonly sealKeyIds: readonly string[];
}

/** Has it done by the server if one runs; else here, unless that would change the schema. */
async function operate(config: Config, run: (operations: BackupOperations) => Promise<null>): Promise<void> {
  const remote = await connectControl(controlSocketPath(config));
  if (remote !== null) {
    await run(remote);
    return;
  }
  if ((await readMigrationStatus(locateData(config))).pending.length > 0) return;
  const local = await openLocalOperations(config);
  try {
    await run(local.operations);
  } finally {
    await local.close();
  }
}

/** Writes a consistent back-up, whether or not a server runs. Throws `StartupError`. */
export async function backUp(
  config: Config,
  { output, force }: BackupRequest,
  onProgress: (done: number, total: number) => void,
): Promise<BackupSummary> {
  const path = resolve(output);
  if (!existsSync(dirname(path))) throw new StartupError('failed', `There is no folder ${dirname(path)}.`);
  if (existsSync(path) && !force) {
    throw new StartupError('failed', `${path} is there already: name another file, or --force to replace it.`);
  }
  const location = locateData(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    throw new StartupError('failed', `There are no data in ${config.dataDir} to back up.`);
  }
  try {
    // What the journal has for the tables belongs to the copy of them.
    await operate(config, (operations) => operations.flushRequests({}));
    const written = await writeBackup({
      location,
      path,
      clock: systemClock,
      version: VERSION,
      createWorker: createStoreWorker,
      onProgress,
    });
    await operate(config, (operations) => operations.recordBackup({ id: written.id, bytes: written.bytes }));
    const { id, bytes, epoch, sealKeyIds } = written;
    return { id, path, bytes, createdAt: new Date(written.createdAt).toISOString(), epoch, sealKeyIds };
  } catch (error) {
    if (error instanceof BackupProblem)
      throw new StartupError('failed', `No back-up was made: ${error.message}.`, error);
    throw error;
  }
}
