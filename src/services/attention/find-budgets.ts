import { parseUsd } from '../../lib/money.ts';
import type { ActionContext } from '../context.ts';
import { readOwnerNames, SCOPE_PERMISSIONS } from '../shared/budgets/budget-owners.ts';
import type { BudgetInNeed } from './budgets.ts';
import type { AttentionDeps } from './deps.ts';
import type { AttentionItem } from './item.ts';

/** What of the amount is spent or held, in percent, rounded down. */
function usedPercent({ answer }: BudgetInNeed): number {
  const amount = (parseUsd(answer.amount) ?? 0n) + (parseUsd(answer.adjusted) ?? 0n);
  const used = (parseUsd(answer.spent) ?? 0n) + (parseUsd(answer.held) ?? 0n);
  return amount <= 0n ? 100 : Number((used * 100n) / amount);
}

/** Budgets of whose amount 80 of 100 are spent or held, in the period that runs. */
export async function findBudgets(deps: AttentionDeps, context: ActionContext): Promise<readonly AttentionItem[]> {
  const { found } = await deps.budgetWatch.find();
  const shown = found.filter(({ record }) => context.permissions.has(SCOPE_PERMISSIONS[record.scopeKind]));
  const names = await readOwnerNames(
    deps.store,
    shown.map(({ record }) => record),
  );
  return shown.flatMap((budget): AttentionItem[] => {
    const percent = usedPercent(budget);
    // Spent in a period that is over.
    if (percent < 80) return [];
    const { record, answer } = budget;
    const isOut = answer.remaining === '0';
    return [
      {
        kind: isOut ? 'budget_exhausted' : 'budget_low',
        severity: isOut && record.hard ? 'critical' : 'warning',
        subject: { type: record.scopeKind, id: record.scopeId, name: names.get(record.scopeId) ?? null },
        since: null,
        facts: {
          budget_id: record.id,
          period: record.period,
          hard: record.hard,
          amount: answer.amount,
          adjusted: answer.adjusted,
          spent: answer.spent,
          held: answer.held,
          remaining: answer.remaining,
          used_percent: percent,
          resets_at: answer.resets_at,
        },
      },
    ];
  });
}
