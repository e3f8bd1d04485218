import type { BudgetBalanceRecord, BudgetRecord } from '../../store/records/index.ts';
import type { BudgetView, CounterScope, CounterScopeKind } from '../port.ts';

/** Where a budget's period is kept. `generation` tells whether it still is. */
export interface SlotPlace {
  readonly budgetId: string;
  readonly periodStart: number;
  /** UTC milliseconds; null for `total`. */
  readonly end: number | null;
  readonly slot: number;
  readonly generation: number;
}

/** Where an entity is counted, with the current period of each budget that was named. */
export interface EntityPlace {
  readonly entity: number;
  readonly generation: number;
  readonly slots: readonly SlotPlace[];
}

/** Knows what is where; there is one, in the process that has the store. */
export interface CounterDirectory {
  /** The places of these scopes, in their order, once they are filled. Rejects when the store cannot answer. */
  place(scopes: readonly CounterScope[], now: number): Promise<readonly EntityPlace[]>;
  view(budgets: readonly BudgetRecord[], now: number): Promise<readonly BudgetView[]>;
  /** As in `Counters`. */
  refresh(kind: CounterScopeKind, id: string): void;
  adjust(budget: BudgetRecord, balance: BudgetBalanceRecord): void;
}
