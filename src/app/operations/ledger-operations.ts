import type { ActionContext } from '../../services/context.ts';
import {
  adjustBudget,
  adjustmentFieldsSchema,
  buildRecomputationView,
  buildVerificationView,
  exportLedgerPage,
  ledgerSelectionSchema,
  recomputeFieldsSchema,
  recomputeLedger,
  verifyLedger,
} from '../../services/ledger/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { LedgerOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

export function createLedgerOperations(deps: ManagementDeps, context: ActionContext): LedgerOperations {
  return {
    async verifyLedger(_params, onProgress) {
      return buildVerificationView(await verifyLedger(deps, context, onProgress));
    },
    async recomputeLedger(params, onProgress) {
      const fields = parseInput(recomputeFieldsSchema, params);
      const report = onProgress === undefined ? undefined : (done: number) => onProgress(done, null);
      return buildRecomputationView(await recomputeLedger(deps, context, fields, report));
    },
    exportLedger({ format, query, cursor }) {
      return exportLedgerPage(deps, context, format, parseInput(ledgerSelectionSchema, query), cursor);
    },
    async adjustBudget({ budget: budgetId, amount, reason, periodStart }) {
      const fields = { budget_id: budgetId, amount, reason, period_start: periodStart };
      const { budget, ...entry } = await adjustBudget(deps, context, parseInput(adjustmentFieldsSchema, fields));
      return {
        id: entry.id,
        budget: budget.id,
        amount: entry.amount,
        periodStart: entry.budgets[0]?.period_start ?? null,
        spent: budget.spent,
        held: budget.held,
        adjusted: budget.adjusted,
        remaining: budget.remaining,
      };
    },
  };
}
