import type {
  Admission,
  AdmissionRefusal,
  BudgetView,
  ComputePeriod,
  Counters,
  CounterScope,
  Grant,
  LimitListener,
  LimitView,
} from '../port.ts';
import { LimitList } from '../limits-left.ts';
import { createPeriods } from '../period.ts';
import { ZERO_USD } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import { Roster } from '../../lib/roster.ts';
import type { BudgetBalanceRecord, BudgetRecord, BudgetScopeKind } from '../../store/records/index.ts';
import {
  budgetRefusal,
  checkBudgets,
  checkConcurrency,
  checkLimits,
  correctLimits,
  settleSlots,
  takeAll,
  tellScopeLimits,
} from './admission.ts';
import { NO_BALANCE, viewBudget } from './budget-entry.ts';
import type { BudgetSlot } from './budget-entry.ts';
import { requirePlain } from './grant.ts';
import type { PlainGrant } from './grant.ts';
import { Loader } from './loader.ts';
import type { CounterSource } from './loader.ts';
import { ScopeTable } from './scope-table.ts';
import type { ScopeState } from './scope-table.ts';

/** What the plain counters are made of. */
export interface CountersOptions extends CounterSource {
  /** Default: a cache of its own. */
  readonly computePeriod?: ComputePeriod;
  /** Entities of one kind kept in memory; those in use are kept beyond it. Default 10,000. */
  readonly scopesMax?: number;
}

/** Counters of one event loop. */
export interface PlainCounters extends Counters {
  /** Entities in memory, for metrics. */
  size(): number;
}

const SCOPES_MAX = 10_000;

class OneLoopCounters implements PlainCounters {
  readonly #source: CounterSource;
  readonly #computePeriod: ComputePeriod;
  readonly #table: ScopeTable;
  readonly #loader: Loader;
  /** Grants with a budget that are not durable yet. */
  readonly #open = new Roster<PlainGrant>();
  /** Of the scopes that were checked last; reused by `admit`, which is never re-entered. */
  readonly #states: ScopeState[] = [];
  /** The latest instant seen: a clock that goes back reopens no period. */
  #latest = 0;

  constructor(options: CountersOptions) {
    this.#source = options;
    this.#computePeriod = options.computePeriod ?? createPeriods();
    this.#table = new ScopeTable(options.scopesMax ?? SCOPES_MAX);
    this.#loader = new Loader(options, this.#table, this.#computePeriod, this.#open);
  }

  prepare(scopes: readonly CounterScope[], now: number): Promise<void> | null {
    if (now > this.#latest) this.#latest = now;
    return this.#loader.prepare(scopes, this.#latest);
  }

  admit(admission: Admission): Grant | AdmissionRefusal {
    const refusal = this.check(admission);
    if (refusal !== null) return refusal;
    const grant = takeAll(admission, this.#states, this.#latest);
    if (grant.slots.length > 0) this.#open.add(grant);
    return grant;
  }

  check(admission: Admission): AdmissionRefusal | null {
    const states = this.#states;
    states.length = 0;
    for (const { kind, id } of admission.scopes) states.push(this.#table.require(kind, id, this.#latest));
    return (
      checkLimits(admission, states) ?? checkConcurrency(admission.scopes, states) ?? checkBudgets(admission, states)
    );
  }

  extend(grant: Grant, extra: NanoUsd): AdmissionRefusal | null {
    const plain = requirePlain(grant);
    if (plain.phase !== 'held') throw new Error('a settled grant cannot be extended');
    for (const slot of plain.slots) {
      if (!slot.refuses(extra)) continue;
      const scope = plain.scopes.find((candidate) =>
        candidate.budgets.some((budget) => budget.id === slot.name.budgetId),
      );
      if (scope !== undefined) return budgetRefusal(scope, slot);
    }
    for (const slot of plain.slots) slot.hold(extra);
    plain.raise(extra);
    return null;
  }

  settle(
    grant: Grant,
    charge: NanoUsd,
    tokens: number | null,
    now: number,
  ): { readonly charge: NanoUsd; readonly overrun: NanoUsd } {
    const plain = requirePlain(grant);
    if (plain.settled !== null) return plain.settled;
    plain.settled = settleSlots(plain, charge);
    plain.phase = 'settled';
    correctLimits(plain, tokens, now);
    for (const state of plain.states) state.running -= 1;
    return plain.settled;
  }

  committed(grant: Grant): void {
    const plain = requirePlain(grant);
    if (plain.phase !== 'settled') return;
    plain.phase = 'committed';
    this.#open.remove(plain);
    for (const state of plain.states) state.pins -= 1;
    for (const slot of plain.slots) slot.entry.unpin(slot);
  }

  async view(budgets: readonly BudgetRecord[], now: number): Promise<readonly BudgetView[]> {
    const at = Math.max(now, this.#latest);
    await this.#moveOpen(budgets, at);
    const periods = budgets.map((budget) => this.#computePeriod(budget.period, budget.timeZone, budget.resetDay, at));
    const absent = budgets.flatMap((budget, index) => {
      const periodStart = periods[index]?.start ?? 0;
      return this.#findSlot(budget, periodStart) === null ? [{ budgetId: budget.id, periodStart }] : [];
    });
    const balances = absent.length === 0 ? [] : await this.#source.loadBalances(absent);
    return budgets.map((budget, index) => {
      const period = periods[index] ?? { start: 0, end: null };
      const slot = this.#findSlot(budget, period.start);
      if (slot !== null) return viewBudget(budget, slot, slot.held, period.end);
      const stored = balances.find((row) => row.budgetId === budget.id && row.periodStart === period.start);
      return viewBudget(budget, stored ?? NO_BALANCE, ZERO_USD, period.end);
    });
  }

  viewLimits(scopes: readonly CounterScope[], now: number): readonly LimitView[] {
    const list = new LimitList();
    this.tellLimits(scopes, now, list);
    return list.views;
  }

  tellLimits(scopes: readonly CounterScope[], now: number, listener: LimitListener): void {
    for (const scope of scopes) tellScopeLimits(scope, this.#table.find(scope.kind, scope.id) ?? null, now, listener);
  }

  refresh(kind: BudgetScopeKind, id: string): void {
    const state = this.#table.find(kind, id);
    if (state === undefined) return;
    for (const entry of state.budgets.values()) entry.markStale();
  }

  adjust(budget: BudgetRecord, balance: BudgetBalanceRecord): void {
    this.#table.find(budget.scopeKind, budget.scopeId)?.budgets.get(budget.id)?.adjust(balance);
  }

  size(): number {
    return this.#table.size();
  }

  /** Budgets with another calendar, of which something is open in the one before, are shown as the next request finds them. */
  async #moveOpen(budgets: readonly BudgetRecord[], now: number): Promise<void> {
    for (const budget of budgets) {
      const { scopeKind: kind, scopeId: id } = budget;
      const entry = this.#table.find(kind, id)?.budgets.get(budget.id);
      entry?.adopt(budget);
      if (entry?.mustMove() === true) await this.#loader.prepare([{ kind, id, limits: {}, budgets: [budget] }], now);
    }
  }

  #findSlot(budget: BudgetRecord, periodStart: number): BudgetSlot | null {
    const entry = this.#table.find(budget.scopeKind, budget.scopeId)?.budgets.get(budget.id);
    return entry?.findSlot(periodStart) ?? null;
  }
}

/** The plain implementation of `Counters`: exact within one event loop, no I/O until `prepare` or `view` needs the store. */
export function createCounters(options: CountersOptions): PlainCounters {
  return new OneLoopCounters(options);
}
