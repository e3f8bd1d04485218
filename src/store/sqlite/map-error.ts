import { SQLiteError } from 'bun:sqlite';
import type { StoreConflict } from '../port.ts';
import type { StoreFault } from '../threads/messages.ts';
import { RowMismatch } from '../threads/row-mismatch.ts';

const CONFLICTS: Readonly<Record<string, StoreConflict['kind']>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'reference',
  SQLITE_CONSTRAINT_TRIGGER: 'reference',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'check',
  SQLITE_CONSTRAINT_DATATYPE: 'check',
  SQLITE_TOOBIG: 'check',
};

/** `UNIQUE constraint failed: providers.name` names table and column; a foreign key names nothing. */
function readTarget(message: string): string | null {
  const match = /constraint failed: (?:index ')?([a-z0-9_]+(?:\.[a-z0-9_]+)?)/i.exec(message);
  return match?.[1] ?? null;
}

export function explainSqliteError(error: unknown): StoreFault {
  if (error instanceof RowMismatch) return { kind: 'conflict', conflict: error.kind, target: null };
  if (error instanceof SQLiteError) {
    const conflict = CONFLICTS[error.code ?? ''];
    if (conflict !== undefined) return { kind: 'conflict', conflict, target: readTarget(error.message) };
    return { kind: 'unavailable', message: `${error.code ?? 'SQLITE'}: ${error.message}` };
  }
  return { kind: 'unavailable', message: error instanceof Error ? error.message : 'unknown error' };
}

/** Whether a file could not be synced. */
export function isFailedSync(error: unknown): boolean {
  return error instanceof SQLiteError && error.code === 'SQLITE_IOERR_FSYNC';
}
