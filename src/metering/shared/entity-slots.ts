import type { BudgetRecord } from '../../store/records/index.ts';
import type { EntityRecord, SlotRecord } from './shelves.ts';

/** Name of a budget's period among the slots of its entity. */
export function keyOf(budgetId: string, periodStart: number): string {
  return `${budgetId}@${periodStart}`;
}

function isOf(key: string, budgetId: string): boolean {
  return key.startsWith(`${budgetId}@`);
}

/** The periods of one budget that are there, by their keys. */
export function slotsOf(entity: EntityRecord, budgetId: string): Map<string, SlotRecord> {
  return new Map([...entity.slots].filter(([key]) => isOf(key, budgetId)));
}

/** The newest definition that is known: callers may still carry an older one. */
export function newestOf(entity: EntityRecord | undefined, budget: BudgetRecord): BudgetRecord {
  let newest = budget;
  for (const [key, { definition }] of entity?.slots ?? [])
    if (isOf(key, budget.id) && definition.updatedAt > newest.updatedAt) newest = definition;
  return newest;
}
