import { Badge, Text } from '@mantine/core';
import type { Customer } from '../../api/customers.ts';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';
import { RowActions } from './row-actions.tsx';

export function useCustomerColumns(): readonly Column<Customer>[] {
  const texts = useTexts(customersTexts);
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
    {
      id: 'status',
      header: texts.status,
      cell: ({ status }) => (
        <Badge color={status === 'active' ? 'teal' : 'gray'}>
          {status === 'active' ? texts.active : texts.suspended}
        </Badge>
      ),
    },
    { id: 'margin', header: texts.margin, align: 'end', cell: ({ margin }) => margin },
    {
      id: 'budgets',
      header: texts.budgets,
      minWidth: 180,
      cell: ({ budgets }) => budgets.map((budget) => <BudgetMeter key={budget.id} budget={budget} />),
    },
    {
      id: 'created_at',
      header: texts.createdAt,
      sort: 'created_at',
      cell: ({ created_at: at }) => <Instant at={at} />,
    },
    { id: 'actions', header: '', fixed: true, align: 'end', cell: (customer) => <RowActions customer={customer} /> },
  ];
}
