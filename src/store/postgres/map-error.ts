import { DataLocked, type StoreConflict } from '../port.ts';
import type { StoreFault } from '../threads/messages.ts';
import { RowMismatch } from '../threads/row-mismatch.ts';

/** What the driver's errors carry, as far as it is read here. */
interface ServerError {
  readonly errno?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly column?: string;
  readonly detail?: string;
}

/** SQLSTATE (PostgreSQL's manual, appendix A) → why the transaction was rolled back. */
const CONFLICTS: Readonly<Record<string, StoreConflict['kind']>> = {
  '23505': 'unique',
  '23503': 'reference',
  '23001': 'reference',
  '23514': 'check',
  '23502': 'check',
  '22P02': 'check',
  '22P05': 'check',
  '22003': 'check',
  '22001': 'check',
  '22021': 'check',
  /** Raised by `commit_traffic`. */
  TG001: 'missing',
  TG002: 'check',
};

/** `Key (name)=(x) already exists.` names the column; an expression such as `lower(name)` names the one inside it. */
function readTarget(error: ServerError): string | null {
  if (error.table === undefined) return null;
  const column = /Key \((?:\w+\()*"?(\w+)/.exec(error.detail ?? '')?.[1] ?? error.column;
  return column === undefined ? (error.constraint ?? error.table) : `${error.table}.${column}`;
}

export function explainPostgresError(error: unknown): StoreFault {
  if (error instanceof RowMismatch) return { kind: 'conflict', conflict: error.kind, target: null };
  if (error instanceof DataLocked) return { kind: 'locked' };
  if (!(error instanceof Error)) return { kind: 'unavailable', message: 'unknown error' };
  const server: Error & ServerError = error;
  const conflict = CONFLICTS[server.errno ?? ''];
  if (conflict !== undefined) return { kind: 'conflict', conflict, target: readTarget(server) };
  return { kind: 'unavailable', message: `${server.errno ?? 'connection'}: ${error.message}` };
}
