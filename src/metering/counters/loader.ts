import type { Roster } from '../../lib/roster.ts';
import type { BudgetBalanceRecord, BudgetSlotName, BudgetStanding } from '../../store/records/index.ts';
import type { ComputePeriod, CounterScope, CounterScopeKind, Period } from '../port.ts';
import { BudgetEntry, NO_BALANCE } from './budget-entry.ts';
import type { PlainGrant } from './grant.ts';
import { isOvertaken, listMovable, moveGrants } from './move-grants.ts';
import type { PastUse } from './rate-limits.ts';
import { hasDayLimit, LOOK_BACK_MS, RATE_LIMITS, rebuildBucket } from './rate-limits.ts';
import type { ScopeState, ScopeTable } from './scope-table.ts';

/** Reads what the counters start from. Both reject when the store cannot answer. */
export interface CounterSource {
  /** Spent sums as of now, committed and queued; a slot without one has spent nothing. */
  readonly loadBalances: (slots: readonly BudgetSlotName[]) => Promise<readonly BudgetBalanceRecord[]>;
  /** Committed sums alone, as of one instant, and which of some requests are settled in them. Absent: `loadBalances`, none. */
  readonly loadStanding?: (slots: readonly BudgetSlotName[], ids: readonly string[]) => Promise<BudgetStanding>;
  /** Requests and tokens of an entity since an instant; absent: day limits start full. */
  readonly sumSince?: (
    kind: CounterScopeKind,
    id: string,
    since: number,
  ) => Promise<{ readonly requests: number; readonly tokens: number }>;
}

/** What is open becomes less with each: nobody is admitted meanwhile. */
const MOVE_TRIES = 100;

export async function loadStanding(
  source: CounterSource,
  slot: BudgetSlotName,
  ids: readonly string[],
): Promise<BudgetStanding> {
  if (source.loadStanding !== undefined) return source.loadStanding([slot], ids);
  return { balances: await source.loadBalances([slot]), settled: [] };
}

interface Wanted {
  readonly state: ScopeState;
  readonly entry: BudgetEntry;
  readonly period: Period;
  readonly changesBefore: number;
}

/** Brings what scopes need into memory. Loads of one slot at one time are shared. */
export class Loader {
  readonly #source: CounterSource;
  readonly #table: ScopeTable;
  readonly #computePeriod: ComputePeriod;
  /** Grants with a budget that are not durable yet. */
  readonly #open: Roster<PlainGrant>;

  constructor(source: CounterSource, table: ScopeTable, computePeriod: ComputePeriod, open: Roster<PlainGrant>) {
    this.#open = open;
    this.#source = source;
    this.#table = table;
    this.#computePeriod = computePeriod;
  }

  /** null when all is there. */
  prepare(scopes: readonly CounterScope[], now: number): Promise<void> | null {
    const pending = this.#collect(scopes, now, false);
    return pending === null ? null : this.#finish(pending, scopes, now);
  }

