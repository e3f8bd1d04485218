import { Database } from 'bun:sqlite';
import { closeSync, fsyncSync, openSync } from 'node:fs';

const BUSY_TIMEOUT_MS = 5_000;
/** 64 MB: a log that other threads could not keep shorter is copied by the commit that makes it so long. */
const CHECKPOINT_PAGES = 16_000;
/** The system keeps the file's pages anyway: these spare a call for those in use. */
const WRITER_CACHE_KB = 2_048;
const READER_CACHE_KB = 1_024;
/** Of a writer that fills data by itself: the log takes each page once, not with every commit. */
const FILLING_CACHE_KB = 65_536;

/** Brings to the disk what was written without being synced. */
export function syncDatabase(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the file with mode 0600 before the database opens it; its journal files inherit the mode. */
export function touchPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

/** Opens the data: every commit is on the disk when it returns, unless it is not synced. */
export function openDatabase(path: string, readonly: boolean, isSynced = true): Database {
  if (!readonly) touchPrivate(path);
  const database = new Database(
    path,
    readonly ? { readonly, safeIntegers: true } : { create: true, safeIntegers: true },
  );
  database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (!readonly) {
    database.run('PRAGMA journal_mode = WAL');
    database.run(`PRAGMA synchronous = ${isSynced ? 'FULL' : 'OFF'}`);
    database.run('PRAGMA foreign_keys = ON');
    database.run(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.run('PRAGMA journal_size_limit = 67108864');
  }
  const cache = isSynced ? WRITER_CACHE_KB : FILLING_CACHE_KB;
  database.run(`PRAGMA cache_size = -${readonly ? READER_CACHE_KB : cache}`);
  database.run('PRAGMA trusted_schema = OFF');
  return database;
}
