import type { BudgetRecord } from '../records/index.ts';
import { bigint, boolean, integer, json, text } from './column.ts';
import { defineTable } from './table.ts';

export const budgetTable = defineTable<BudgetRecord>('budgets', {
  id: text(),
  scopeKind: text(),
  scopeId: text(),
  position: integer(),
  amount: bigint(),
  period: text(),
  hard: boolean(),
  timeZone: text(),
  resetDay: integer(),
  alertsMillionths: json(),
  createdAt: integer(),
  updatedAt: integer(),
});