  async #finish(first: Promise<unknown>, scopes: readonly CounterScope[], now: number): Promise<void> {
    for (let pending: Promise<unknown> | null = first; pending !== null;) {
      await pending;
      pending = this.#collect(scopes, now, true);
    }
  }

  /** Starts what is missing and joins what is under way. Allocates only when something is missing. */
  #collect(scopes: readonly CounterScope[], now: number, acceptStale: boolean): Promise<unknown> | null {
    let pending: Promise<void>[] | null = null;
    let wanted: Wanted[] | null = null;
    for (const scope of scopes) {
      const state = this.#table.require(scope.kind, scope.id, now);
      if (state.budgets.size > scope.budgets.length) state.dropRemoved(scope.budgets);
      const days = this.#loadDays(state, scope, now);
      if (days !== null) (pending ??= []).push(days);
      for (const budget of scope.budgets) {
        let entry = state.budgets.get(budget.id);
        if (entry === undefined) state.budgets.set(budget.id, (entry = new BudgetEntry(budget)));
        entry.adopt(budget);
        if (!entry.needsLoad(now, acceptStale)) continue;
        if (entry.loading !== null) (pending ??= []).push(entry.loading);
        else if (entry.mustMove()) (pending ??= []).push(this.#move(state, entry, now));
        else (wanted ??= []).push(this.#want(state, entry, now));
      }
    }
    if (wanted !== null) (pending ??= []).push(this.#loadSlots(wanted));
    return pending === null ? null : Promise.all(pending);
  }

  #want(state: ScopeState, entry: BudgetEntry, now: number): Wanted {
    const { period, timeZone, resetDay } = entry.budget;
    const changesBefore = entry.current?.changes ?? 0;
    return { state, entry, period: this.#computePeriod(period, timeZone, resetDay, now), changesBefore };
  }

  #loadSlots(wanted: readonly Wanted[]): Promise<void> {
    const load = async (): Promise<void> => {
      const slots = wanted.map(({ entry, period }) => ({ budgetId: entry.budget.id, periodStart: period.start }));
      const balances = await this.#source.loadBalances(slots);
      for (const { entry, period, changesBefore } of wanted) {
        const found = balances.find(
          (balance) => balance.budgetId === entry.budget.id && balance.periodStart === period.start,
        );
        entry.applyLoad(period, found ?? NO_BALANCE, changesBefore);
      }
    };
    for (const { state } of wanted) state.pins += 1;
    const loading = load().finally(() => {
      for (const { state, entry } of wanted) {
        state.pins -= 1;
        entry.loading = null;
      }
    });
    for (const { entry } of wanted) entry.loading = loading;
    return loading;
  }

  /** Another calendar: what is open moves into its current period, so that nothing is spent twice or forgotten. */
  #move(state: ScopeState, entry: BudgetEntry, now: number): Promise<void> {
    const { budget } = entry;
    const period = this.#computePeriod(budget.period, budget.timeZone, budget.resetDay, now);
    const move = async (): Promise<void> => {
      for (let tries = 1; ; tries++) {
        const asked = listMovable(this.#open.list(), entry, period);
        const ids = asked.flatMap(({ id }) => (id === null ? [] : [id]));
        const standing = await loadStanding(this.#source, { budgetId: budget.id, periodStart: period.start }, ids);
        const settled = new Set(standing.settled);
        const present = listMovable(this.#open.list(), entry, period);
        if (tries < MOVE_TRIES && isOvertaken(asked, present, settled)) continue;
        moveGrants(entry, period, present, standing, settled);
        return;
      }
    };
    state.pins += 1;
    entry.loading = move().finally(() => {
      state.pins -= 1;
      entry.loading = null;
    });
    return entry.loading;
  }

  #loadDays(state: ScopeState, scope: CounterScope, now: number): Promise<void> | null {
    const { limits } = scope;
    const { sumSince } = this.#source;
    if (sumSince === undefined || !hasDayLimit(limits)) return null;
    const missing = RATE_LIMITS.filter(
      (limit) => limit.daily && limits[limit.name] !== undefined && state.buckets[limit.index] === null,
    );
    if (missing.length === 0) return null;
    if (state.loadingDays !== null) return state.loadingDays;
    const sum = async (sinceMs: number): Promise<PastUse> => {
      const { requests, tokens } = await sumSince(scope.kind, scope.id, now - sinceMs);
      return { sinceMs, requests, tokens };
    };
    const load = async (): Promise<void> => {
      const past = await Promise.all(LOOK_BACK_MS.map(sum));
      for (const limit of missing) {
        const quota = limits[limit.name];
        if (quota !== undefined) state.buckets[limit.index] = rebuildBucket(limit, quota, past, now);
      }
    };
    state.pins += 1;
    state.loadingDays = load().finally(() => {
      state.pins -= 1;
      state.loadingDays = null;
    });
    return state.loadingDays;
  }
}
