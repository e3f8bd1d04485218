import type { BudgetBalanceRecord } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { bigint, integer, text } from './column.ts';
import { defineTable } from './table.ts';

export const balanceTable = defineTable<BudgetBalanceRecord>('budget_balances', {
  budgetId: text(),
  periodStart: integer(),
  spent: bigint(),
  adjusted: bigint(),
  adjustments: integer(),
});

export function readBalance(row: SqlRow): BudgetBalanceRecord {
  return balanceTable.decode(row);
}
