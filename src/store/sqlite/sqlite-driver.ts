import type { Database, Statement } from 'bun:sqlite';
import type { SqlValue } from '../port.ts';
import type { Durability, StatementMessage, StoreDriver, StoreWorkerRole } from '../threads/messages.ts';
import { COPY_NOT_SYNCED } from '../threads/log-keeper.ts';
import { narrowIntegers } from '../threads/narrow-integers.ts';
import { RowMismatch } from '../threads/row-mismatch.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { yieldToRequests } from '../threads/yield-to-requests.ts';
import { TrafficWriter } from './commit-traffic.ts';
import { explainSqliteError, isFailedSync } from './map-error.ts';
import { openDatabase, syncDatabase, touchPrivate } from './open-database.ts';
import { checkJournal, takeOverJournal } from './take-over-journal.ts';
import { WalCheckpoint } from './wal-checkpoint.ts';

const STATEMENTS_MAX = 200;
const FIND_SETTLED =
  "SELECT lower(hex(id)) AS key FROM request_rows WHERE state <> 'held' AND id IN " +
  '(SELECT unhex(value) FROM json_each(?1))';

/** Prepared statements by text, the least recently used ones finalized. */
class StatementCache {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  get(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) this.#statements.delete(sql);
    const statement = known ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > STATEMENTS_MAX) this.#evict();
    return statement;
  }

  clear(): void {
    while (this.#statements.size > 0) this.#evict();
  }

  #evict(): void {
    for (const [sql, statement] of this.#statements) {
      this.#statements.delete(sql);
      statement.finalize();
      return;
    }
  }
}

/** SQLite in a store thread: one writer, which also migrates, and readers beside it. */
export function openSqliteDriver(path: string, role: StoreWorkerRole, durability: Durability = 'strict'): StoreDriver {
  const isSynced = durability !== 'at-end';
  if (role === 'store-reader') yieldToRequests();
  const database = openDatabase(path, role === 'store-reader', isSynced);
  const cache = new StatementCache(database);
  let traffic: TrafficWriter | null = null;
  /** A reader copies the log through a connection of its own: its other one cannot write. */
  let copying: Database | null = null;
  let checkpoint: WalCheckpoint | null = null;
  let keepsLog = false;

  /**
   * SQLite counts pages as copied that it has not synced yet, and syncs them with a later copy. Where that sync fails, the system
   * takes them for written, and the next one would succeed without them: from then on the log, of which each commit was synced, is
   * what there is. The first to open the data after this process copies all of it anew.
   */
  function keepLog(): void {
    keepsLog = true;
    database.run('PRAGMA wal_autocheckpoint = 0');
  }

  function query(sql: string, parameters: readonly SqlValue[]): readonly SqlRow[] {
    const rows = cache.get(sql).all(...(parameters as SqlValue[])) as Record<string, unknown>[];
    return rows.map(narrowIntegers);
  }

  function runStatement([sql, parameters, expectRows, mismatch]: StatementMessage): void {
    const { changes } = cache.get(sql).run(...(parameters as SqlValue[]));
    if (expectRows >= 0 && changes !== expectRows) throw new RowMismatch(mismatch);
  }

  function transact(statements: readonly StatementMessage[]): void {
    database.run('BEGIN IMMEDIATE');
    try {
      for (const statement of statements) runStatement(statement);
      database.run('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.run('ROLLBACK');
      throw error;
    }
  }

  return {
    database: 'sqlite',
    async migrate() {
      checkJournal(database, path);
      // The steps' texts: a reader never needs them.
      const { migrateSqlite } = await import('./migrate-sqlite.ts');
      return migrateSqlite(database);
    },
    takeOver: () => takeOverJournal(database, path),
    query,
    async snapshot(run) {
      database.run('BEGIN');
      try {
        return await run(async (sql, parameters) => query(sql, parameters));
      } finally {
        database.run('ROLLBACK');
      }
    },
    transact,
    commit(batch) {
      try {
        traffic ??= new TrafficWriter(database);
      } catch (error) {
        return { commit: true, rows: 0, logPages: 0, fault: explainSqliteError(error), refused: [] };
      }
      return traffic.commit(batch);
    },
    balances: (slots, keys) => ({
      balances: query(
        'SELECT budget_id, period_start, spent, adjusted, adjustments FROM budget_balances WHERE (budget_id, period_start) IN ' +
          '(SELECT value ->> 0, value ->> 1 FROM json_each(?1))',
        [JSON.stringify(slots)],
      ),
      settled: keys.length === 0 ? [] : query(FIND_SETTLED, [JSON.stringify(keys)]).map((row) => String(row['key'])),
    }),
    maintain() {},
    probe: (now) => transact([['UPDATE store_probe SET at = ?1', [now], 1, 'missing']]),
    checkpoint() {
      copying ??= role === 'store-reader' ? openDatabase(path, false, isSynced) : database;
      checkpoint ??= new WalCheckpoint(copying);
      try {
        return keepsLog ? COPY_NOT_SYNCED : checkpoint.run();
      } catch (error) {
        if (!isFailedSync(error)) throw error;
        keepsLog = true;
        return COPY_NOT_SYNCED;
      }
    },
    keepLog,
    copy(target) {
      touchPrivate(target);
      database.query('VACUUM INTO ?1').run(target);
    },
    explain: explainSqliteError,
    close() {
      cache.clear();
      if (copying !== database) copying?.close();
      database.close();
      if (!isSynced && role === 'store-writer') syncDatabase(path);
    },
  };
}
