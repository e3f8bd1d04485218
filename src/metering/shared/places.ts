import type { BudgetRecord, BudgetSlotName } from '../../store/records/index.ts';
import type { CounterScopeKind } from '../port.ts';
import type { EntityPlace, SlotPlace } from './port.ts';

/** Entities that a process remembers the place of: what it forgets it asks for again. */
const REMEMBERED_MAX = 20_000;

function hasSameCalendar(a: BudgetRecord, b: BudgetRecord): boolean {
  return a.period === b.period && a.timeZone === b.timeZone && a.resetDay === b.resetDay;
}

/** A budget as this process knows it, and where its current period is. */
export class KnownBudget {
  /** The newest definition seen: callers may still carry an older one. */
  record: BudgetRecord;
  place: SlotPlace | null = null;
  name: BudgetSlotName;
  /** What the period was computed from. */
  #definition: BudgetRecord;

  constructor(record: BudgetRecord) {
    this.record = record;
    this.#definition = record;
    this.name = { budgetId: record.id, periodStart: 0 };
  }

  adopt(record: BudgetRecord): void {
    if (record !== this.record && record.updatedAt >= this.record.updatedAt) this.record = record;
  }

  /** Whether the place is one of the period of `now`, as far as this process can tell. */
  isCurrent(now: number): boolean {
    if (this.place === null) return false;
    if (this.#definition !== this.record) {
      if (!hasSameCalendar(this.#definition, this.record)) return false;
      this.#definition = this.record;
    }
    return this.place.end === null || now < this.place.end;
  }

  /** @param asked the definition that the place was asked for */
  settleIn(place: SlotPlace, asked: BudgetRecord): void {
    this.place = place;
    this.#definition = asked;
    if (this.name.periodStart !== place.periodStart)
      this.name = { budgetId: place.budgetId, periodStart: place.periodStart };
  }
}

/** An entity that this process has counted in. */
export class KnownEntity {
  place: EntityPlace | null = null;
  readonly budgets = new Map<string, KnownBudget>();
  /** The question to the directory under way, which later callers join. */
  loading: Promise<void> | null = null;

  /** Those that the entity no longer has; requests under way hold on to theirs. */
  dropOthers(budgets: readonly BudgetRecord[]): void {
    for (const id of this.budgets.keys()) {
      if (!budgets.some((budget) => budget.id === id)) this.budgets.delete(id);
    }
  }
}

/** What a process knows of places, by kind and id. */
export class KnownPlaces {
  readonly #kinds = new Map<CounterScopeKind, Map<string, KnownEntity>>();

  find(kind: CounterScopeKind, id: string): KnownEntity | undefined {
    return this.#kinds.get(kind)?.get(id);
  }

  require(kind: CounterScopeKind, id: string): KnownEntity {
    let entities = this.#kinds.get(kind);
    if (entities === undefined) this.#kinds.set(kind, (entities = new Map()));
    let entity = entities.get(id);
    if (entity !== undefined) return entity;
    if (entities.size >= REMEMBERED_MAX) {
      const [oldest] = entities.keys();
      if (oldest !== undefined) entities.delete(oldest);
    }
    entities.set(id, (entity = new KnownEntity()));
    return entity;
  }
}
