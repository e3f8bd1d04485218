import { sql } from 'kysely';
import type { BudgetRepository, Statement } from '../port.ts';
import type { BudgetBalanceRecord, BudgetRecord } from '../records/index.ts';
import { readBalance } from '../schema/balances.ts';
import { budgetTable } from '../schema/budgets.ts';
import { compileStatement } from '../threads/sql-port.ts';
import { chunk, type Db } from './db.ts';
import { createTableAccess } from './entity.ts';
import { listBudgetCalendars, listSpentBudgets } from './list-budgets.ts';

function removeBudget(db: Db, id: string): Statement[] {
  return [
    db.statement(sql`delete from budget_balances where budget_id = ${id}`),
    db.statement(sql`delete from budgets where id = ${id}`, { expectRows: 1, mismatch: 'version' }),
  ];
}

function updateBudget(db: Db, record: BudgetRecord): Statement {
  const { id, ...values } = budgetTable.encode(record);
  return compileStatement(
    db.build
      .updateTable(budgetTable.name)
      .set(values)
      .where('id', '=', id ?? ''),
    { expectRows: 1, mismatch: 'version' },
  );
}

export function createBudgetRepository(db: Db): BudgetRepository {
  const access = createTableAccess(db, budgetTable, {
    sorts: ['createdAt'],
    search: [],
    time: 'createdAt',
    countMax: null,
  });
  return {
    find: (id) => access.findBy('id', id),
    async listByScope(scopeKind, scopeId) {
      const budgets = await access.findAllBy('scopeId', [scopeId], 'position');
      return budgets.filter((budget) => budget.scopeKind === scopeKind);
    },
    async listByScopes(scopes) {
      const wanted = new Set(scopes.map((scope) => `${scope.kind}:${scope.id}`));
      const found: BudgetRecord[] = [];
      for (const some of chunk(scopes)) {
        const ids = [...new Set(some.map((scope) => scope.id))];
        found.push(...(await access.findAllBy('scopeId', ids, 'position')));
      }
      return found.filter((budget) => wanted.has(`${budget.scopeKind}:${budget.scopeId}`));
    },
    replace(_scopeKind, _scopeId, before, after) {
      const kept = new Set(before.map((budget) => budget.id));
      const left = new Set(after.map((budget) => budget.id));
      return [
        ...before.filter((budget) => !left.has(budget.id)).flatMap((budget) => removeBudget(db, budget.id)),
        ...after.map((budget) => (kept.has(budget.id) ? updateBudget(db, budget) : access.insert(budget))),
      ];
    },
    async balances(slots) {
      const found: BudgetBalanceRecord[] = [];
      for (const some of chunk(slots, 200)) {
        const arms = some.map((slot) => sql`(budget_id = ${slot.budgetId} and period_start = ${slot.periodStart})`);
        const rows = await db.query(sql`select * from budget_balances where ${sql.join(arms, sql` or `)}`);
        found.push(...rows.map(readBalance));
      }
      return found;
    },
    listCalendars: () => listBudgetCalendars(db),
    listSpent: (query, starts) => listSpentBudgets(db, query, starts),
  };
}
