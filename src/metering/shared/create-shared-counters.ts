import { GatewayError } from '../../lib/errors/index.ts';
import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import type { BudgetBalanceRecord, BudgetRecord, BudgetScopeKind } from '../../store/records/index.ts';
import { viewBudget } from '../counters/budget-entry.ts';
import { LimitList } from '../limits-left.ts';
import { hasDayLimit, RATE_LIMITS } from '../counters/rate-limits.ts';
import type {
  Admission,
  AdmissionRefusal,
  BudgetView,
  Counters,
  CounterScope,
  Grant,
  LimitListener,
  LimitView,
} from '../port.ts';
import { join, split } from './amounts.ts';
import type { Halves } from './amounts.ts';
import { Books } from './books.ts';
import { Demand, unprepared, VERDICT } from './demand.ts';
import type { Verdict } from './demand.ts';
import { BUCKET, ENTITY, GRANT, LATEST_CELL, SLOT, toTouch } from './layout.ts';
import type { SharedMemory } from './memory.ts';
import { KnownBudget, KnownPlaces } from './places.ts';
import type { KnownEntity } from './places.ts';
import type { CounterDirectory } from './port.ts';
import { Section } from './section.ts';
import type { SectionOptions } from './section.ts';
import { requireShared, SharedGrant } from './shared-grant.ts';
import { tellScopeLimits } from './tell-limits.ts';

export interface SharedCountersOptions extends SectionOptions {
  readonly directory: CounterDirectory;
  /** Default: one over the same memory and area. */
  readonly section?: Section;
}

type Settled = NonNullable<SharedGrant['settled']>;

/** See `createSharedCounters`. */
class SharedCounters implements Counters {
  readonly #directory: CounterDirectory;
  readonly #memory: SharedMemory;
  readonly #books: Books;
  readonly #demand: Demand;
  readonly #places = new KnownPlaces();
  /** Cells of grants that are free, the next one last. */
  readonly #freeGrants: number[];
  readonly #charge: Halves = { low: 0, high: 0 };
  #latest = 0;

  constructor(options: SharedCountersOptions) {
    const { layout } = options.memory;
    this.#directory = options.directory;
    this.#memory = options.memory;
    this.#books = new Books(options.memory, options.section ?? new Section(options));
    this.#demand = new Demand(this.#books);
    const first = layout.firstArea + options.area * layout.areaCells + layout.grantsAt;
    this.#freeGrants = Array.from({ length: layout.grants }, (_, n) => first + (layout.grants - 1 - n) * GRANT.cells);
  }

  prepare(scopes: readonly CounterScope[], now: number): Promise<void> | null {
    const latest = this.#advance(now);
    const pending = this.#collect(scopes, latest, false);
    return pending === null ? null : this.#finish(pending, scopes, latest);
  }

