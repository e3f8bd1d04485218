import type { BudgetRecord, BudgetScopeKind } from '../../../store/records/index.ts';
import type { ServiceDeps } from '../../context.ts';

/** Budgets of many entities of one kind, in one read; those without any are absent. */
export async function loadBudgets(
  deps: Pick<ServiceDeps, 'store'>,
  kind: BudgetScopeKind,
  entities: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly BudgetRecord[]>> {
  if (entities.length === 0) return new Map();
  const records = await deps.store.budgets.listByScopes(entities.map(({ id }) => ({ kind, id })));
  return Map.groupBy(records, (record) => record.scopeId);
}
