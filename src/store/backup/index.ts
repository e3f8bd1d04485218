import type { Clock } from '../../lib/clock.ts';
import { createUuid7 } from '../../lib/ids.ts';
import type { Statement } from '../port.ts';
import type { OperationLogRecord } from '../records/index.ts';
import { createRepositories } from '../repositories/index.ts';
import type { StoreOptions } from '../open-engine.ts';
import type { StoreLocation } from '../threads/messages.ts';
import { writeBackupFile } from './file.ts';
import type { Manifest } from './manifest.ts';
import { BackupProblem } from './manifest.ts';
import { withPostgresDump } from './postgres-dump.ts';
import { restorePostgres } from './postgres-restore.ts';
import type { RestoreOutcome, RestoreTask } from './restore-plan.ts';
import { type DataDump, type DumpProgress, withSqliteDump } from './sqlite-dump.ts';
import { restoreSqlite } from './sqlite-restore.ts';

export { openBackupFile } from './file.ts';
export type { BackupFile } from './file.ts';
export { BackupProblem } from './manifest.ts';
export type { Manifest } from './manifest.ts';
export type { RestoreOutcome, RestoreTask } from './restore-plan.ts';

export interface BackupOptions {
  readonly location: StoreLocation;
  /** The file; one that is there is replaced when the new one is whole. */
  readonly path: string;
  readonly clock: Clock;
  /** Of Tallygate. */
  readonly version: string;
  readonly createWorker: StoreOptions['createWorker'];
  readonly onProgress: DumpProgress;
}

/**
 * Writes a consistent back-up of the data, without the key that their secrets are sealed under. A server may write meanwhile
 * and does not notice. Throws `BackupProblem`.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest & { readonly bytes: number }> {
  const { location, path, clock, version, createWorker, onProgress } = options;
  const now = clock.now();
  const write = async (dump: DataDump): Promise<Manifest & { readonly bytes: number }> => {
    const { facts, schema } = dump;
    const manifest: Manifest = {
      id: `bak_${createUuid7(now)}`,
      version,
      createdAt: now,
      database: location.kind,
      dataId: facts.dataId,
      epoch: facts.epoch,
      schema: [...schema],
      sealKeyIds: [...facts.sealKeyIds],
    };
    return { ...manifest, bytes: await writeBackupFile(path, manifest, dump.read()) };
  };
  return location.kind === 'sqlite'
    ? withSqliteDump(location.path, `${path}.copy`, createWorker, onProgress, write)
    : withPostgresDump(location.url, onProgress, write);
}

/** The row of the operation log that a restore writes in its own transaction. */
export function buildRestoreRow(location: StoreLocation, record: OperationLogRecord): Statement {
  const refuse = (): Promise<never> => Promise.reject(new Error('only statements are made here'));
  return createRepositories({
    database: location.kind,
    query: refuse,
    report: refuse,
    transact: refuse,
  }).operationLogs.insert(record);
}

/** Restores a back-up. The caller holds the lock of the data folder; no server may run. Throws `BackupProblem`. */
export function restoreBackup(location: StoreLocation, task: RestoreTask): Promise<RestoreOutcome> {
  const { database } = task.file.manifest;
  if (database !== location.kind) {
    throw new BackupProblem(`the back-up is of a ${database} database, and the settings name a ${location.kind} one`);
  }
  return location.kind === 'sqlite' ? restoreSqlite(location.path, task) : restorePostgres(location.url, task);
}
