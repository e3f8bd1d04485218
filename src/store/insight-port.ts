import type { BudgetSlotName } from './records/index.ts';

/** A budget that has spent most of what it may in its newest period. */
export interface SpentBudget {
  readonly id: string;
  /** UTC milliseconds; 0 for `total`. */
  readonly periodStart: number;
}

/** What the operation log waits for. */
export interface UnsealedRows {
  /** Counted to a bound. */
  readonly count: number;
  /** Of the oldest, UTC milliseconds; null: there is none. */
  readonly oldestAt: number | null;
}

/** Deliveries to one webhook that wait. */
export interface WaitingDeliveries {
  /** Counted to a bound. */
  readonly count: number;
  /** The longest that one has waited for since, UTC milliseconds. */
  readonly oldestAt: number | null;
  /** Of those that were tried, the most attempts and what the last one came to. */
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** Reads that tell how the gateway is; each bounded, whatever the size of the data. */
export interface InsightRepository {
  /** Bytes that the database takes. */
  databaseBytes(): Promise<number>;
  /**
   * Of the next `limit` budgets in the order of their ids those that have spent 80 of 100 or more; `next`: the id behind which the next part
   * begins, null: that was all.
   */
  listSpentBudgets(
    after: string,
    limit: number,
  ): Promise<{ readonly found: readonly SpentBudget[]; readonly next: string | null }>;
  /**
   * Of the next `limit` balances behind one those whose sum has come to its end; `next`: the one behind which the next part begins, null: that
   * was all.
   */
  listSaturated(
    after: BudgetSlotName,
    limit: number,
  ): Promise<{ readonly found: readonly BudgetSlotName[]; readonly next: BudgetSlotName | null }>;
  countUnsealed(countMax: number): Promise<UnsealedRows>;
  /** When an action was logged last, UTC milliseconds; null: never, or retention removed it. */
  findLastAction(action: string): Promise<number | null>;
  waitingDeliveries(webhookId: string, countMax: number): Promise<WaitingDeliveries>;
}
