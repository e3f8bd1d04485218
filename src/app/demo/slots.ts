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

  /** null: a hard budget has no room for the amount. */
  take(budgets: readonly BudgetRecord[], at: number, amount: bigint): readonly BudgetSlotName[] | null {
    const slots = budgets.map((budget) => this.#slotOf(budget, at));
    if (budgets.some((budget, index) => budget.hard && (slots[index]?.spent ?? 0n) + amount > budget.amount))
      return null;
    return slots.map((slot) => slot.name);
  }

  spend(budgets: readonly BudgetRecord[], at: number, charge: bigint): void {
    for (const budget of budgets) this.#slotOf(budget, at).spent += charge;
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
