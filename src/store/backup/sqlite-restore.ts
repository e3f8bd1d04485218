import type { Database } from 'bun:sqlite';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { segmentPaths } from '../journal/segment.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { listPending } from '../migrator/pending.ts';
import { narrowIntegers } from '../threads/narrow-integers.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { listAppliedSqlite, migrateSqlite } from '../sqlite/migrate-sqlite.ts';
import { checkJournal, takeOverJournal } from '../sqlite/take-over-journal.ts';
import { openDatabase, touchPrivate } from '../sqlite/open-database.ts';
import { type DataFacts, readFacts } from './facts.ts';
import { BackupProblem } from './manifest.ts';
import { buildBalances, buildMerge } from './merge.ts';
import { checkPresent, planMerge, type PresentData, type RestoreOutcome, type RestoreTask } from './restore-plan.ts';
import { TABLE_ROLES } from './tables.ts';

const FILES = ['', '-journal', '-wal', '-shm'];
const JOURNAL_SUFFIXES = segmentPaths('');

function removeDatabase(path: string): void {
  for (const suffix of FILES) rmSync(path + suffix, { force: true });
}

function read(database: Database): (sql: string) => readonly SqlRow[] {
  return (sql) => (database.query(sql).all() as Record<string, unknown>[]).map(narrowIntegers);
}

function listColumns(database: Database): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, readonly string[]>();
  for (const table of Object.keys(TABLE_ROLES)) {
    const found = database
      .query(
        "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0 AND EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
      )
      .all(table) as { readonly name: string }[];
    if (found.length > 0)
      columns.set(
        table,
        found.map(({ name }) => name),
      );
  }
  return columns;
}

/** The back-up as a database of its own, checked and at the schema of this version. */
async function stage({ file, onProgress }: RestoreTask, path: string): Promise<DataFacts> {
  removeDatabase(path);
  touchPrivate(path);
  const target = openSync(path, 'r+');
  try {
    for await (const chunk of file.read((bytes) => onProgress(bytes, file.dataBytes))) {
      for (let at = 0; at < chunk.length;) at += writeSync(target, chunk, at);
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  const database = openDatabase(path, false);
  try {
    const found = read(database)('PRAGMA quick_check(1)')[0]?.['quick_check'];
    if (found !== 'ok')
      throw new BackupProblem(`the back-up is damaged inside: ${String(found)}; nothing was restored`);
    listPending('sqlite', listAppliedSqlite(database), MIGRATIONS);
    migrateSqlite(database);
    return await readFacts(read(database));
  } finally {
    database.close();
  }
}

/** What is there now; null when nothing is. */
async function lookAtPresent(path: string): Promise<PresentData | null> {
  if (!existsSync(path)) return null;
  try {
    const database = openDatabase(path, false);
    try {
      if (read(database)("SELECT 1 AS one FROM sqlite_schema WHERE name = 'admins'").length === 0) return null;
      const found = read(database)('PRAGMA quick_check(1)')[0]?.['quick_check'];
      if (found !== 'ok') throw new Error(String(found));
      checkJournal(database, path);
      migrateSqlite(database);
      takeOverJournal(database, path);
      const facts = await readFacts(read(database));
      return facts.inUse ? { readable: true, facts } : null;
    } finally {
      database.close();
    }
  } catch (error) {
    return { readable: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function runMerge(
  database: Database,
  statements: readonly string[],
  record: RestoreTask['record'],
  balances: boolean,
): void {
  database.run('PRAGMA foreign_keys = OFF');
  database.run('BEGIN IMMEDIATE');
  try {
    for (const sql of statements) database.run(sql);
    if (balances) {
      const { wanted, fill } = buildBalances('sqlite', 'main.');
      if (database.query(wanted).get() !== null) for (const sql of fill) database.run(sql);
    }
    database.query(record.sql).run(...(record.parameters as string[]));
    const broken = database.query('PRAGMA foreign_key_check').get();
    if (broken !== null) throw new Error(`the result would not be consistent: ${JSON.stringify(broken, showBigint)}`);
    database.run('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.run('ROLLBACK');
    throw error;
  }
}

function showBigint(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Puts the restored file in the place of the other in one step; the other stays under a name of its own when it cannot be read. */
function exchange(staged: string, path: string, aside: string | null): void {
  const files = [...FILES, ...JOURNAL_SUFFIXES];
  if (aside !== null)
    for (const suffix of files) if (existsSync(path + suffix)) linkSync(path + suffix, aside + suffix);
  // A log that belongs to the other file must not meet this one.
  for (const suffix of files.slice(1)) rmSync(path + suffix, { force: true });
  renameSync(staged, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** The caller holds the lock on the data. Throws `BackupProblem` before anything has changed. */
export async function restoreSqlite(path: string, task: RestoreTask): Promise<RestoreOutcome> {
  const staged = `${path}.restore`;
  try {
    const present = await lookAtPresent(path);
    checkPresent(task, present);
    const plan = planMerge(task, present, await stage(task, staged));
    if (present !== null) await task.beforeChange(present);
    const base = plan.mode === 'keep' ? path : staged;
    const other = plan.mode === 'keep' ? staged : path;
    const database = openDatabase(base, false);
    try {
      if (plan.mode === 'keep' || plan.hasCurrent) database.run(`ATTACH '${other.replaceAll("'", "''")}' AS other`);
      const statements = buildMerge({
        ...plan,
        current: plan.mode === 'keep' ? 'main.' : 'other.',
        result: 'main.',
        backup: plan.mode === 'keep' ? 'other.' : null,
        columns: listColumns(database),
      });
      runMerge(database, statements, task.record, plan.mode === 'keep');
      if (plan.mode === 'replace') {
        database.run('UPDATE traffic_journal SET name = lower(hex(randomblob(16))), sequence = 0');
        if (plan.hasCurrent) database.run('DETACH other');
        database.run('PRAGMA wal_checkpoint(TRUNCATE)');
        database.run('PRAGMA journal_mode = DELETE');
      }
    } finally {
      database.close();
    }
    const aside = present === null || present.readable ? null : `${path}.unreadable-${task.now}`;
    if (plan.mode === 'replace') exchange(staged, path, aside);
    return { mode: plan.mode, epoch: plan.epoch, aside };
  } finally {
    removeDatabase(staged);
  }
}
