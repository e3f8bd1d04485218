import { GatewayError } from '../../lib/errors/index.ts';
import { ZERO_USD } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import type { BudgetBalanceRecord, BudgetRecord } from '../../store/records/index.ts';
import { NO_BALANCE, viewBudget } from '../counters/budget-entry.ts';
import type { SlotBalance } from '../counters/budget-entry.ts';
import type { CounterSource } from '../counters/loader.ts';
import { createPeriods } from '../period.ts';
import type { BudgetView, ComputePeriod, CounterScope, CounterScopeKind, Period } from '../port.ts';
import { Books } from './books.ts';
import { CalendarMoves } from './calendar-moves.ts';
import { DayLoads } from './day-loads.ts';
import { keyOf, newestOf, slotsOf } from './entity-slots.ts';
import { LATEST_CELL, SLOT, toTouch } from './layout.ts';
import { closeLostGrant, listLostGrants } from './lost-grants.ts';
import type { LostGrant } from './lost-grants.ts';
import type { SharedMemory } from './memory.ts';
import type { CounterDirectory, EntityPlace, SlotPlace } from './port.ts';
import { Section } from './section.ts';
import type { SectionOptions } from './section.ts';
import { EntityShelf, SlotShelf } from './shelves.ts';
import type { EntityRecord, SlotRecord, SlotVersion } from './shelves.ts';

export interface DirectoryOptions extends SectionOptions, CounterSource {
  /** Default: a cache of its own. */
  readonly computePeriod?: ComputePeriod;
  /** Entities of one kind kept in memory; those in use are kept beyond it. Default 10,000. */
  readonly scopesMax?: number;
  readonly section?: Section;
}

export interface SharedDirectory extends CounterDirectory {
  /** Entities in memory, for metrics. */
  size(): number;
  /** Ids of requests that have taken something and are not closed, of all processes. */
  listOpen(): readonly string[];
  /** What the requests of an area whose process has ended have taken. */
  listLost(area: number): readonly LostGrant[];
  /**
   * Runs what settles lost grants in the store and closes them here. Meanwhile no budget gets another calendar: it would begin with what the
   * store has of them, and count it again when they are closed.
   */
  recover<Result>(run: () => Promise<Result>): Promise<Result>;
  /** See `closeLostGrant`. */
  closeLost(grant: LostGrant, charge: NanoUsd, tokens: number | null, now: number): void;
}

const SCOPES_MAX = 10_000;

/** A slot that has to be read from the store. */
interface Wanted {
  readonly entity: EntityRecord;
  readonly budget: BudgetRecord;
  readonly key: string;
  readonly period: Period;
  readonly before: SlotVersion;
}

/** See `createDirectory`. */
class Directory implements SharedDirectory {
  readonly #source: CounterSource;
  readonly #memory: SharedMemory;
  readonly #books: Books;
  readonly #computePeriod: ComputePeriod;
  readonly #entities: EntityShelf;
  readonly #slots: SlotShelf;
  readonly #days: DayLoads;
  readonly #moves: CalendarMoves;
  /** Loads under way by slot. */
  readonly #loading = new Map<string, Promise<void>>();
  /** Adjustments that became durable while a load was under way, which may have been answered before. */
  readonly #adjusted = new Map<string, BudgetBalanceRecord>();

