import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { computePeriod } from '../metering/index.ts';
import type { BudgetRefusal } from '../metering/port.ts';
import { StoreConflict } from '../store/port.ts';
import type { Store } from '../store/port.ts';
import type { BudgetNotice } from '../store/records/index.ts';

const KNOWN_MAX = 10_000;

function describe({ budget, spent, adjusted, resetsAt }: BudgetRefusal, now: number): BudgetNotice {
  const { period, timeZone, resetDay } = budget;
  // A clock that went back may be in an earlier period than the one that refuses: its end tells which.
  const { start } = computePeriod(period, timeZone, resetDay, resetsAt === null ? now : resetsAt - 1);
  return {
    budgetId: budget.id,
    periodStart: start,
    scopeKind: budget.scopeKind,
    scopeId: budget.scopeId,
    period,
    timeZone,
    resetDay,
    hard: budget.hard,
    amount: budget.amount,
    adjusted,
    spent,
  };
}

/**
 * Notes the first refusal of a budget in a period, so that somebody is told. The database keeps what was told, also of other nodes; here is
 * remembered what needs no asking. A budget that was raised or topped up since may be told of again.
 */
export function createExhaustionNotes(store: Store, clock: Clock, log: Logger): (refusal: BudgetRefusal) => void {
  const known = new Map<string, BudgetRefusal>();

  function isKnown(refusal: BudgetRefusal): boolean {
    const last = known.get(refusal.budget.id);
    return (
      last !== undefined &&
      last.resetsAt === refusal.resetsAt &&
      last.budget.amount === refusal.budget.amount &&
      last.adjusted === refusal.adjusted
    );
  }

  return (refusal) => {
    if (isKnown(refusal)) return;
    const { id } = refusal.budget;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(id, refusal);
    const budget = describe(refusal, clock.now());
    const { notices } = store;
    store
      .transact([
        notices.markExhausted(budget),
        notices.insert({ type: 'budget.exhausted', budget, held: refusal.held }),
      ])
      .catch((error: unknown) => {
        if (error instanceof StoreConflict) return;
        known.delete(id);
        log.error('budget.exhausted_unwritten', { budget: id }, error);
      });
  };
}