  admit(admission: Admission): Grant | AdmissionRefusal {
    const demand = this.#demand;
    const { section } = this.#books;
    demand.lay(admission, this.#places, this.#latest);
    const cell = this.#freeGrants.pop();
    if (cell === undefined) throw new GatewayError('overloaded', { internal: 'no grant is free' });
    let verdict: Verdict;
    section.enter();
    try {
      verdict = demand.check();
      if (verdict === VERDICT.passes) demand.take(cell);
    } catch (error) {
      section.abandon();
      throw error;
    }
    section.leave();
    if (verdict === VERDICT.passes) {
      return new SharedGrant(cell, admission.hold, demand.hardBudget, admission.scopes, demand.budgets.slice());
    }
    this.#freeGrants.push(cell);
    return this.#refusal(admission.scopes, verdict);
  }

  check(admission: Admission): AdmissionRefusal | null {
    const { section } = this.#books;
    this.#demand.lay(admission, this.#places, this.#latest);
    section.enter();
    const verdict = this.#demand.check();
    section.leave();
    return verdict === VERDICT.passes ? null : this.#refusal(admission.scopes, verdict);
  }

  extend(grant: Grant, extra: NanoUsd): AdmissionRefusal | null {
    const shared = requireShared(grant);
    if (shared.phase !== 'held') throw new Error('a settled grant cannot be extended');
    const { section } = this.#books;
    this.#demand.layGrant(shared.known, extra);
    section.enter();
    const refusing = this.#demand.findRefusing(shared.cell);
    if (refusing < 0) this.#raise(shared.cell);
    section.leave();
    if (refusing >= 0) return this.#budgetRefusal(shared.scopes, shared.known[refusing]);
    shared.hold = nanoUsd(shared.hold + extra);
    return null;
  }

  settle(grant: Grant, charge: NanoUsd, tokens: number | null, now: number): Settled {
    const shared = requireShared(grant);
    if (shared.settled !== null) return shared.settled;
    const { section } = this.#books;
    this.#demand.layGrant(shared.known, ZERO_USD);
    split(charge, this.#charge);
    const isOver = charge > shared.hold;
    section.enter();
    if (isOver) this.#demand.limitCharge(shared.cell, this.#charge);
    this.#books.settleGrant(shared.cell, this.#charge, tokens, now);
    section.leave();
    const final = join(this.#charge);
    shared.settled = { charge: nanoUsd(final), overrun: final === charge ? ZERO_USD : nanoUsd(charge - final) };
    shared.phase = 'settled';
    return shared.settled;
  }

  committed(grant: Grant): void {
    const shared = requireShared(grant);
    if (shared.phase !== 'settled') return;
    shared.phase = 'committed';
    const { section } = this.#books;
    section.enter();
    this.#books.closeGrant(shared.cell);
    section.leave();
    this.#freeGrants.push(shared.cell);
  }

  view(budgets: readonly BudgetRecord[], now: number): Promise<readonly BudgetView[]> {
    return this.#directory.view(budgets, this.#advance(now));
  }

  viewLimits(scopes: readonly CounterScope[], now: number): readonly LimitView[] {
    const list = new LimitList();
    this.tellLimits(scopes, now, list);
    return list.views;
  }

  tellLimits(scopes: readonly CounterScope[], now: number, listener: LimitListener): void {
    for (const scope of scopes) {
      const known = this.#places.find(scope.kind, scope.id);
      const entity = known === undefined || !this.#isThere(known) ? null : (known.place?.entity ?? null);
      tellScopeLimits(this.#books, scope, entity, now, listener);
    }
  }

  refresh(kind: BudgetScopeKind, id: string): void {
    this.#directory.refresh(kind, id);
  }

  adjust(budget: BudgetRecord, balance: BudgetBalanceRecord): void {
    this.#directory.adjust(budget, balance);
  }

  /** The latest instant that any process has seen: a clock that goes back reopens no period. */
  #advance(now: number): number {
    const shared = this.#memory.numbers[LATEST_CELL] ?? 0;
    if (now > shared) this.#memory.numbers[LATEST_CELL] = now;
    this.#latest = Math.max(this.#latest, shared, now);
    return this.#latest;
  }

  async #finish(first: Promise<unknown>, scopes: readonly CounterScope[], now: number): Promise<void> {
    for (let pending: Promise<unknown> | null = first; pending !== null;) {
      await pending;
      pending = this.#collect(scopes, now, true);
    }
  }

  /** Asks for what is missing and joins what is asked for. Allocates only when something is missing. */
  #collect(scopes: readonly CounterScope[], now: number, acceptStale: boolean): Promise<unknown> | null {
    let pending: Promise<void>[] | null = null;
    let wanted: CounterScope[] | null = null;
    for (const scope of scopes) {
      const known = this.#places.require(scope.kind, scope.id);
      if (known.budgets.size > scope.budgets.length) known.dropOthers(scope.budgets);
      if (this.#isReady(known, scope, now, acceptStale)) continue;
      if (known.loading !== null) (pending ??= []).push(known.loading);
      else (wanted ??= []).push(scope);
    }
    if (wanted !== null) (pending ??= []).push(this.#ask(wanted, now));
    return pending === null ? null : Promise.all(pending);
  }

  #ask(wanted: readonly CounterScope[], now: number): Promise<void> {
    const entities = wanted.map((scope) => this.#places.require(scope.kind, scope.id));
    // Who carries an older definition asks for the newest too: others join, and would ask again for ever.
    const scopes = wanted.map((scope, index) => ({
      ...scope,
      budgets: scope.budgets.map((budget) => entities[index]?.budgets.get(budget.id)?.record ?? budget),
    }));
    const load = async (): Promise<void> => {
      const places = await this.#directory.place(scopes, now);
      for (const [index, place] of places.entries()) {
        const entity = entities[index];
        if (entity === undefined) continue;
        entity.place = place;
        for (const record of scopes[index]?.budgets ?? []) {
          const slot = place.slots.find(({ budgetId }) => budgetId === record.id);
          if (slot !== undefined) entity.budgets.get(record.id)?.settleIn(slot, record);
        }
      }
    };
    const loading = load().finally(() => {
      for (const entity of entities) entity.loading = null;
    });
    for (const entity of entities) entity.loading = loading;
    return loading;
  }

  /** Whether all of a scope is in memory. What is used now is not dropped within the next seconds. */
  #isReady(known: KnownEntity, scope: CounterScope, now: number, acceptStale: boolean): boolean {
    let isReady = this.#isThere(known) && this.#touch(this.#entityCell(known) + ENTITY.touched, now);
    isReady = isReady && this.#isThere(known) && this.#hasDays(known, scope);
    for (const record of scope.budgets) {
      let budget = known.budgets.get(record.id);
      if (budget === undefined) known.budgets.set(record.id, (budget = new KnownBudget(record)));
      budget.adopt(record);
      if (isReady) isReady = this.#isSlotReady(budget, now, acceptStale);
    }
    return isReady;
  }

  #entityCell(known: KnownEntity): number {
    return this.#books.entityCell(known.place?.entity ?? 0);
  }

  #isThere(known: KnownEntity): boolean {
    if (known.place === null) return false;
    const word = (this.#entityCell(known) + ENTITY.generation) * 2;
    return Atomics.load(this.#memory.words, word) === known.place.generation;
  }

  #hasDays(known: KnownEntity, { limits }: CounterScope): boolean {
    if (!hasDayLimit(limits)) return true;
    const entity = known.place?.entity ?? 0;
    return RATE_LIMITS.every(
      (limit) =>
        !limit.daily ||
        limits[limit.name] === undefined ||
        this.#memory.numbers[this.#books.bucketOf(entity, limit) + BUCKET.quota] !== 0,
    );
  }

  #isSlotReady(budget: KnownBudget, now: number, acceptStale: boolean): boolean {
    const { place } = budget;
    if (place === null || !budget.isCurrent(now)) return false;
    const cell = this.#books.slotCell(place.slot);
    const { words } = this.#memory;
    this.#touch(cell + SLOT.touched, now);
    if (Atomics.load(words, (cell + SLOT.generation) * 2) !== place.generation) return false;
    const isStale = words[(cell + SLOT.generation) * 2 + 1] !== 0;
    return !isStale || acceptStale || words[(cell + SLOT.pins) * 2] !== 0;
  }

