import { Text } from '@mantine/core';
import type { CustomerUser } from '../../api/customer-users.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { useBoundsColumns } from '../../components/bounds/columns.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { actionsColumn, createdColumn, ID_COLUMN } from '../../components/item-columns.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { customerUsersTexts } from './texts.ts';

/** @param customers names of the customers by their ids */
export function useCustomerUserColumns(customers: ReadonlyMap<string, string>): readonly Column<CustomerUser>[] {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const bounds = useBoundsColumns();
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
    bounds.budgets,
    bounds.limits,
    bounds.models,
    { ...bounds.expires, hidden: true },
    createdColumn(access.createdAt),
    ID_COLUMN,
    actionsColumn((user) => <RowActions user={user} />),
  ];
}
