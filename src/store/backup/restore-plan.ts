import type { Statement } from '../port.ts';
import type { DataFacts } from './facts.ts';
import type { BackupFile } from './file.ts';
import { BackupProblem, DATA_ID } from './manifest.ts';
import type { MergePlan } from './merge.ts';

/** What is to be restored, and how. */
export interface RestoreTask {
  readonly file: BackupFile;
  /** UTC milliseconds. */
  readonly now: number;
  /** Data that are there may be replaced. */
  readonly force: boolean;
  /** The back-up as it is: nothing is taken over from what is there. */
  readonly discardPresent: boolean;
  /** Ends every token. */
  readonly revokeTokens: boolean;
  /** The row of the operation log; part of the transaction. */
  readonly record: Statement;
  /** Called before data that are there are changed: the time to make a back-up of them. */
  readonly beforeChange: (present: PresentData) => Promise<void>;
  readonly onProgress: (done: number, total: number) => void;
}

/** Data that the restore would replace. */
export type PresentData =
  | { readonly readable: true; readonly facts: DataFacts }
  | { readonly readable: false; readonly problem: string };

export interface RestoreOutcome {
  /** `keep`: what happened since was taken over from the data that were there. */
  readonly mode: MergePlan['mode'];
  readonly epoch: number;
  /** Where a database that cannot be read was put. */
  readonly aside: string | null;
}

type DecidedPlan = Omit<MergePlan, 'current' | 'result' | 'backup' | 'columns'>;

/** Throws `BackupProblem` unless the data that are there may be replaced. */
export function checkPresent(task: RestoreTask, present: PresentData | null): void {
  if (present === null) return;
  if (!task.force) {
    throw new BackupProblem(
      'there are data already: name --force to replace them, after reading what --help says of it',
    );
  }
  if (!present.readable && !task.discardPresent) {
    throw new BackupProblem(
      `the data that are there cannot be read (${present.problem}), so what was revoked and spent since the back-up ` +
        'cannot be taken over from them: name --discard-present to restore without it',
    );
  }
}

/**
 * Decides what is taken over from the data that are there. Of the same origin and at least as new as the back-up, they know
 * what was revoked and spent since; older ones know what is revoked, and nothing that the back-up does not know better.
 */
export function planMerge(task: RestoreTask, present: PresentData | null, backup: DataFacts): DecidedPlan {
  const { manifest } = task.file;
  // A checksum tells that a file is whole, not who made it.
  if (!DATA_ID.test(backup.dataId) || !Number.isSafeInteger(backup.epoch + 1)) {
    throw new BackupProblem(
      'the back-up is damaged inside: it does not tell whose data it holds; nothing was restored',
    );
  }
  const known = present !== null && present.readable && !task.discardPresent ? present.facts : null;
  const isSame = known !== null && known.dataId === backup.dataId;
  const isNewer =
    isSame &&
    (known.epoch > backup.epoch || (known.epoch === backup.epoch && known.lastActivityAt >= backup.lastActivityAt));
  const epochs = present !== null && present.readable ? [present.facts.epoch, backup.epoch] : [backup.epoch];
  return {
    mode: isNewer ? 'keep' : 'replace',
    hasCurrent: isSame,
    revokeTokens: task.revokeTokens,
    now: task.now,
    backupId: manifest.id,
    backupAt: manifest.createdAt,
    epoch: Math.max(...epochs) + 1,
    dataId: backup.dataId,
  };
}
