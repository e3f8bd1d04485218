import { sql } from 'kysely';
import type { InsightRepository } from '../insight-port.ts';
import type { BudgetSlotName } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { SUM_MAX } from '../traffic/request-sum.ts';
import type { Db } from './db.ts';

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function readSlot(row: SqlRow): BudgetSlotName {
  return { budgetId: String(row['budget_id']), periodStart: Number(row['period_start']) };
}

export function createInsightRepository(db: Db): InsightRepository {
  const readBytes =
    db.kind === 'sqlite'
      ? sql`select c.page_count * s.page_size as bytes from pragma_page_count() as c, pragma_page_size() as s`
      : sql`select pg_database_size(current_database()) as bytes`;
  return {
    async databaseBytes() {
      const [row] = await db.query(readBytes);
      return Number(row?.['bytes'] ?? 0);
    },
    async listSpentBudgets(after, limit) {
      const part = sql`select id, amount from budgets where id > ${after} order by id limit ${limit}`;
      const [end] = await db.query(sql`select max(id) as id, count(*) as count from (${part}) as part`);
      // Four fifths without a product beyond 64 bits; sums of earlier periods stand beside the newest.
      const rows = await db.query(
        sql`select b.id, s.period_start from (${part}) as b join budget_balances as s on s.budget_id = b.id
          where s.spent > 0 and s.spent / 4 >= (b.amount + s.adjusted) / 5
            and s.period_start = (select max(n.period_start) from budget_balances as n where n.budget_id = b.id)
          order by b.id`,
      );
      return {
        found: rows.map((row) => ({ id: String(row['id']), periodStart: Number(row['period_start']) })),
        next: Number(end?.['count'] ?? 0) < limit ? null : String(end?.['id']),
      };
    },
    async listSaturated(after, limit) {
      const part = sql`select budget_id, period_start, spent from budget_balances
        where (budget_id, period_start) > (${after.budgetId}, ${after.periodStart})
        order by budget_id, period_start limit ${limit}`;
      const rows = await db.query(
        sql`select budget_id, period_start, spent from (${part}) as part where spent = cast(${SUM_MAX} as bigint)
          order by budget_id, period_start`,
      );
      const [end] = await db.query(
        sql`with part as (${part}) select budget_id, period_start, (select count(*) from part) as count from part
          order by budget_id desc, period_start desc limit 1`,
      );
      return {
        found: rows.map(readSlot),
        next: end === undefined || Number(end['count']) < limit ? null : readSlot(end),
      };
    },
    async countUnsealed(countMax) {
      const [row] = await db.query(
        sql`select count(*) as count, min(at) as oldest from
          (select at from operation_log where sequence is null order by id limit ${countMax}) as counted`,
      );
      return { count: Number(row?.['count'] ?? 0), oldestAt: numberOrNull(row?.['oldest']) };
    },
    async findLastAction(action) {
      const [row] = await db.query(
        sql`select at from operation_log where action = ${action} order by at desc, id desc limit 1`,
      );
      return numberOrNull(row?.['at']);
    },
    async waitingDeliveries(webhookId, countMax) {
      const rows = await db.query(
        sql`select created_at, attempts, last_status, last_error from webhook_deliveries
          where webhook_id = ${webhookId} and next_attempt_at is not null order by next_attempt_at limit ${countMax}`,
      );
      const tried = rows.toSorted((a, b) => Number(b['attempts']) - Number(a['attempts']))[0];
      const error = tried?.['last_error'];
      return {
        count: rows.length,
        oldestAt: rows.length === 0 ? null : Math.min(...rows.map((row) => Number(row['created_at']))),
        attempts: Number(tried?.['attempts'] ?? 0),
        lastStatus: numberOrNull(tried?.['last_status']),
        lastError: typeof error === 'string' ? error : null,
      };
    },
  };
}
