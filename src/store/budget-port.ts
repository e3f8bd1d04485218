import type { ListPage, ListQuery, Statement } from './statement.ts';
import type { BudgetBalanceRecord, BudgetRecord, BudgetScopeKind, BudgetSlotName } from './records/index.ts';

export interface BudgetRepository {
  find(id: string): Promise<BudgetRecord | null>;
  listByScope(scopeKind: BudgetScopeKind, scopeId: string): Promise<readonly BudgetRecord[]>;
  listByScopes(
    scopes: readonly { readonly kind: BudgetScopeKind; readonly id: string }[],
  ): Promise<readonly BudgetRecord[]>;
  /** Replaces the entity's list: kept ids keep their balances, absent ones go with theirs. */
  replace(
    scopeKind: BudgetScopeKind,
    scopeId: string,
    before: readonly BudgetRecord[],
    after: readonly BudgetRecord[],
  ): Statement[];
  balances(slots: readonly BudgetSlotName[]): Promise<readonly BudgetBalanceRecord[]>;
  /** The different periods that budgets have, each with whatever budget's calendar. */
  listCalendars(): Promise<readonly BudgetCalendar[]>;
  /**
   * A page of all budgets by what is spent in the current period, as far as it is written. Filters: `scopeKind`, `customerId` (its own, and
   * those of its users and their tokens), `shareMin` (millionths). `q` is in the owner's name, or the id of owner or budget.
   * @param starts when the current period of each calendar began, UTC milliseconds
   */
  listSpent(
    query: ListQuery,
    starts: readonly (BudgetCalendar & { readonly start: number })[],
  ): Promise<ListPage<BudgetRecord>>;
}

/** What a budget's periods are computed from. */
export interface BudgetCalendar {
  readonly period: BudgetRecord['period'];
  readonly timeZone: string;
  readonly resetDay: number;
}
