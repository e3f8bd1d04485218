import { invalidField } from '../../lib/errors/index.ts';
import type { BudgetRecord } from '../../store/records/index.ts';
import { buildBudgetFields } from '../shared/budgets/index.ts';
import { mergePatch } from '../shared/changes/merge-patch.ts';
import type { JsonObject } from '../shared/index.ts';

/**
 * The list of budgets after a line said something of one: the one of its period, or the only one where it names none. What it does not say
 * stays, as do all others; where there is no such budget it is added, and an amount of null takes it away.
 * @throws GatewayError `invalid_request` when several could be meant
 */
export function setBudget(before: readonly BudgetRecord[], said: JsonObject): readonly unknown[] {
  const all = buildBudgetFields(before);
  const period = said['period'] ?? null;
  const [one, another] = all.filter((budget) => period === null || budget.period === period);
  if (another !== undefined) throw invalidField('budgets', 'are several: use JSON Lines');
  if (said['amount'] === null) return all.filter((budget) => budget !== one);
  if (one === undefined) return [...all, { period: 'month', ...said }];
  return all.map((budget) => (budget === one ? mergePatch(budget, said) : budget));
}
