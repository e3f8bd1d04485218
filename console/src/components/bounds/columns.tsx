import { Stack } from '@mantine/core';
import { useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { BudgetMeter } from '../budget-meter.tsx';
import type { Budget } from '../budgets-editor/values.ts';
import type { Column } from '../data-table/columns.ts';
import type { LimitValues } from '../limit-fields.tsx';
import { ExpirySummary, LimitsSummary, ModelsSummary } from './summaries.tsx';

/** Columns of what bounds a customer, customer user or token. */
export function useBoundsColumns() {
  const texts = useTexts(accessTexts);
  const budgets: Column<{ readonly budgets: readonly Budget[] }> = {
    id: 'budgets',
    header: texts.budgets,
    minWidth: 180,
    cell: (row) =>
      row.budgets.length === 0 ? (
        '–'
      ) : (
        <Stack gap={4}>
          {row.budgets.map((budget) => (
            <BudgetMeter key={budget.id} budget={budget} />
          ))}
        </Stack>
      ),
  };
  const limits: Column<{ readonly limits: LimitValues }> = {
    id: 'limits',
    header: texts.limits,
    cell: (row) => <LimitsSummary limits={row.limits} />,
  };
  const models: Column<{ readonly allowed_models: readonly string[] | null }> = {
    id: 'models',
    header: texts.models,
    hidden: true,
    cell: (row) => <ModelsSummary models={row.allowed_models} />,
  };
  const expires: Column<{ readonly expires_at: string | null }> = {
    id: 'expires',
    header: texts.expires,
    cell: (row) => <ExpirySummary at={row.expires_at} />,
  };
  return { budgets, limits, models, expires };
}