  /** Written before the generation is read, as the directory writes that before it looks here: one of the two sees the other. */
  #touch(cell: number, now: number): true {
    const touch = toTouch(now);
    if (this.#memory.words[cell * 2] !== touch) Atomics.store(this.#memory.words, cell * 2, touch);
    return true;
  }

  #raise(cell: number): void {
    const { hold } = this.#demand;
    const slots = this.#books.slotCount(cell);
    for (let index = 0; index < slots; index++) this.#books.hold(this.#books.slotAt(cell, index), hold, 0);
    this.#books.raiseGrant(cell, hold);
  }

  #refusal(scopes: readonly CounterScope[], verdict: Verdict): AdmissionRefusal {
    const demand = this.#demand;
    const scope = scopes[demand.scopeIndex];
    const limit = RATE_LIMITS[demand.limitIndex];
    if (verdict === VERDICT.budget) return this.#budgetRefusal(scopes, demand.budgets[demand.slotIndex]);
    if (scope === undefined || limit === undefined || verdict === VERDICT.moved)
      throw unprepared('its place was given up');
    if (verdict === VERDICT.concurrency)
      return { kind: 'concurrency', scope, quota: scope.limits.concurrentRequests ?? 0 };
    const windowSeconds = limit.windowMs / 1000;
    const quota = scope.limits[limit.name] ?? 0;
    return { kind: 'limit', scope, limit: limit.name, quota, windowSeconds, retryAfterMs: demand.longestMs };
  }

  #budgetRefusal(scopes: readonly CounterScope[], known: KnownBudget | undefined): AdmissionRefusal {
    const scope = scopes.find(({ budgets }) => budgets.some((budget) => budget.id === known?.record.id));
    if (known === undefined || scope === undefined) throw unprepared('a budget is none of its scopes');
    const { spent, held, adjusted } = this.#demand.seen();
    const balance = { spent: nanoUsd(spent), adjusted: nanoUsd(adjusted) };
    const view = viewBudget(known.record, balance, nanoUsd(held), known.place?.end ?? null);
    return { kind: 'budget', scope, ...view };
  }
}

/**
 * The counters of one of several processes: exact across all that have the memory mapped. Admission reads and writes that memory
 * alone; `prepare` asks the directory for what this process does not know the place of.
 */
export function createSharedCounters(options: SharedCountersOptions): Counters {
  return new SharedCounters(options);
}
