import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { openBooksCheck } from './books/open-books-check.ts';
import {
  type BooksCheck,
  type ChainCheck,
  type OperationLogChain,
  type SqlValue,
  type Statement,
  StoreUnavailable,
  type TrafficLog,
} from './port.ts';
import { Journal } from './journal/journal.ts';
import { JournaledCommits } from './journal/journaled-commits.ts';
import type { BudgetSlotName, BudgetStanding } from './records/index.ts';
import { readBalance } from './schema/balances.ts';
import { acquireDataLock } from './sqlite/data-lock.ts';
import type { Standing, StatementMessage, StoreLocation, StoreWorkerRole, TakenOver } from './threads/messages.ts';
import { endSuddenly } from './threads/end-suddenly.ts';
import { LogKeeper } from './threads/log-keeper.ts';
import { decodeRequestKey, readKeyHex } from './threads/request-key.ts';
import type { SqlExecutor, SqlRow } from './threads/sql-port.ts';
import { StoreThread } from './threads/store-thread.ts';
import { CommitShare, type SharedWriter } from './traffic/commit-share.ts';
import type { CommitWriter } from './traffic/commit-writer.ts';
import { GroupCommit } from './traffic/group-commit.ts';

const MAINTAIN_EVERY_MS = 6 * 3_600_000;

export interface StoreOptions {
  readonly location: StoreLocation;
  readonly clock: Clock;
  readonly log: Logger;
  /** Starts a thread that calls `runStoreWorker`. */
  readonly createWorker: (role: StoreWorkerRole) => Worker;
}

function logTakenOver(log: Logger, { groups, refused, aside, missing }: TakenOver): void {
  if (groups > 0) log.info('store.journal_taken_over', { groups });
  if (refused > 0) log.error('store.record_refused', { records: refused });
  if (aside.length > 0) log.error('store.journal_put_aside', { files: aside.join(' ') });
  if (missing.length > 0) log.error('store.journal_missing', { files: missing.join(' ') });
}

