import type { ChainPlace, OperationLogChain, SqlValue } from '../port.ts';
import type { BudgetSlotName } from '../records/index.ts';
import type { StatementMessage, StoreFault } from '../threads/messages.ts';
import type { DatabaseKind, SqlExecutor } from '../threads/sql-port.ts';
import type { SharedWriter } from '../traffic/commit-share.ts';

/** What the process that has the store lets others have. Their transactions go the same way as its own. */
export interface StoreAccess {
  readonly database: DatabaseKind;
  readonly query: SqlExecutor['query'];
  readonly report: SqlExecutor['report'];
  readonly operationLogChain: OperationLogChain;
  openCommitWriter(): SharedWriter;
}

/** A question to the process that has the store; group commits go beside these. */
export type RemoteQuestion =
  | { readonly kind: 'query' | 'report'; readonly sql: string; readonly parameters: readonly SqlValue[] }
  | { readonly kind: 'transact'; readonly statements: readonly StatementMessage[] }
  | { readonly kind: 'probe'; readonly now: number }
  | { readonly kind: 'balances'; readonly slots: readonly BudgetSlotName[]; readonly ids: readonly string[] }
  | { readonly kind: 'settled' }
  | { readonly kind: 'seal'; readonly limit: number }
  | { readonly kind: 'verify'; readonly from: ChainPlace; readonly through: number; readonly limit: number };

/** Its answer: what went wrong survives the way as a fault. */
export type RemoteAnswer =
  | { readonly result: unknown; readonly fault: null }
  | { readonly result: null; readonly fault: StoreFault };
