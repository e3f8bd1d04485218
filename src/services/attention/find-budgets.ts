import { parseUsd } from '../../lib/money.ts';
import type { Permission } from '../../identity/permissions.ts';
import type { BudgetScopeKind } from '../../store/records/index.ts';
import type { ActionContext } from '../context.ts';
import type { BudgetInNeed } from './budgets.ts';
import type { AttentionDeps } from './deps.ts';
import type { AttentionItem } from './item.ts';

const SCOPE_PERMISSIONS = {
  token: 'token.read',
  customer_user: 'customer_user.read',
  customer: 'customer.read',
  model: 'model.read',
  gateway: 'settings.read',
} as const satisfies Record<BudgetScopeKind, Permission>;

const ENTITIES = { token: 'auth_tokens', customer_user: 'customer_users', customer: 'customers' } as const;

async function readNames(
  { store }: AttentionDeps,
  budgets: readonly BudgetInNeed[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const kind of ['token', 'customer_user', 'customer'] as const) {
    const ids = budgets.filter(({ record }) => record.scopeKind === kind).map(({ record }) => record.scopeId);
    if (ids.length === 0) continue;
    for (const [id, name] of await store.statements.readNames(ENTITIES[kind], ids)) names.set(id, name);
  }
  const models = budgets.filter(({ record }) => record.scopeKind === 'model').map(({ record }) => record.scopeId);
  for (const id of models) {
    const model = await store.models.find(id);
    if (model !== null) names.set(id, model.name);
  }
  return names;
}

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
  const names = await readNames(deps, shown);
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
