import { existsSync, statSync } from 'node:fs';
import { type DataFacts, readFacts } from './backup/facts.ts';
import { createDb } from './repositories/db.ts';
import { createSealedRepository } from './repositories/sealed-values.ts';
import type { SealedRepository, SqlValue } from './port.ts';
import { narrowIntegers } from './threads/narrow-integers.ts';
import type { StoreLocation } from './threads/messages.ts';
import type { SqlRow } from './threads/sql-port.ts';

/** What an inspection found; reads alone. */
export interface Inspection {
  readonly facts: DataFacts;
  readonly sealed: SealedRepository;
  /** Of the whole database. */
  readonly bytes: number;
  /** What is wrong with its pages; null: nothing was found. */
  readonly damage: string | null;
  /** The database's clock less this machine's, milliseconds; 0 where it is the same clock. */
  readonly clockOffsetMs: number;
}

type Query = (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

function createSealed(database: 'sqlite' | 'postgres', query: Query): SealedRepository {
  const transact = (): Promise<never> => Promise.reject(new Error('an inspection writes nothing'));
  return createSealedRepository(createDb({ database, query, report: query, transact }));
}

async function inspectSqlite<T>(path: string, run: (found: Inspection) => Promise<T>): Promise<T> {
  const { openDatabase } = await import('./sqlite/open-database.ts');
  const database = openDatabase(path, true);
  const query: Query = async (sql, parameters = []) =>
    (database.query(sql).all(...(parameters as SqlValue[])) as Record<string, unknown>[]).map(narrowIntegers);
  try {
    const checked = (await query('PRAGMA quick_check(1)'))[0]?.['quick_check'];
    return await run({
      facts: await readFacts(query),
      sealed: createSealed('sqlite', query),
      bytes: statSync(path).size + (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0),
      damage: checked === 'ok' ? null : String(checked),
      clockOffsetMs: 0,
    });
  } finally {
    database.close();
  }
}

async function inspectPostgres<T>(url: string, now: () => number, run: (found: Inspection) => Promise<T>): Promise<T> {
  const { SQL } = await import('bun');
  const sql = new SQL(url, { max: 1, bigint: true, connectionTimeout: 10 });
  const query: Query = async (text, parameters = []) =>
    Array.from((await sql.unsafe(text, [...parameters])) as readonly Record<string, unknown>[], narrowIntegers);
  try {
    const before = now();
    const [row] = await query(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now, pg_database_size(current_database()) AS bytes',
    );
    const there = Number(row?.['now']);
    return await run({
      facts: await readFacts(query),
      sealed: createSealed('postgres', query),
      bytes: Number(row?.['bytes']),
      damage: null,
      clockOffsetMs: there - Math.round((before + now()) / 2),
    });
  } finally {
    await sql.close();
  }
}

/**
 * Looks at data that are at the schema of this version, beside a server or without one. For commands: it reads on the event loop of
 * the caller. Throws what the driver throws when they cannot be read.
 */
export function inspectData<T>(
  location: StoreLocation,
  now: () => number,
  run: (found: Inspection) => Promise<T>,
): Promise<T> {
  return location.kind === 'sqlite' ? inspectSqlite(location.path, run) : inspectPostgres(location.url, now, run);
}
