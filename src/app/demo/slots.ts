import type { ComputePeriod } from '../../metering/index.ts';
import type { BudgetRecord, BudgetSlotName } from '../../store/records/index.ts';

interface Slot {
  readonly name: BudgetSlotName;
  readonly end: number;
  spent: bigint;
}

/** The periods of budgets as time goes on, and what was spent in each. */
export class Slots {
  readonly #compute: ComputePeriod;
  readonly #now = new Map<string, Slot>();

  constructor(compute: ComputePeriod) {
    this.#compute = compute;
  }

  /** Spends an amount in the periods that run; null: a hard budget has no room for it, and nothing is spent. */
  take(budgets: readonly BudgetRecord[], at: number, amount: bigint): readonly BudgetSlotName[] | null {
    const slots = budgets.map((budget) => this.#slotOf(budget, at));
    for (const [index, budget] of budgets.entries()) {
      if (budget.hard && (slots[index]?.spent ?? 0n) + amount > budget.amount) return null;
    }
    return slots.map((slot) => {
      slot.spent += amount;
      return slot.name;
    });
  }

  #slotOf(budget: BudgetRecord, at: number): Slot {
    const known = this.#now.get(budget.id);
    if (known !== undefined && at < known.end) return known;
    const { start, end } = this.#compute(budget.period, budget.timeZone, budget.resetDay, at);
    const periodStart = budget.period === 'total' ? 0 : start;
    const slot = { name: { budgetId: budget.id, periodStart }, end: end ?? Number.POSITIVE_INFINITY, spent: 0n };
    this.#now.set(budget.id, slot);
    return slot;
  }
}
