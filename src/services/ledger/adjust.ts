import { invalidField } from '../../lib/errors/index.ts';
import { createId } from '../../lib/ids.ts';
import { formatUsd, ZERO_USD } from '../../lib/money.ts';
import { computePeriod } from '../../metering/index.ts';
import type { AdjustmentWrite, BudgetBalanceRecord, BudgetRecord, LedgerRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { AMOUNT_MAX, viewBudgets } from '../shared/budgets/index.ts';
import { formatInstant } from '../shared/index.ts';
import { buildLedgerView } from '../shared/ledger-view.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import type { AdjustmentAnswer, AdjustmentFields } from './fields.ts';

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'audit' | 'counters'>;

async function readBalance({ store }: Deps, budgetId: string, periodStart: number): Promise<BudgetBalanceRecord> {
  const [balance] = await store.budgets.balances([{ budgetId, periodStart }]);
  return balance ?? { budgetId, periodStart, spent: ZERO_USD, adjusted: ZERO_USD, adjustments: 0 };
}

/** The slot that is adjusted. One that was written under an earlier calendar of the budget may be named too. */
async function findSlot(deps: Deps, budget: BudgetRecord, asked: number | null): Promise<BudgetBalanceRecord> {
  const { period, timeZone, resetDay } = budget;
  const current = computePeriod(period, timeZone, resetDay, deps.clock.now()).start;
  const balance = await readBalance(deps, budget.id, asked ?? current);
  if (asked === null || asked === current) return balance;
  if (balance.spent !== 0n || balance.adjustments > 0) return balance;
  const { start, end } = computePeriod(period, timeZone, resetDay, asked);
  if (period !== 'total' && start === asked && asked < current) {
    if (end === null || end > budget.createdAt) return balance;
    throw invalidField('period_start', 'must be of a period that ended after the budget was made');
  }
  throw invalidField(
    'period_start',
    period === 'total' ? 'must be absent: the budget has one period' : 'must be when a period of the budget began',
  );
}

function checkSum(before: BudgetBalanceRecord, amount: bigint): void {
  const sum = before.adjusted + amount;
  if (sum <= AMOUNT_MAX && sum >= 0n - AMOUNT_MAX) return;
  throw invalidField('amount', `must leave the sum of adjustments within ±${formatUsd(AMOUNT_MAX)}`);
}

function toEntry({ id, at, amount, reason, actorId, budgetId, periodStart }: AdjustmentWrite): LedgerRecord {
  const budgets = [{ budgetId, periodStart }];
  return {
    id,
    phase: 'adjustment',
    n: 0,
    at,
    amount,
    providerCost: ZERO_USD,
    budgets,
    priceVersionId: null,
    reason,
    actorId,
  };
}

/** Adjustments of one slot may become durable at the same time: the counters are told what is there now. */
async function tellCounters(deps: Deps, budget: BudgetRecord, periodStart: number): Promise<void> {
  try {
    deps.counters.adjust(budget, await readBalance(deps, budget.id, periodStart));
  } catch (error) {
    deps.counters.refresh(budget.scopeKind, budget.scopeId);
    throw error;
  }
}

async function requireBudget({ store }: Deps, id: string): Promise<BudgetRecord> {
  const budget = await store.budgets.find(id);
  if (budget === null) throw invalidField('budget_id', 'is not a budget');
  return budget;
}

/**
 * Appends an adjustment to the ledger: what a budget may spend in one of its periods becomes more, or less. Running requests keep their
 * holds.
 */
export async function adjustBudget(
  deps: Deps,
  context: ActionContext,
  fields: AdjustmentFields,
): Promise<AdjustmentAnswer> {
  requirePermission(context, 'ledger.write');
  const { store, clock, audit, counters } = deps;
  const { entry, budget } = await retryRaces(async () => {
    const budget = await requireBudget(deps, fields.budget_id);
    const before = await findSlot(deps, budget, fields.period_start ?? null);
    checkSum(before, fields.amount);
    const at = clock.now();
    const write: AdjustmentWrite = {
      id: createId('ledgerEntry', at),
      at,
      budgetId: budget.id,
      periodStart: before.periodStart,
      amount: fields.amount,
      reason: fields.reason,
      actorId: context.actor.id ?? context.actor.type,
      sumMax: AMOUNT_MAX,
    };
    await store.transact([
      ...store.ledger.adjust(write),
      audit.statement({
        actor: context.actor,
        action: 'ledger.adjust',
        target: { type: 'budget', id: budget.id },
        outcome: 'ok',
        changes: {
          entry: { after: write.id },
          amount: { after: formatUsd(write.amount) },
          reason: { after: write.reason },
          ...(write.periodStart === 0 ? {} : { period_start: { after: formatInstant(write.periodStart) } }),
        },
        origin: context.origin,
      }),
    ]);
    await tellCounters(deps, budget, before.periodStart);
    return { entry: toEntry(write), budget };
  });
  const [answer] = await viewBudgets(counters, [budget], clock.now());
  if (answer === undefined) throw new Error('a budget has a view');
  return { ...buildLedgerView(entry, context.permissions.has('price.read')), budget: answer };
}
