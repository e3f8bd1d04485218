import { Database, SQLiteError } from 'bun:sqlite';
import { DataLocked } from '../port.ts';
import { touchPrivate } from './open-database.ts';

export interface DataLock {
  release(): void;
}

/**
 * Takes the exclusive lock on the data, which ends with the process however it ends: an open exclusive transaction
 * on a database file of its own. Throws `DataLocked` when somebody else has it.
 */
export function acquireDataLock(path: string): DataLock {
  touchPrivate(path);
  const database = new Database(path, { create: true });
  try {
    database.run('PRAGMA busy_timeout = 0');
    database.run('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof SQLiteError && error.code === 'SQLITE_BUSY') throw new DataLocked(`lock ${path}`);
    throw error;
  }
  return {
    release() {
      database.run('ROLLBACK');
      database.close();
    },
  };
}
