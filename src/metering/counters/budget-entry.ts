import type { NanoUsd } from '../../lib/money.ts';
import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import type { BudgetBalanceRecord, BudgetRecord, BudgetSlotName } from '../../store/records/index.ts';
import type { BudgetView, Period } from '../port.ts';

/** What the store has of a slot. */
export type SlotBalance = Pick<BudgetBalanceRecord, 'spent' | 'adjusted' | 'adjustments'>;

export const NO_BALANCE: SlotBalance = { spent: ZERO_USD, adjusted: ZERO_USD, adjustments: 0 };

/** One budget in one of its periods. */
export class BudgetSlot {
  readonly entry: BudgetEntry;
  readonly name: BudgetSlotName;
  end: number | null;
  /** What the period was computed from; another record with the same calendar replaces it. */
  definition: BudgetRecord;
  spent: NanoUsd;
  held: NanoUsd = ZERO_USD;
  /** What adjustments have added to the amount. */
  adjusted: NanoUsd;
  adjustments: number;
  /** Grants that are not durable yet. */
  pins = 0;
  /** Counts holds and settlements: tells whether a reading from the store was overtaken. */
  changes = 0;

  constructor(entry: BudgetEntry, period: Period, balance: SlotBalance) {
    this.entry = entry;
    this.name = { budgetId: entry.budget.id, periodStart: period.start };
    this.end = period.end;
    this.definition = entry.budget;
    this.spent = balance.spent;
    this.adjusted = balance.adjusted;
    this.adjustments = balance.adjustments;
  }

  /** What a hard budget still has; negative after its amount was lowered. */
  left(): bigint {
    return this.entry.budget.amount + this.adjusted - this.spent - this.held;
  }

  /** Whether `amount` does not fit. Soft budgets count and never refuse; nothing always fits. */
  refuses(amount: bigint): boolean {
    return this.entry.budget.hard && amount > 0n && amount > this.left();
  }

  /** Takes the sum of the adjustments over, unless a newer one is known. */
  adjust({ adjusted, adjustments }: SlotBalance): void {
    if (adjustments <= this.adjustments) return;
    this.adjusted = adjusted;
    this.adjustments = adjustments;
  }

  hold(amount: bigint): void {
    this.changes += 1;
    this.held = nanoUsd(this.held + amount);
  }

  settle(hold: bigint, charge: bigint): void {
    this.changes += 1;
    this.held = nanoUsd(this.held - hold);
    this.spent = nanoUsd(this.spent + charge);
  }
}

/** Whether two definitions have the same periods. */
export function sameCalendar(a: BudgetRecord, b: BudgetRecord): boolean {
  return a.period === b.period && a.timeZone === b.timeZone && a.resetDay === b.resetDay;
}

/** A budget with its current period, and earlier ones while grants of theirs are open. */
export class BudgetEntry {
  budget: BudgetRecord;
  current: BudgetSlot | null = null;
  /** The load under way, which later callers join. */
  loading: Promise<void> | null = null;
  #older: BudgetSlot[] = [];
  /** Adjustments that became durable while a load was under way, which may have been answered before. */
  #adjusted: BudgetBalanceRecord[] = [];
  #stale = false;

  constructor(budget: BudgetRecord) {
    this.budget = budget;
  }

  /** Takes a definition over unless a newer one is known: callers may still carry an older one. */
  adopt(budget: BudgetRecord): void {
    if (budget !== this.budget && budget.updatedAt >= this.budget.updatedAt) this.budget = budget;
  }

  /** The next idle moment reads the balance anew. */
  markStale(): void {
    this.#stale = true;
  }

  /** Whether it can be dropped once its entity no longer has it. */
  isDroppable(): boolean {
    return this.#stale && this.loading === null && (this.current?.pins ?? 0) === 0 && this.#older.length === 0;
  }

  /** Whether the slot for `now` must be loaded. A clock that went back stays in the newer period. */
  needsLoad(now: number, acceptStale: boolean): boolean {
    const slot = this.current;
    if (slot === null) return true;
    if (slot.definition !== this.budget) {
      if (!sameCalendar(slot.definition, this.budget)) return true;
      slot.definition = this.budget;
    }
    if (slot.end !== null && now >= slot.end) return true;
    return this.#stale && !acceptStale && slot.pins === 0;
  }

  /** Whether another calendar is to take over what is open in periods of the one before. */
  mustMove(): boolean {
    const { current } = this;
    if (current === null || sameCalendar(current.definition, this.budget)) return false;
    return current.pins > 0 || this.#older.length > 0;
  }

  /** Begins a period of another calendar, with what the store has of it and nothing open. */
  beginMoved(period: Period, balance: SlotBalance): BudgetSlot {
    const slot = new BudgetSlot(this, period, balance);
    for (const later of this.#adjusted) if (later.periodStart === period.start) slot.adjust(later);
    this.#adjusted = [];
    if (this.current !== null) this.#older.push(this.current);
    this.current = slot;
    this.#stale = false;
    return slot;
  }

  /** Forgets earlier periods that nothing is open in. */
  dropClosed(): void {
    this.#older = this.#older.filter((slot) => slot.pins > 0);
  }

  /** Takes in what the store said of a period; `changesBefore` is the current slot's count when it was asked. */
  applyLoad(period: Period, balance: SlotBalance, changesBefore: number): void {
    const { current } = this;
    const known = this.findSlot(period.start);
    const slot = known ?? new BudgetSlot(this, period, balance);
    slot.adjust(balance);
    for (const later of this.#adjusted) if (later.periodStart === period.start) slot.adjust(later);
    this.#adjusted = [];
    slot.end = period.end;
    slot.definition = this.budget;
    if (slot !== current) {
      this.#older = this.#older.filter((other) => other !== slot);
      if (current !== null && current.pins > 0) this.#older.push(current);
      this.current = slot;
    } else if (slot.pins > 0 || slot.changes !== changesBefore) {
      return;
    } else {
      slot.spent = balance.spent;
    }
    this.#stale = false;
  }

  /** The slot of a period, while it is the current one or still has open grants. */
  findSlot(periodStart: number): BudgetSlot | undefined {
    if (this.current?.name.periodStart === periodStart) return this.current;
    return this.#older.find((slot) => slot.name.periodStart === periodStart);
  }

  /** An adjustment is durable. A slot that is not here reads it when it is loaded. */
  adjust(balance: BudgetBalanceRecord): void {
    const slot = this.findSlot(balance.periodStart);
    if (slot !== undefined) slot.adjust(balance);
    else if (this.loading !== null) this.#adjusted.push(balance);
  }

  unpin(slot: BudgetSlot): void {
    slot.pins -= 1;
    if (slot.pins === 0 && slot !== this.current) this.#older = this.#older.filter((other) => other !== slot);
  }
}

/** A budget as it is shown; what is left is never shown below zero. */
export function viewBudget(
  budget: BudgetRecord,
  { spent, adjusted }: Pick<SlotBalance, 'spent' | 'adjusted'>,
  held: NanoUsd,
  end: number | null,
): BudgetView {
  const left = budget.amount + adjusted - spent - held;
  return { budget, spent, held, adjusted, remaining: left > 0n ? nanoUsd(left) : ZERO_USD, resetsAt: end };
}
