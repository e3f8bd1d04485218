import { computePeriod } from '../../../metering/index.ts';
import type { BudgetRepository } from '../../../store/port.ts';
import type { BudgetMove, BudgetRecord } from '../../../store/records/index.ts';
import { hasSameCalendar } from './index.ts';

/**
 * The current periods that budgets get by another calendar, with what was charged in them by then: they begin with it. Reads the ledger
 * of the period, so that it takes as long as that is large, but nobody waits for it besides the caller.
 */
export async function findBudgetMoves(
  budgets: Pick<BudgetRepository, 'findMove'>,
  before: readonly BudgetRecord[],
  after: readonly BudgetRecord[],
  now: number,
): Promise<readonly BudgetMove[]> {
  const known = new Map(before.map((record) => [record.id, record]));
  const moves: BudgetMove[] = [];
  for (const record of after) {
    const former = known.get(record.id);
    if (former === undefined || hasSameCalendar(former, record)) continue;
    const { start, end } = computePeriod(record.period, record.timeZone, record.resetDay, now);
    moves.push(await budgets.findMove({ budgetId: record.id, start, end }, now));
  }
  return moves;
}
