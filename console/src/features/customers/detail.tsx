import { Anchor, Button, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import type { ReactNode } from 'react';
import { customerQuery } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { BoundsFacts } from '../../components/bounds/facts.tsx';
import { BudgetsReadout } from '../../components/budgets-readout.tsx';
import { LimitsReadout } from '../../components/limits-readout.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RecentUsage } from '../../components/recent-usage/recent-usage.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { customersTexts } from './texts.ts';
import { CustomerUsersSection } from './users-section.tsx';

function Detail({ customer }: { readonly customer: Customer }): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const may = useMay();
  const navigate = useNavigate();
  const requests = may('request.read') ? (
    <Button
      variant="default"
      component={Link}
      to="/requests"
      search={{ customer_id: customer.id } as never}
      leftSection={<Activity size={16} aria-hidden />}
    >
      {access.toRequests}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        title={customer.name}
        actions={
          <>
            {requests}
            <RowActions customer={customer} onRemoved={() => void navigate({ to: '/customers' })} />
          </>
        }
      />
      <BoundsFacts
        item={customer}
        first={[
          { label: access.status, value: <StatusBadge status={customer.status} /> },
          { label: texts.margin, value: customer.margin },
        ]}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing={0}>
        <Section title={access.budgets}>
          <BudgetsReadout budgets={customer.budgets} />
        </Section>
        <Section title={access.limits}>
          <LimitsReadout limits={customer.limits} left={customer.limits_left} />
        </Section>
      </SimpleGrid>
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
  return (
    <QueryState
      query={query}
      back={
        <Anchor component={Link} to="/customers" size="sm">
          {texts.title}
        </Anchor>
      }
    />
  );
}
