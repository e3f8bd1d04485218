import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import type { BudgetBalanceRecord, BudgetSlotName } from '../records/index.ts';

function keyOf(slot: BudgetSlotName): string {
  return `${slot.budgetId}@${slot.periodStart}`;
}

/** Charges that the writer has not been sent yet, so that a sum can be told as of now. */
export class PendingBalances {
  readonly #slots: (readonly BudgetSlotName[])[] = [];
  readonly #charges: bigint[] = [];
  /** One map a question under way: charges that its answer cannot know. */
  readonly #questions = new Set<Map<string, bigint>>();

  add(slots: readonly BudgetSlotName[], charge: bigint): void {
    this.#slots.push(slots);
    this.#charges.push(charge);
    if (this.#questions.size === 0) return;
    for (const unknown of this.#questions) addTo(unknown, slots, charge);
  }

  /** All that was added is on its way; a later question is answered after it. */
  sent(): void {
    this.#slots.length = 0;
    this.#charges.length = 0;
  }

  /** What was not sent never will be. */
  failed(): void {
    this.sent();
  }

  /** Committed sums as `ask` answers them, and what it cannot know on top. */
  async read(
    slots: readonly BudgetSlotName[],
    ask: () => Promise<readonly BudgetBalanceRecord[]>,
  ): Promise<readonly BudgetBalanceRecord[]> {
    const unknown = new Map<string, bigint>();
    this.#slots.forEach((charged, index) => addTo(unknown, charged, this.#charges[index] ?? 0n));
    this.#questions.add(unknown);
    try {
      const committed = new Map((await ask()).map((balance) => [keyOf(balance), balance]));
      return slots.map((slot) => {
        const balance = committed.get(keyOf(slot));
        return {
          budgetId: slot.budgetId,
          periodStart: slot.periodStart,
          spent: nanoUsd((balance?.spent ?? 0n) + (unknown.get(keyOf(slot)) ?? 0n)),
          adjusted: balance?.adjusted ?? ZERO_USD,
          adjustments: balance?.adjustments ?? 0,
        };
      });
    } finally {
      this.#questions.delete(unknown);
    }
  }
}

function addTo(sums: Map<string, bigint>, slots: readonly BudgetSlotName[], charge: bigint): void {
  for (const slot of slots) sums.set(keyOf(slot), (sums.get(keyOf(slot)) ?? 0n) + charge);
}
