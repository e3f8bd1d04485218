import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { StoreUnavailable } from '../port.ts';
import type { ChainCheck, Statement, Store } from '../port.ts';
import type { BudgetStanding } from '../records/index.ts';
import { createRepositories } from '../repositories/index.ts';
import type { CommitAnswer, StatementMessage } from '../threads/messages.ts';
import type { DatabaseKind, SqlExecutor, SqlRow } from '../threads/sql-port.ts';
import { toStoreError } from '../threads/store-thread.ts';
import type { CommitWriter } from '../traffic/commit-writer.ts';
import { GroupCommit } from '../traffic/group-commit.ts';
import type { RemoteAnswer, RemoteQuestion } from './protocol.ts';

/**
 * Longer than where the store is, which tells by itself when it is late: a process that waits for its turn on a busy machine
 * is no reason to refuse.
 */
const ANSWER_MAX_MS = 2000;

/** The way to the process that has the store. */
export interface RemotePeer {
  /** Rejects when the process is gone. */
  ask(question: RemoteQuestion): Promise<RemoteAnswer>;
  commit(batch: string, items: number, needsAnswer: boolean): void;
  /** Receives the answer of each commit. */
  onCommit: ((answer: CommitAnswer) => void) | null;
  /** Whether the database there does not keep up. */
  isBehind(): boolean;
  /** Why it takes nothing; null where it is only slow. */
  fault(): Error | null;
}

export interface RemoteStoreOptions {
  readonly database: DatabaseKind;
  readonly clock: Clock;
  readonly log: Logger;
}

type Ask = (question: RemoteQuestion) => Promise<unknown>;

function createAsk(peer: RemotePeer): Ask {
  return async (question) => {
    const answer = await peer.ask(question).catch((error: unknown) => {
      throw new StoreUnavailable('the process that has the store does not answer', error);
    });
    if (answer.fault !== null) throw toStoreError(answer.fault);
    return answer.result;
  };
}

function toMessage(statement: Statement): StatementMessage {
  return [statement.sql, statement.parameters, statement.expectRows ?? -1, statement.mismatch ?? 'version'];
}

function createWriter(peer: RemotePeer, ask: Ask): CommitWriter {
  return {
    set onCommit(callback: CommitWriter['onCommit']) {
      peer.onCommit = callback;
    },
    commit: (batch, items, needsAnswer) => peer.commit(batch, items, needsAnswer),
    isBehind: () => peer.isBehind(),
    fault: () => peer.fault(),
    async probe(now) {
      await ask({ kind: 'probe', now });
    },
    balances: async (slots, ids) => (await ask({ kind: 'balances', slots, ids })) as BudgetStanding,
    async settled() {
      await ask({ kind: 'settled' });
    },
  };
}

/** The store of a process that has none: the same repositories and a group commit of its own, over those of another process. */
export function createRemoteStore(peer: RemotePeer, { database, clock, log }: RemoteStoreOptions): Store {
  const ask = createAsk(peer);
  const executor: SqlExecutor = {
    database,
    query: async (sql, parameters) => (await ask({ kind: 'query', sql, parameters })) as readonly SqlRow[],
    report: async (sql, parameters) => (await ask({ kind: 'report', sql, parameters })) as readonly SqlRow[],
    async transact(statements) {
      if (statements.length > 0) await ask({ kind: 'transact', statements: statements.map(toMessage) });
    },
  };
  const traffic = new GroupCommit(createWriter(peer, ask), clock, log, ANSWER_MAX_MS);
  return {
    ...createRepositories(executor),
    traffic,
    operationLogChain: {
      seal: async (limit) => (await ask({ kind: 'seal', limit })) as number,
      verify: async (from, through, limit) => (await ask({ kind: 'verify', from, through, limit })) as ChainCheck,
    },
    openBooksCheck: () => Promise.reject(new StoreUnavailable('the books are checked where the store is')),
    transact: (statements) => executor.transact(statements),
    async close() {
      await traffic.flush();
      traffic.close();
    },
  };
}
