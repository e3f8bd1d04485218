import type { NanoUsd } from '../../lib/money.ts';

/** Rate and concurrency bounds; one that is not set is absent. Integers from 1 to 10^15. */
export interface Limits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly requestsPerDay?: number;
  readonly tokensPerDay?: number;
  readonly concurrentRequests?: number;
}

export type BudgetScopeKind = 'token' | 'customer_user' | 'customer' | 'model' | 'gateway';
export type BudgetPeriod = 'day' | 'week' | 'month' | 'total';

/** What an entity may spend in a period. */
export interface BudgetRecord {
  readonly id: string;
  readonly scopeKind: BudgetScopeKind;
  /** Id of the entity, of a token its line; `gateway` for the whole gateway. */
  readonly scopeId: string;
  /** Place in the entity's list. */
  readonly position: number;
  readonly amount: NanoUsd;
  readonly period: BudgetPeriod;
  readonly hard: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** Day of the month (1–31, clamped) or, for weeks, of the week (1 = Monday … 7). */
  readonly resetDay: number;
  /** Shares of the amount that raise an alert, in millionths. */
  readonly alertsMillionths: readonly number[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Committed sums as of one instant, and which of the requests that were asked for are settled in them. */
export interface BudgetStanding {
  readonly balances: readonly BudgetBalanceRecord[];
  readonly settled: readonly string[];
}

/** A budget's period by its bounds, UTC milliseconds; `end` is null for `total`. */
export interface BudgetPeriodSlot {
  readonly budgetId: string;
  readonly start: number;
  readonly end: number | null;
}

/** A period that a budget gets by a change of its calendar. */
export interface BudgetMove extends BudgetPeriodSlot {
  /** What was charged in it, without what was charged at all by then: what is charged since is added to both, nano-USD. */
  readonly ahead: bigint;
  /** When that was asked. */
  readonly at: number;
}

/** What a budget has spent in one of its periods, and what adjustments have added to what it may spend there. */
export interface BudgetBalanceRecord {
  readonly budgetId: string;
  /** Start of the period, UTC milliseconds; 0 for `total`. */
  readonly periodStart: number;
  /** Charges; written merged, once a commit. */
  readonly spent: NanoUsd;
  /** The sum of the adjustments: above zero there is more to spend, below zero less. */
  readonly adjusted: NanoUsd;
  /** How many adjustments that is: of two readings the one with more is the newer. */
  readonly adjustments: number;
}