  constructor(options: DirectoryOptions) {
    this.#source = options;
    this.#memory = options.memory;
    this.#books = new Books(options.memory, options.section ?? new Section(options));
    this.#computePeriod = options.computePeriod ?? createPeriods();
    this.#slots = new SlotShelf(this.#books);
    this.#entities = new EntityShelf(this.#books, this.#slots, options.scopesMax ?? SCOPES_MAX);
    this.#days = new DayLoads(this.#books, options);
    this.#moves = new CalendarMoves(options, this.#books, this.#slots, this.#adjusted, (balance, now) =>
      this.#makeSlot(balance, now),
    );
  }

  async place(scopes: readonly CounterScope[], now: number): Promise<readonly EntityPlace[]> {
    const latest = this.#advance(now);
    const entities = scopes.map(({ kind, id }) => this.#entities.require(kind, id, latest));
    for (const entity of entities) entity.loads += 1;
    try {
      for (;;) {
        const known = scopes.map((scope, index) => ({
          ...scope,
          budgets: scope.budgets.map((budget) => newestOf(entities[index], budget)),
        }));
        const periods = known.map(({ budgets }) => budgets.map((budget) => this.#periodOf(budget, latest)));
        const hasJoined = await this.#fill(known, entities, periods, latest);
        // Meanwhile a budget may have got a newer calendar, in which all that is open is to be counted, what was taken meanwhile too; and what
        // another has asked for may be of an older one.
        const isThere = entities.every((entity, index) =>
          known[index]?.budgets.every(
            (budget) => newestOf(entity, budget) === budget && !this.#moves.isDue(entity, budget),
          ),
        );
        if (hasJoined || !isThere) continue;
        return entities.map((entity, index) => this.#placeOf(entity, known[index], periods[index] ?? [], latest));
      }
    } finally {
      for (const entity of entities) entity.loads -= 1;
    }
  }

  async view(budgets: readonly BudgetRecord[], now: number): Promise<readonly BudgetView[]> {
    const at = this.#advance(now);
    await this.#moveOpen(budgets, at);
    const periods = budgets.map((budget) => this.#periodOf(budget, at));
    // A period that was left and has come back is there as it was left, until the next request reads it anew.
    const absent = budgets.flatMap((budget, index) => {
      const periodStart = periods[index]?.start ?? 0;
      const slot = this.#find(budget, periodStart);
      return slot === undefined || this.#slots.mustReload(slot) ? [{ budgetId: budget.id, periodStart }] : [];
    });
    const balances = absent.length === 0 ? [] : await this.#source.loadBalances(absent);
    return budgets.map((budget, index) => {
      const period = periods[index] ?? { start: 0, end: null };
      const slot = this.#find(budget, period.start);
      const isAbsent = absent.some(({ budgetId }) => budgetId === budget.id);
      if (slot !== undefined && !(isAbsent && this.#slots.mustReload(slot))) {
        const { balance, held } = this.#slots.read(slot);
        return viewBudget(budget, balance, held, period.end);
      }
      const stored = balances.find((row) => row.budgetId === budget.id && row.periodStart === period.start);
      return viewBudget(budget, stored ?? NO_BALANCE, ZERO_USD, period.end);
    });
  }

  refresh(kind: CounterScopeKind, id: string): void {
    const entity = this.#entities.find(kind, id);
    for (const slot of entity?.slots.values() ?? []) this.#slots.markStale(slot);
  }

  adjust(budget: BudgetRecord, balance: BudgetBalanceRecord): void {
    const slot = this.#find(budget, balance.periodStart);
    const key = keyOf(budget.id, balance.periodStart);
    if (slot !== undefined) this.#slots.adjust(slot, balance);
    if (!this.#loading.has(key)) return;
    const known = this.#adjusted.get(key);
    if (known === undefined || known.adjustments < balance.adjustments) this.#adjusted.set(key, balance);
  }

  size(): number {
    return this.#entities.size();
  }

  listOpen(): readonly string[] {
    const areas = Array.from({ length: this.#memory.layout.areas }, (_, area) => area);
    return areas.flatMap((area) => listLostGrants(this.#books, area)).flatMap(({ id }) => (id === null ? [] : [id]));
  }

  listLost(area: number): readonly LostGrant[] {
    return listLostGrants(this.#books, area);
  }

  recover<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#moves.recover(run);
  }

  closeLost(grant: LostGrant, charge: NanoUsd, tokens: number | null, now: number): void {
    closeLostGrant(this.#books, grant, charge, tokens, now);
  }

  #advance(now: number): number {
    const { numbers } = this.#memory;
    const latest = Math.max(numbers[LATEST_CELL] ?? 0, now);
    numbers[LATEST_CELL] = latest;
    return latest;
  }

  #periodOf({ period, timeZone, resetDay }: BudgetRecord, now: number): Period {
    return this.#computePeriod(period, timeZone, resetDay, now);
  }

  #find(budget: BudgetRecord, periodStart: number): SlotRecord | undefined {
    return this.#entities.find(budget.scopeKind, budget.scopeId)?.slots.get(keyOf(budget.id, periodStart));
  }

  /** Answers whether it has waited for what another call had asked for. */
  async #fill(
    scopes: readonly CounterScope[],
    entities: readonly EntityRecord[],
    periods: readonly (readonly Period[])[],
    now: number,
  ): Promise<boolean> {
    const pending: Promise<void>[] = [];
    const wanted: Wanted[] = [];
    let hasJoined = false;
    for (const [index, scope] of scopes.entries()) {
      const entity = entities[index];
      if (entity === undefined) continue;
      const days = this.#days.load(entity, scope, now);
      if (days !== null) pending.push(days);
      for (const [at, budget] of scope.budgets.entries()) {
        const period = periods[index]?.[at];
        if (period === undefined) continue;
        const key = keyOf(budget.id, period.start);
        const slot = entity.slots.get(key);
        const isKnown = slot !== undefined && !this.#slots.mustReload(slot);
        const mustMove = this.#moves.isDue(entity, budget);
        if (isKnown && !mustMove) {
          if (budget.updatedAt > slot.definition.updatedAt)
            entity.slots.set(key, { ...slot, definition: budget, end: period.end });
          continue;
        }
        const loading = this.#loading.get(key);
        if (loading !== undefined) {
          pending.push(loading);
          hasJoined = true;
        } else if (mustMove) pending.push(this.#track([key], this.#moves.run({ entity, budget, key, period }, now)));
        else wanted.push({ entity, budget, key, period, before: this.#slots.versionOf(slot) });
      }
    }
    if (wanted.length > 0) pending.push(this.#load(wanted, now));
    await Promise.all(pending);
    return hasJoined;
  }

  #load(wanted: readonly Wanted[], now: number): Promise<void> {
    const load = async (): Promise<void> => {
      const names = wanted.map(({ budget, period }) => ({ budgetId: budget.id, periodStart: period.start }));
      const balances = await this.#source.loadBalances(names);
      for (const one of wanted) {
        const found = balances.find(
          (balance) => balance.budgetId === one.budget.id && balance.periodStart === one.period.start,
        );
        this.#take(one, found ?? NO_BALANCE, now);
      }
    };
    return this.#track(
      wanted.map(({ key }) => key),
      load(),
    );
  }

  /** While a load is under way its periods are loaded by no other, and their adjustments are kept. */
  #track(keys: readonly string[], load: Promise<void>): Promise<void> {
    const loading = load.finally(() => {
      for (const key of keys) {
        this.#loading.delete(key);
        this.#adjusted.delete(key);
      }
    });
    for (const key of keys) this.#loading.set(key, loading);
    return loading;
  }

  /** Takes in what the store said of a period. */
  #take({ entity, budget, key, period, before }: Wanted, balance: SlotBalance, now: number): void {
    const slot = entity.slots.get(key);
    const later = this.#adjusted.get(key);
    if (slot === undefined) {
      const made = { ...this.#makeSlot(balance, now), definition: budget, end: period.end };
      this.#dropOlder(entity, budget.id, now);
      entity.slots.set(key, made);
      if (later !== undefined) this.#slots.adjust(made, later);
      return;
    }
    entity.slots.set(key, { ...slot, definition: budget, end: period.end });
    this.#slots.adjust(slot, balance);
    if (later !== undefined) this.#slots.adjust(slot, later);
    this.#slots.reload(slot, balance, before);
  }

  /** Budgets with another calendar, of which something is open in the one before, are shown as the next request finds them. */
  async #moveOpen(budgets: readonly BudgetRecord[], now: number): Promise<void> {
    for (const budget of budgets) {
      const entity = this.#entities.find(budget.scopeKind, budget.scopeId);
      if (entity === undefined || newestOf(entity, budget) !== budget || !this.#moves.isDue(entity, budget)) continue;
      await this.place([{ kind: budget.scopeKind, id: budget.scopeId, limits: {}, budgets: [budget] }], now);
    }
  }

  /** Periods of a budget that are over, once all of theirs is durable. */
  #dropOlder(entity: EntityRecord, budgetId: string, now: number): void {
    for (const [key, slot] of slotsOf(entity, budgetId))
      if (!this.#loading.has(key) && this.#slots.drop(slot, now)) entity.slots.delete(key);
  }

  #makeSlot(balance: SlotBalance, now: number): Pick<SlotRecord, 'slot' | 'generation'> {
    const free = this.#slots.make(balance, now);
    if (free !== null) return free;
    this.#entities.sweepSlots(now);
    const made = this.#slots.make(balance, now);
    if (made === null) throw new GatewayError('overloaded', { internal: 'no budget slot is free' });
    return made;
  }

  #placeOf(
    entity: EntityRecord,
    scope: CounterScope | undefined,
    periods: readonly Period[],
    now: number,
  ): EntityPlace {
    const slots: SlotPlace[] = [];
    for (const [at, budget] of (scope?.budgets ?? []).entries()) {
      const period = periods[at];
      const slot = period === undefined ? undefined : entity.slots.get(keyOf(budget.id, period.start));
      if (period === undefined || slot === undefined) continue;
      Atomics.store(this.#memory.words, (this.#books.slotCell(slot.slot) + SLOT.touched) * 2, toTouch(now));
      const { start: periodStart, end } = period;
      slots.push({ budgetId: budget.id, periodStart, end, slot: slot.slot, generation: slot.generation });
    }
    this.#entities.touch(entity, now);
    return { entity: entity.entity, generation: entity.generation, slots };
  }
}

/** Makes, fills and drops the places in a shared memory. */
export function createDirectory(options: DirectoryOptions): SharedDirectory {
  return new Directory(options);
}