/** The threads of one store: the writer at once, SQLite's readers with the first read of theirs. */
class StoreThreads {
  readonly writer: StoreThread;
  readonly #options: StoreOptions;
  #reader: Promise<StoreThread> | null = null;
  #reports: Promise<StoreThread> | null = null;
  #closed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.writer = this.#start('store-writer');
  }

  /** Answers where the journal goes on; null: the database needs none. */
  async open(): Promise<TakenOver | null> {
    const { log, clock, location } = this.#options;
    await this.writer.ask({ kind: 'open', role: 'store-writer', location });
    const ran = (await this.writer.ask({ kind: 'migrate' })) as readonly string[];
    if (ran.length > 0) log.info('store.migrated', { steps: ran.join(' ') });
    const takenOver = (await this.writer.ask({ kind: 'take-over' })) as TakenOver | null;
    if (takenOver !== null) logTakenOver(log, takenOver);
    await this.writer.ask({ kind: 'maintain', now: clock.now() });
    return takenOver;
  }

  /** PostgreSQL reads beside its writes from one thread, SQLite needs a second one. */
  reader(): StoreThread | Promise<StoreThread> {
    if (this.#closed || this.#options.location.kind === 'postgres') return this.writer;
    this.#reader ??= this.#openReader();
    return this.#reader;
  }

  /** The one for what may take its time. */
  reports(): StoreThread | Promise<StoreThread> {
    if (this.#closed || this.#options.location.kind === 'postgres') return this.writer;
    this.#reports ??= this.#openReader();
    return this.#reports;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const opening of [this.#reader, this.#reports]) await (await opening?.catch(() => null))?.close();
    await this.writer.close();
  }

  /** A reader for one task, which its caller closes. */
  openAnother(): Promise<StoreThread> {
    return this.#openReader();
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

function createExecutor(
  threads: StoreThreads,
  database: SqlExecutor['database'],
  commits: JournaledCommits | null,
): SqlExecutor {
  const read = async (
    choose: () => StoreThread | Promise<StoreThread>,
    sql: string,
    parameters: readonly SqlValue[],
  ): Promise<readonly SqlRow[]> => {
    const settling = commits?.settled() ?? null;
    if (settling !== null) await settling;
    const thread = await choose();
    return (await thread.ask({ kind: 'query', sql, parameters })) as readonly SqlRow[];
  };
  return {
    database,
    query: (sql, parameters) => read(() => threads.reader(), sql, parameters),
    report: (sql, parameters) => read(() => threads.reports(), sql, parameters),
    async transact(statements) {
      if (statements.length === 0) return;
      commits?.post();
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
      keepLog: () => threads.writer.ask({ kind: 'keep-log' }),
    },
    log,
  );
}

async function askBalances(
  writer: StoreThread,
  slots: readonly BudgetSlotName[],
  ids: readonly string[],
): Promise<BudgetStanding> {
  const { balances, settled } = (await writer.ask({
    kind: 'balances',
    slots: slots.map((slot) => [slot.budgetId, slot.periodStart] as const),
    keys: ids.map(readKeyHex),
  })) as Standing;
  return { balances: balances.map(readBalance), settled: settled.map((key) => decodeRequestKey(key)) };
}

/** Each group commit is a transaction of the database. */
function createDirectWriter(writer: StoreThread): CommitWriter {
  return {
    set onCommit(callback: CommitWriter['onCommit']) {
      writer.onCommit = callback;
    },
    commit: (batch) => writer.commit(batch),
    isBehind: () => false,
    fault: () => null,
    async probe(now) {
      await writer.ask({ kind: 'probe', now });
    },
    balances: (slots, ids) => askBalances(writer, slots, ids),
    settled: () => Promise.resolve(),
  };
}

/** What cannot be taken over would be missing in the sums. */
function requireCaughtUp(commits: JournaledCommits): void {
  if (commits.isBehind()) throw new StoreUnavailable('the database is behind its journal');
}

/** Group commits are durable in the journal, and taken over into SQLite many at a time. */
function createJournaledWriter(commits: JournaledCommits, writer: StoreThread, isJournaled: boolean): CommitWriter {
  return {
    set onCommit(callback: CommitWriter['onCommit']) {
      commits.onCommit = callback;
    },
    commit: (batch, items, needsAnswer) => commits.commit(batch, items, needsAnswer),
    isBehind: () => commits.isBehind(),
    fault: () => commits.fault(),
    async probe(now) {
      await writer.ask({ kind: 'probe', now });
      await commits.probe();
    },
    async balances(slots, ids) {
      requireCaughtUp(commits);
      commits.post();
      const standing = await askBalances(writer, slots, ids);
      // The writer has answered for what was posted before it answered this: that may have been a refusal.
      requireCaughtUp(commits);
      return standing;
    },
    async settled() {
      await commits.settled();
      // Else the journal has it, from which it is tried again.
      const fault = isJournaled ? null : commits.fault();
      if (fault !== null) throw fault;
    },
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

function openCommits(
  takenOver: TakenOver | null,
  writer: StoreThread,
  { location, clock, log }: StoreOptions,
): JournaledCommits | null {
  if (takenOver === null || location.kind !== 'sqlite') return null;
  const { name, sequence } = takenOver;
  const { path, durability = 'strict' } = location;
  const journal = new Journal(path, name, sequence, durability === 'strict');
  return new JournaledCommits(journal, writer, sequence, clock, log, durability);
}

/** A store without its repositories. */
export interface StoreEngine extends SqlExecutor {
  readonly traffic: TrafficLog;
  readonly operationLogChain: OperationLogChain;
  /** For the group commit of another process. */
  openCommitWriter(): SharedWriter;
  openBooksCheck(): Promise<BooksCheck>;
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
  let commits: JournaledCommits | null = null;
  try {
    commits = openCommits(await threads.open(), threads.writer, options);
  } catch (error) {
    await threads.close().catch(() => null);
    lock?.release();
    throw error;
  }
  const executor = createExecutor(threads, location.kind, commits);
  const isJournaled = location.durability !== 'at-end';
  const writer =
    commits === null ? createDirectWriter(threads.writer) : createJournaledWriter(commits, threads.writer, isJournaled);
  const share = new CommitShare(writer, options.clock);
  const traffic = new GroupCommit(share.open(), options.clock, options.log);
  const keeper = createLogKeeper(threads, options.log);
  if (commits !== null) commits.onApplied = (logPages) => keeper.notice(logPages);
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
      share.close();
      await commits?.close();
      if (keeper.kept) await endSuddenly(options.clock, options.log);
      await threads.close();
      lock?.release();
    }
  }

  return {
    ...executor,
    traffic,
    operationLogChain: createChain(threads),
    openCommitWriter: () => share.openForOther(),
    openBooksCheck: () => openBooksCheck(() => threads.openAnother()),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
