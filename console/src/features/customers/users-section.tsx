import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { customerUsersQuery } from '../../api/customer-users.ts';
import type { CustomerUser } from '../../api/customer-users.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { useBoundsColumns } from '../../components/bounds/columns.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';

/** As many users are shown here; the rest is in the list of customer users. */
const SHOWN = '10';

function useColumns(): readonly Column<CustomerUser>[] {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const bounds = useBoundsColumns();
  return [
    {
      id: 'name',
      header: texts.name,
      minWidth: 140,
      cell: ({ id, name }) => (
        <Anchor component={Link} to={`/customer-users/${id}` as never} inherit fw={500}>
          {name}
        </Anchor>
      ),
    },
    { id: 'status', header: access.status, cell: ({ status }) => <StatusBadge status={status} /> },
    bounds.budgets,
    bounds.limits,
  ];
}

function Users({ customerId }: { readonly customerId: string }): ReactNode {
  const texts = useTexts(customersTexts);
  const language = useLanguage();
  const navigate = useNavigate();
  const columns = useColumns();
  const query = useQuery(customerUsersQuery({ customer_id: customerId, page_size: SHOWN, sort: 'name' }));
  const total = query.data?.total ?? 0;
  return (
    <Section
      title={texts.users}
      actions={
        <Anchor component={Link} to="/customer-users" search={{ customer_id: customerId } as never} size="sm">
          {texts.allUsers(formatInteger(total, language))}
        </Anchor>
      }
    >
      {query.error === null ? null : <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && query.data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noUsers}
        </Text>
      ) : null}
      {query.error !== null || query.data?.items.length === 0 ? null : (
        <DataTable
          label={texts.users}
          columns={columns}
          rows={query.data?.items}
          rowId={({ id }) => id}
          rowName={({ name }) => name}
          onOpen={({ id }) => void navigate({ to: `/customer-users/${id}` })}
        />
      )}
    </Section>
  );
}

/** The first users of a customer; nothing for a role that may not see them. */
export function CustomerUsersSection({ customerId }: { readonly customerId: string }): ReactNode {
  const may = useMay();
  return may('customer_user.read') ? <Users customerId={customerId} /> : null;
}
