import { Stack, Text } from '@mantine/core';
import type { CustomerUser } from '../../api/customer-users.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { ExpirySummary, LimitsSummary, ModelsSummary } from '../../components/bounds/summaries.tsx';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { Instant } from '../../components/instant.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { customerUsersTexts } from './texts.ts';

/** @param customers names of the customers by their ids */
export function useCustomerUserColumns(customers: ReadonlyMap<string, string>): readonly Column<CustomerUser>[] {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  return [
    {
      id: 'name',
      header: texts.name,
      sort: 'name',
      fixed: true,
      minWidth: 170,
      cell: ({ name, email }) => (
        <>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          {email === null ? null : (
            <Text size="xs" c="dimmed">
              {email}
            </Text>
          )}
        </>
      ),
    },
    {
      id: 'customer',
      header: texts.customer,
      minWidth: 120,
      cell: ({ customer_id: id }) => <EntityLink kind="customers" id={id} names={customers} />,
    },
    { id: 'status', header: access.status, cell: ({ status }) => <StatusBadge status={status} /> },
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
    { id: 'expires', header: access.expires, hidden: true, cell: ({ expires_at: at }) => <ExpirySummary at={at} /> },
    {
      id: 'created_at',
      header: access.createdAt,
      sort: 'created_at',
      cell: ({ created_at: at }) => <Instant at={at} />,
    },
    { id: 'id', header: 'ID', hidden: true, cell: ({ id }) => <CopyText value={id} /> },
    { id: 'actions', header: '', fixed: true, align: 'end', cell: (user) => <RowActions user={user} /> },
  ];
}
