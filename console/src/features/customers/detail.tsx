import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { customerQuery } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { BoundsFacts } from '../../components/bounds/facts.tsx';
import { BoundsReadout } from '../../components/bounds/readout.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RecentUsage } from '../../components/recent-usage/recent-usage.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { LedgerButton, RequestsButton } from '../../components/requests-button.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatMargin } from '../../lib/format.ts';
import { useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { customersTexts } from './texts.ts';
import { CustomerUsersSection } from './users-section.tsx';

function Detail({ customer }: { readonly customer: Customer }): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        back={{ to: '/customers', label: texts.title }}
        title={customer.name}
        actions={
          <>
            <RequestsButton of={{ customer_id: customer.id }} />
            <LedgerButton of={{ customer_id: customer.id }} />
            <RowActions customer={customer} onRemoved={() => void navigate({ to: '/customers' })} />
          </>
        }
      />
      <BoundsFacts
        item={customer}
        first={[
          { label: access.status, value: <StatusBadge status={customer.status} /> },
          { label: texts.margin, value: formatMargin(customer.margin) },
        ]}
      />
      <BoundsReadout item={customer} />
      <RecentUsage of={{ customer_id: customer.id }} />
      <CustomerUsersSection customerId={customer.id} />
    </>
  );
}

/** One customer: facts, budgets and limits with what is used, usage, users. */
export function CustomerPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const texts = useTexts(customersTexts);
  const query = useQuery({ ...customerQuery(id), refetchInterval: 15_000 });
  if (query.data !== undefined) return <Detail customer={query.data} />;
  return <QueryState query={query} back={{ to: '/customers', label: texts.title }} />;
}
