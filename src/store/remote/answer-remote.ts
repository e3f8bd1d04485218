import { joinCauses } from '../describe-fault.ts';
import { DataLocked, StoreConflict, StoreUnavailable } from '../port.ts';
import type { Statement, Store } from '../port.ts';
import type { StatementMessage, StoreFault } from '../threads/messages.ts';
import type { CommitWriter } from '../traffic/commit-writer.ts';
import type { RemoteAnswer, RemoteQuestion, StoreAccess } from './protocol.ts';

/** What questions are answered from. */
export interface AnswerDeps {
  readonly access: StoreAccess;
  /** The way of all transactions of this process. */
  readonly transact: Store['transact'];
  /** The one that the asking process commits with. */
  readonly writer: CommitWriter;
}

function toStatement([sql, parameters, expectRows, mismatch]: StatementMessage): Statement {
  return expectRows < 0 ? { sql, parameters } : { sql, parameters, expectRows, mismatch };
}

function run({ access, transact, writer }: AnswerDeps, question: RemoteQuestion): Promise<unknown> {
  switch (question.kind) {
    case 'query':
      return access.query(question.sql, question.parameters);
    case 'report':
      return access.report(question.sql, question.parameters);
    case 'transact':
      return transact(question.statements.map(toStatement));
    case 'probe':
      return writer.probe(question.now);
    case 'balances':
      return writer.balances(question.slots, question.ids);
    case 'settled':
      return writer.settled();
    case 'seal':
      return access.operationLogChain.seal(question.limit);
    case 'verify':
      return access.operationLogChain.verify(question.from, question.through, question.limit);
    default:
      return question satisfies never;
  }
}

function explain(error: unknown): StoreFault {
  if (error instanceof StoreConflict) return { kind: 'conflict', conflict: error.kind, target: error.target };
  if (error instanceof DataLocked) return { kind: 'locked' };
  if (error instanceof StoreUnavailable) return { kind: 'unavailable', message: joinCauses(error) };
  throw error;
}

/** Answers a question of another process. Rejects with what is no fault of the store. */
export async function answerRemote(deps: AnswerDeps, question: RemoteQuestion): Promise<RemoteAnswer> {
  try {
    return { result: (await run(deps, question)) ?? null, fault: null };
  } catch (error) {
    return { result: null, fault: explain(error) };
  }
}
