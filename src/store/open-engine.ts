import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { nanoUsd } from '../lib/money.ts';
import { type ChainCheck, type OperationLogChain, type Statement, StoreUnavailable, type TrafficLog } from './port.ts';
import type { BudgetBalanceRecord } from './records/index.ts';
import { acquireDataLock } from './sqlite/data-lock.ts';
import type { StatementMessage, StoreLocation, StoreWorkerRole } from './threads/messages.ts';
import { LogKeeper } from './threads/log-keeper.ts';
import type { SqlExecutor, SqlRow } from './threads/sql-port.ts';
import { StoreThread } from './threads/store-thread.ts';
import { type CommitWriter, GroupCommit } from './traffic/group-commit.ts';

const MAINTAIN_EVERY_MS = 6 * 3_600_000;

export interface StoreOptions {
  readonly location: StoreLocation;
  readonly clock: Clock;
  readonly log: Logger;
  /** Starts a thread that calls `runStoreWorker`. */
  readonly createWorker: (role: StoreWorkerRole) => Worker;
}

/** The threads of one store: the writer at once, SQLite's reader with the first read. */
class StoreThreads {
  readonly writer: StoreThread;
  readonly #options: StoreOptions;
  #reader: Promise<StoreThread> | null = null;
  #closed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.writer = this.#start('store-writer');
  }

  async open(): Promise<void> {
    await this.writer.ask({ kind: 'open', role: 'store-writer', location: this.#options.location });
    const ran = (await this.writer.ask({ kind: 'migrate' })) as readonly string[];
    if (ran.length > 0) this.#options.log.info('store.migrated', { steps: ran.join(' ') });
    await this.writer.ask({ kind: 'maintain', now: this.#options.clock.now() });
  }

  /** PostgreSQL reads beside its writes from one thread, SQLite needs a second one. */
  reader(): StoreThread | Promise<StoreThread> {
    if (this.#closed || this.#options.location.kind === 'postgres') return this.writer;
    this.#reader ??= this.#openReader();
    return this.#reader;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const reader = await this.#reader?.catch(() => null);
    await reader?.close();
    await this.writer.close();
  }

  async #openReader(): Promise<StoreThread> {
    const thread = this.#start('store-reader');
    await thread.ask({ kind: 'open', role: 'store-reader', location: this.#options.location });
    return thread;
  }

  #start(role: StoreWorkerRole): StoreThread {
    const thread = new StoreThread(this.#options.createWorker(role));
    thread.onDeath = () => this.#options.log.error('store.thread_died', { role });
    return thread;
  }
}

function toMessage(statement: Statement): StatementMessage {
  return [statement.sql, statement.parameters, statement.expectRows ?? -1, statement.mismatch ?? 'version'];
}

function createExecutor(threads: StoreThreads, database: SqlExecutor['database']): SqlExecutor {
  return {
    database,
    async query(sql, parameters) {
      const thread = await threads.reader();
      return (await thread.ask({ kind: 'query', sql, parameters })) as readonly SqlRow[];
    },
    async transact(statements) {
      if (statements.length === 0) return;
      await threads.writer.ask({ kind: 'transact', statements: statements.map(toMessage) });
    },
  };
}

function createLogKeeper(threads: StoreThreads, log: Logger): LogKeeper {
  const question = { kind: 'checkpoint' } as const;
  return new LogKeeper(
    {
      copyAside: async () => (await (await threads.reader()).ask(question)) as number,
      copyInWriter: async () => (await threads.writer.ask(question)) as number,
    },
    log,
  );
}

function createCommitWriter(writer: StoreThread, keeper: LogKeeper): CommitWriter {
  return {
    set onCommit(callback: StoreThread['onCommit']) {
      writer.onCommit = (answer) => {
        callback?.(answer);
        keeper.notice(answer.logPages);
      };
    },
    commit: (batch) => writer.commit(batch),
    async probe(now) {
      await writer.ask({ kind: 'probe', now });
    },
    async balances(slots) {
      const rows = await writer.ask({
        kind: 'balances',
        slots: slots.map((slot) => [slot.budgetId, slot.periodStart] as const),
      });
      return (rows as readonly SqlRow[]).map(readBalance);
    },
  };
}

function readBalance(row: SqlRow): BudgetBalanceRecord {
  return {
    budgetId: String(row['budget_id']),
    periodStart: Number(row['period_start']),
    spent: nanoUsd(BigInt(row['spent'] as number | bigint | string)),
  };
}

/** Sealing writes and verifying reads; both compute where no request waits. */
function createChain(threads: StoreThreads): OperationLogChain {
  return {
    async seal(limit) {
      return (await threads.writer.ask({ kind: 'seal', limit })) as number;
    },
    async verify(from, through, limit) {
      return (await (await threads.reader()).ask({ kind: 'verify', from, through, limit })) as ChainCheck;
    },
  };
}

/** Keeps up what the database needs now and then: partitions for the months ahead. */
function scheduleUpkeep(threads: StoreThreads, { clock, log }: StoreOptions): () => void {
  let cancel: () => void = () => {};
  function again(): void {
    cancel = clock.after(MAINTAIN_EVERY_MS, () => {
      threads.writer.ask({ kind: 'maintain', now: clock.now() }).catch((error: unknown) => {
        log.error('store.upkeep_failed', {}, error);
      });
      again();
    });
  }
  again();
  return () => cancel();
}

/** A store without its repositories. */
export interface StoreEngine extends SqlExecutor {
  readonly traffic: TrafficLog;
  readonly operationLogChain: OperationLogChain;
  /** Flushes and ends; the lock on the data is released. */
  close(): Promise<void>;
}

/**
 * Opens the data, migrates them, and answers when they can be used. SQLite's data are locked against a second
 * process first. Throws `DataLocked`, `SchemaRefused` or `StoreUnavailable`.
 */
export async function openStoreEngine(options: StoreOptions): Promise<StoreEngine> {
  const { location } = options;
  const lock = location.kind === 'sqlite' ? acquireDataLock(`${location.path}.lock`) : null;
  const threads = new StoreThreads(options);
  try {
    await threads.open();
  } catch (error) {
    await threads.close().catch(() => null);
    lock?.release();
    throw error;
  }
  const executor = createExecutor(threads, location.kind);
  const traffic = new GroupCommit(
    createCommitWriter(threads.writer, createLogKeeper(threads, options.log)),
    options.clock,
    options.log,
  );
  const stopUpkeep = scheduleUpkeep(threads, options);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    stopUpkeep();
    try {
      await traffic.flush();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      options.log.error('store.flush_failed', {}, error);
    } finally {
      traffic.close();
      await threads.close();
      lock?.release();
    }
  }

  return {
    ...executor,
    traffic,
    operationLogChain: createChain(threads),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
