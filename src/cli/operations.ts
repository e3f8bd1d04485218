import type { BackupRequest, BackupSummary } from '../app/data/backup.ts';
import type { Operations } from '../app/control/index.ts';
import type { DemoRequest, DemoSummary } from '../app/demo/fill.ts';
import type { RestoreRequest, RestoreSummary } from '../app/data/restore.ts';

/** The operations, and who carries them out. */
export interface OperationsSession {
  /** `server`: a running one, over its socket. `local`: this process, which holds the lock on the data meanwhile. */
  readonly via: 'server' | 'local';
  readonly operations: Operations;
  close(): Promise<void>;
}

/** One migration as `migrate --status` shows it. */
export interface MigrationState {
  readonly name: string;
  /** RFC 3339; null: not applied yet. */
  readonly appliedAt: string | null;
}

/** One finding of `doctor`. */
export interface DoctorFinding {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  /** One sentence; for a failure also what to do. */
  readonly message: string;
}

/** What the commands need of the rest of the program. */
export interface CliActions {
  /** Serves until it is told to stop; the answer is the exit code. */
  serve(): Promise<number>;
  /** The same as one of several workers of the server that listens for them on a socket. */
  serveAsWorker(socketPath: string, area: number): Promise<number>;
  /** State of every migration, without changing anything. */
  migrationStatus(): Promise<readonly MigrationState[]>;
  /** Applies what is missing and answers the names of what it applied. */
  migrate(): Promise<readonly string[]>;
  /** With `providers` each is called once, for real. */
  doctor(options: { readonly providers: boolean }): Promise<readonly DoctorFinding[]>;
  /** Throws when there is nothing to back up, or the file is there. */
  backup(request: BackupRequest, onProgress: (done: number, total: number) => void): Promise<BackupSummary>;
  restore(request: RestoreRequest, onProgress: (done: number, total: number) => void): Promise<RestoreSummary>;
  /** Throws when there are requests already, unless it is forced. */
  demo(request: DemoRequest, onProgress: (done: number, total: number) => void): Promise<DemoSummary>;
  openOperations(): Promise<OperationsSession>;
}
