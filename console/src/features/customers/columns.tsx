import { Stack, Text } from '@mantine/core';
import type { Customer } from '../../api/customers.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { LimitsSummary, ModelsSummary } from '../../components/bounds/summaries.tsx';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';
import { RowActions } from './row-actions.tsx';

export function useCustomerColumns(): readonly Column<Customer>[] {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  return [
    {
      id: 'name',
      header: texts.name,
      sort: 'name',
      fixed: true,
      minWidth: 160,
      cell: ({ name }) => (
        <Text span inherit fw={500}>
          {name}
        </Text>
      ),
    },
    { id: 'status', header: access.status, cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'margin', header: texts.margin, align: 'end', cell: ({ margin }) => margin },
    {
      id: 'budgets',
      header: access.budgets,
      minWidth: 180,
      cell: ({ budgets }) => (
        <Stack gap={4}>
          {budgets.map((budget) => (
            <BudgetMeter key={budget.id} budget={budget} />
          ))}
        </Stack>
      ),
    },
    { id: 'limits', header: access.limits, cell: ({ limits }) => <LimitsSummary limits={limits} /> },
    {
      id: 'models',
      header: access.models,
      hidden: true,
      cell: ({ allowed_models: models }) => <ModelsSummary models={models} />,
    },
    {
      id: 'created_at',
      header: access.createdAt,
      sort: 'created_at',
      cell: ({ created_at: at }) => <Instant at={at} />,
    },
    { id: 'id', header: 'ID', hidden: true, cell: ({ id }) => <CopyText value={id} /> },
    { id: 'actions', header: '', fixed: true, align: 'end', cell: (customer) => <RowActions customer={customer} /> },
  ];
}
