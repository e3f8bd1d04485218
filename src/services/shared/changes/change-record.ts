import { GatewayError } from '../../../lib/errors/index.ts';
import { StoreConflict } from '../../../store/port.ts';
import type { Statement, Store } from '../../../store/port.ts';
import type { Versioned } from '../../../store/records/index.ts';
import { mapStoreError } from './conflicts.ts';

const TRIES_MAX = 5;

/** The record, or `not_found`. */
export function requireFound<T>(record: T | null): T {
  if (record === null) throw new GatewayError('not_found');
  return record;
}

/** Throws `version_mismatch` when the caller named a version that is out of date. */
export function checkVersion(record: Versioned, ifMatch: number | null): void {
  if (ifMatch !== null && ifMatch !== record.version) {
    throw new GatewayError('version_mismatch', { details: [{ version: record.version, if_match: ifMatch }] });
  }
}

/** The columns that every change touches. */
export function nextVersion(record: Versioned, now: number): Pick<Versioned, 'updatedAt' | 'version'> {
  return { updatedAt: Math.max(now, record.updatedAt), version: record.version + 1 };
}

/** One change of one record. */
export interface RecordChange<R extends Versioned, Result> {
  readonly store: Store;
  readonly find: () => Promise<R | null>;
  /** `If-Match`; null takes whatever version there is. */
  readonly ifMatch: number | null;
  /** Makes the statements, the operation-log row included; called again when another change came between. */
  readonly change: (current: R) => Promise<{ readonly statements: readonly Statement[]; readonly result: Result }>;
}

/**
 * Reads, changes and writes a record in one transaction under its version. Without `If-Match` a change that came
 * between is taken up by trying again; with it the caller gets 41201.
 */
export async function changeRecord<R extends Versioned, Result>(input: RecordChange<R, Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    const current = requireFound(await input.find());
    checkVersion(current, input.ifMatch);
    const { statements, result } = await input.change(current);
    if (statements.length === 0) return result;
    try {
      await input.store.transact(statements);
      return result;
    } catch (error) {
      const raced = error instanceof StoreConflict && error.kind === 'version';
      if (!raced || input.ifMatch !== null || tries === TRIES_MAX) throw mapStoreError(error);
    }
  }
}
