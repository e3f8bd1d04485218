import type { AuditEvent } from '../../audit/index.ts';
import type { Config } from '../../config/index.ts';
import type { ForgettableEntity } from '../../identity/port.ts';
import type { CounterScope, CounterScopeKind } from '../../metering/port.ts';
import type { Capacity } from '../../metering/shared/index.ts';
import type { BudgetBalanceRecord, BudgetRecord } from '../../store/records/index.ts';
import type { RemoteQuestion } from '../../store/remote/protocol.ts';
import type { DatabaseKind } from '../../store/threads/sql-port.ts';

/** The descriptor that a worker finds the shared memory under. */
export const MEMORY_DESCRIPTOR = 3;
/** Headers between a worker and the parent, which believes no others: the address of the peer, and the scheme it came by. */
export const PEER_HEADER = 'x-tallygate-peer';
export const SCHEME_HEADER = 'x-tallygate-scheme';

/** What a worker must hear of before the change is answered. */
export type News =
  | { readonly kind: 'forget'; readonly entity: ForgettableEntity }
  | { readonly kind: 'catalogue' | 'settings' | 'keys' }
  /** Nothing changed: it asks for an answer alone. */
  | { readonly kind: 'check' };

/** The parent's answer to a worker's first question. */
export interface Welcome {
  readonly config: Config;
  readonly database: DatabaseKind;
  readonly capacity: Capacity;
  readonly port: number;
  readonly passOnPath: string;
}

export type WorkerQuestion =
  | { readonly kind: 'hello'; readonly area: number; readonly pid: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'store'; readonly question: RemoteQuestion }
  | { readonly kind: 'place'; readonly scopes: readonly CounterScope[]; readonly now: number }
  | { readonly kind: 'view'; readonly budgets: readonly BudgetRecord[]; readonly now: number };

export type WorkerMessage =
  | { readonly kind: 'refusal'; readonly event: AuditEvent & { readonly foldKey: string } }
  | { readonly kind: 'refresh'; readonly scopeKind: CounterScopeKind; readonly id: string }
  | { readonly kind: 'adjust'; readonly budget: BudgetRecord; readonly balance: BudgetBalanceRecord };

export type ParentQuestion =
  | { readonly kind: 'news'; readonly news: News }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'drain'; readonly deadlineMs: number };

/** Whether the database keeps up with its journal. */
export interface Behind {
  readonly isBehind: boolean;
  /** Why it takes nothing; null where it does, or is only slow. */
  readonly fault: string | null;
}

export interface ParentMessage {
  readonly kind: 'behind';
  readonly behind: Behind;
}
