import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildOperationLogRow } from '../../audit/build-row.ts';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { BackupProblem, buildRestoreRow, openBackupFile, restoreBackup, writeBackup } from '../../store/backup/index.ts';
import type { BackupFile, RestoreOutcome, RestoreTask } from '../../store/backup/index.ts';
import { DataLocked } from '../../store/port.ts';
import { acquireDataLock } from '../../store/sqlite/data-lock.ts';
import { locateData } from './open-data.ts';
import { listKeyIds } from './secret-keys.ts';
import { StartupError } from '../startup-error.ts';
import { systemContext } from '../system-context.ts';
import { VERSION } from '../version.ts';
import { createStoreWorker } from '../worker.ts';

const PRIVATE_FOLDER = 0o700;
const HALF_SAFETY_COPY = /^before-restore-\d{8}T\d{6}Z\.backup\.(?:partial|copy)(?:-[a-z]+)?$/;

export interface RestoreRequest {
  readonly file: string;
  readonly force: boolean;
  /** Take nothing over from the data that are there. */
  readonly discardPresent: boolean;
  /** End every token, since nobody knows which were revoked. */
  readonly revokeTokens: boolean;
}

export interface RestoreSummary {
  readonly backupId: string;
  /** RFC 3339. */
  readonly backupAt: string;
  readonly epoch: number;
  /** Whether what happened since the back-up was taken over from the data that were there. */
  readonly kept: boolean;
  /** Back-up of the data as they were before; null: there were none, or they could not be read. */
  readonly safetyCopy: string | null;
  /** Where a database that cannot be read was put. */
  readonly aside: string | null;
  /** What the operator has to know or do, a sentence each. */
  readonly warnings: readonly string[];
}

function listWarnings(
  config: Config,
  { manifest }: BackupFile,
  { mode }: RestoreOutcome,
  { revokeTokens }: RestoreRequest,
): readonly string[] {
  const at = new Date(manifest.createdAt).toISOString();
  const known = listKeyIds(config);
  const missing = manifest.sealKeyIds.filter((id) => !known.includes(id));
  const lost =
    `What happened after ${at} is not known: what was spent and who was suspended since, and passwords are those of that ` +
    `time.${revokeTokens ? '' : ' Tokens that were revoked since work again: revoke them, or restore with --revoke-tokens.'}`;
  return [
    'Every session and access token has ended; callers obtain new access tokens with their auth tokens.',
    ...(mode === 'keep' ? [] : [lost]),
    ...(missing.length === 0
      ? []
      : [
          `Secrets in it are sealed under keys that are not here (${missing.join(', ')}): put the key of that time into ` +
            'TALLYGATE_SECRET_KEY_OLD, or set the credentials of the providers anew.',
        ]),
  ];
}

function buildRecord(config: Config, file: BackupFile, now: number, request: RestoreRequest): RestoreTask['record'] {
  const { actor, origin } = systemContext('command line');
  const row = buildOperationLogRow(
    {
      actor,
      action: 'data.restore',
      target: { type: 'backup', id: file.manifest.id },
      outcome: 'ok',
      changes: {
        backup_at: { after: new Date(file.manifest.createdAt).toISOString() },
        discard_present: { after: request.discardPresent },
        revoke_tokens: { after: request.revokeTokens },
      },
      origin,
    },
    now,
    1,
  );
  return buildRestoreRow(locateData(config), row);
}

function locateSafetyCopy({ dataDir }: Config, now: number): string {
  return join(dataDir, `before-restore-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`);
}

/** A restore that was killed may have left half a safety copy; its name has the time of that restore, so nobody else replaces it. */
function removeHalfSafetyCopies({ dataDir }: Config): void {
  for (const name of readdirSync(dataDir)) {
    if (HALF_SAFETY_COPY.test(name)) rmSync(join(dataDir, name), { force: true });
  }
}

async function restoreLocked(
  config: Config,
  request: RestoreRequest,
  onProgress: (done: number, total: number) => void,
): Promise<RestoreSummary> {
  const now = systemClock.now();
  const location = locateData(config);
  removeHalfSafetyCopies(config);
  const file = await openBackupFile(request.file, (done, total) => onProgress(done, total * 2));
  let safetyCopy: string | null = null;
  const outcome = await restoreBackup(location, {
    file,
    now,
    force: request.force,
    discardPresent: request.discardPresent,
    revokeTokens: request.revokeTokens,
    record: buildRecord(config, file, now, request),
    onProgress: (done, total) => onProgress(total + done, total * 2),
    async beforeChange(present) {
      if (!present.readable) return;
      const path = locateSafetyCopy(config, now);
      await writeBackup({
        location,
        path,
        clock: systemClock,
        version: VERSION,
        createWorker: createStoreWorker,
        onProgress: () => undefined,
      });
      safetyCopy = path;
    },
  });
  return {
    backupId: file.manifest.id,
    backupAt: new Date(file.manifest.createdAt).toISOString(),
    epoch: outcome.epoch,
    kept: outcome.mode === 'keep',
    safetyCopy,
    aside: outcome.aside,
    warnings: listWarnings(config, file, outcome, request),
  };
}

/** Restores a back-up while no server runs. Throws `StartupError`; nothing has changed then. */
export async function restore(
  config: Config,
  request: RestoreRequest,
  onProgress: (done: number, total: number) => void,
): Promise<RestoreSummary> {
  const location = locateData(config);
  mkdirSync(config.dataDir, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    const lock = acquireDataLock(
      location.kind === 'sqlite' ? `${location.path}.lock` : join(config.dataDir, 'server.lock'),
    );
    try {
      return await restoreLocked(config, request, onProgress);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof DataLocked) {
      throw new StartupError('data-in-use', 'A Tallygate is using these data: stop it first, then restore.', error);
    }
    if (error instanceof BackupProblem)
      throw new StartupError('failed', `Nothing was restored: ${error.message}.`, error);
    throw error;
  }
}
