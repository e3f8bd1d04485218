import { createReadStream, rmSync, statSync } from 'node:fs';
import { narrowIntegers } from '../threads/narrow-integers.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { StoreThread } from '../threads/store-thread.ts';
import { listAppliedSqlite } from '../sqlite/migrate-sqlite.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import type { StoreOptions } from '../open-engine.ts';
import { type DataFacts, readFacts } from './facts.ts';
import { BackupProblem } from './manifest.ts';

const LOOK_EVERY_MS = 200;

/** A consistent copy of the data, about to be written to a back-up. */
export interface DataDump {
  readonly facts: DataFacts;
  /** Schema steps that the data have. */
  readonly schema: readonly string[];
  /** The data as they go into the file. May be read once. */
  read(): AsyncIterable<Uint8Array>;
}

/** `done` and `total` are in a unit of the dump's own; `total` is an estimate. */
export type DumpProgress = (done: number, total: number) => void;

function removeDatabase(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** Reads a closed copy: what it holds, and its schema steps. */
export async function inspectCopy(path: string): Promise<Pick<DataDump, 'facts' | 'schema'>> {
  const database = openDatabase(path, true);
  try {
    const schema = listAppliedSqlite(database).map(({ id }) => id);
    const read = (sql: string): readonly SqlRow[] =>
      (database.query(sql).all() as Record<string, unknown>[]).map(narrowIntegers);
    return { schema, facts: await readFacts(read) };
  } finally {
    database.close();
  }
}

/** How many bytes the copy will have at most. */
function estimateBytes(path: string): number {
  const database = openDatabase(path, true);
  try {
    const { size } = database
      .query('SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size')
      .get() as {
      readonly size: bigint;
    };
    return Number(size);
  } finally {
    database.close();
  }
}

/**
 * Copies the database beside `scratch`, in a thread of its own and in one read transaction, which a writer elsewhere neither waits
 * for nor is waited for by. `run` gets the dump; the copy goes when it has ended.
 */
export async function withSqliteDump<T>(
  path: string,
  scratch: string,
  createWorker: StoreOptions['createWorker'],
  onProgress: DumpProgress,
  run: (dump: DataDump) => Promise<T>,
): Promise<T> {
  const total = estimateBytes(path);
  removeDatabase(scratch);
  const thread = new StoreThread(createWorker('store-reader'));
  const timer = setInterval(
    () => onProgress(statSync(scratch, { throwIfNoEntry: false })?.size ?? 0, total),
    LOOK_EVERY_MS,
  );
  try {
    await thread.ask({ kind: 'open', role: 'store-reader', location: { kind: 'sqlite', path } });
    await thread.ask({ kind: 'copy', path: scratch });
    clearInterval(timer);
    const inspected = await inspectCopy(scratch);
    if (!inspected.facts.inUse) throw new BackupProblem('there are no data to back up yet');
    return await run({ ...inspected, read: () => createReadStream(scratch) });
  } finally {
    clearInterval(timer);
    await thread.close();
    removeDatabase(scratch);
  }
}
