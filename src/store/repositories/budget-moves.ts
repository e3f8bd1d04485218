import { type RawBuilder, sql } from 'kysely';
import type { Statement } from '../port.ts';
import type { BudgetMove, BudgetPeriodSlot } from '../records/index.ts';
import { SUM_MAX } from '../traffic/request-sum.ts';
import { boundKeys } from './key-range.ts';
import type { Db } from './db.ts';
import { readSum, selectSum } from './wide-sums.ts';

function within(sum: bigint): bigint {
  if (sum > SUM_MAX) return SUM_MAX;
  return sum < -SUM_MAX ? -SUM_MAX : sum;
}

/** A sum of terms of 64 bits that stays at their end: SQLite makes a floating-point number of one beyond, PostgreSQL fails. */
function stayWithin({ kind }: Db, sum: RawBuilder<unknown>): RawBuilder<unknown> {
  if (kind === 'sqlite') return sql`cast(${sum} as integer)`;
  const max = sql.lit(SUM_MAX.toString());
  return sql`cast(least(greatest(${sum}, -cast(${max} as numeric)), cast(${max} as numeric)) as bigint)`;
}

/** The sum of a column, at the end of 64 bits where it would go beyond. */
function sumWithin(db: Db, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  if (db.kind === 'postgres') return sql`coalesce((select sum(amount) from ${rows} as c), 0)`;
  // Its own sum fails there: the halves are added as floating-point numbers only where their sum is beyond.
  return sql`(select cast((high + (low >> 32)) * 4294967296 + (low & 4294967295) as integer) from
    (select coalesce(sum(amount >> 32), 0) as high, coalesce(sum(amount & 4294967295), 0) as low from ${rows} as c))`;
}

/** What all entries that name the budget have charged. */
function allCharged(budgetId: string): ReturnType<typeof sql> {
  return sql`(select spent as amount from budget_balances where budget_id = ${budgetId}
    union all select 0 - amount from budget_carries where budget_id = ${budgetId})`;
}

/** Charges of requests that were held in a period, by the entries that name the budget, whichever period they name. */
function chargedWithin(db: Db, { budgetId, start, end }: BudgetPeriodSlot): ReturnType<typeof sql> {
  const named = `[${JSON.stringify(budgetId)},`;
  const keys = boundKeys(db, { from: start, to: end }, sql.ref('e.id'));
  const conditions = [
    sql`(e.phase = 'settlement' or e.phase = 'recovery')`,
    ...keys,
    sql`h.at >= cast(${start} as bigint)`,
    ...(end === null ? [] : [sql`h.at < cast(${end} as bigint)`]),
  ];
  const isHold = sql`h.id = e.id and h.phase = 'hold' and h.n = 0`;
  if (db.kind === 'postgres') {
    conditions.push(sql`strpos(e.budgets, ${named}) > 0`);
    return sql`(select e.amount from ledger as e join ledger as h on ${isHold} where ${sql.join(conditions, sql` and `)})`;
  }
  conditions.push(sql`e.budgets_no in (select no from traffic_budgets where instr(budgets, ${named}) > 0)`);
  return sql`(select e.amount from ledger_rows as e cross join ledger_rows as h on ${isHold}
    where ${sql.join(conditions, sql` and `)})`;
}

/**
 * How much more a period has than all that its budget was ever charged, as of one instant. A `total` has just that, without reading any
 * entry; the others read the ledger from their start on.
 */
export async function findMove(db: Db, slot: BudgetPeriodSlot, at: number): Promise<BudgetMove> {
  if (slot.end === null) return { ...slot, ahead: 0n, at };
  const sum = sql.join(selectSum(db, 'amount'));
  const low = db.kind === 'postgres' ? null : sql.ref('amount_high');
  const columns = low === null ? sql`amount` : sql`amount, ${low}`;
  const rows = await db.query(
    sql`select 1 as side, ${columns} from (select ${sum} from ${chargedWithin(db, slot)} as c) as a
      union all select 2 as side, ${columns} from (select ${sum} from ${allCharged(slot.budgetId)} as c) as b
      order by side`,
  );
  const [charged = 0n, all = 0n] = rows.map((row) => (row['amount'] === null ? 0n : readSum(row, 'amount')));
  return { ...slot, ahead: charged - all, at };
}

/** Charges are written by connections of their own: those that do not see the change yet are waited for, others wait for it. */
export function lockBalances(db: Db): readonly Statement[] {
  return db.kind === 'sqlite' ? [] : [db.statement(sql`lock table budget_balances in share row exclusive mode`)];
}

/** Makes a period begin with what was charged in it. What was charged since `findMove` counts in it too. */
export function takeOver(db: Db, { budgetId, start, end, ahead, at }: BudgetMove): readonly Statement[] {
  const from = sql`cast(${start} as bigint)`;
  const slot = sql`budget_id = ${budgetId} and period_start = ${from}`;
  const wide = db.kind === 'sqlite' ? sql`budget_balances.spent` : sql`cast(budget_balances.spent as numeric)`;
  return [
    db.statement(
      sql`insert into budget_moves (budget_id, period_start, period_end)
        values (${budgetId}, ${from}, cast(${end} as bigint))
        on conflict (budget_id, period_start) do update set period_end = excluded.period_end`,
    ),
    db.statement(
      sql`insert into budget_carries (budget_id, period_start, n, at, amount)
        select ${budgetId}, ${from},
          (select coalesce(max(n), 0) + 1 from budget_carries where ${slot}), cast(${at} as bigint),
          ${stayWithin(
            db,
            sql`cast(${within(ahead)} as bigint) + ${sumWithin(db, allCharged(budgetId))}
              - coalesce((select spent from budget_balances where ${slot}), 0)`,
          )}
        from budgets where id = ${budgetId}`,
    ),
    db.statement(
      sql`insert into budget_balances (budget_id, period_start, spent)
        select budget_id, period_start, amount from budget_carries
        where ${slot} and n = (select max(n) from budget_carries where ${slot})
        on conflict (budget_id, period_start)
          do update set spent = ${stayWithin(db, sql`${wide} + excluded.spent`)}`,
    ),
  ];
}

/** Periods that are over can no longer be charged. */
export function removeOldMoves(db: Db, before: number): Statement {
  return db.statement(
    sql`delete from budget_moves where period_end < ${before}
      or not exists (select 1 from budgets where budgets.id = budget_moves.budget_id)`,
  );
}
