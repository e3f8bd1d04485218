import type { BudgetSlotName } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';

/** A part is one read; others read between two of them. */
const PART = 20_000;
/** More are counted as so many. */
const FOUND_MAX = 1000;
const FIRST: BudgetSlotName = { budgetId: '', periodStart: 0 };

/**
 * Budgets of which a sum has come to the end of what can be written (9,223,372,036.854775807 USD), where it stays: more that is charged is in
 * no balance any more. It is a price in a wrong unit, or a provider that reports absurd usage; the ledger has the charges all the same.
 */
export class SumWatch {
  readonly #deps: Pick<ServiceDeps, 'store' | 'log'>;
  /** Of which the log has told. */
  readonly #told = new Set<string>();
  #saturated: number | null = null;

  constructor(deps: Pick<ServiceDeps, 'store' | 'log'>) {
    this.#deps = deps;
  }

  /** Balances that the last look found, counted to 1,000; null: there was none yet. */
  get saturated(): number | null {
    return this.#saturated;
  }

  /** Looks through all balances in parts, and tells the log of each budget once. */
  async look(isStopped: () => boolean): Promise<void> {
    const { store, log } = this.#deps;
    let count = 0;
    for (let after: BudgetSlotName | null = FIRST; after !== null && count < FOUND_MAX;) {
      const { found, next } = await store.insight.listSaturated(after, PART);
      if (isStopped()) return;
      count += found.length;
      for (const { budgetId, periodStart } of found) {
        if (this.#told.has(budgetId)) continue;
        this.#told.add(budgetId);
        log.warn('ledger.sum_saturated', { budget_id: budgetId, period_start: periodStart });
      }
      after = next;
    }
    this.#saturated = Math.min(count, FOUND_MAX);
  }
}
