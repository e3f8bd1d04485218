import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { customerUserQuery } from '../../api/customer-users.ts';
import type { CustomerUser } from '../../api/customer-users.ts';
import { useNames } from '../../api/names.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { BoundsFacts } from '../../components/bounds/facts.tsx';
import { BoundsReadout } from '../../components/bounds/readout.tsx';
import { ExpirySummary } from '../../components/bounds/summaries.tsx';
import { EntityLink } from '../../components/entity-link.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RecentUsage } from '../../components/recent-usage/recent-usage.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { LedgerButton, RequestsButton } from '../../components/requests-button.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { customerUsersTexts } from './texts.ts';
import { TokensSection } from './tokens-section.tsx';

function Detail({ user }: { readonly user: CustomerUser }): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const navigate = useNavigate();
  const customers = useNames('customers', [user.customer_id]);
  return (
    <>
      <PageHeader
        back={{ to: '/customer-users', label: texts.title }}
        title={user.name}
        actions={
          <>
            <RequestsButton of={{ customer_user_id: user.id }} />
            <LedgerButton of={{ customer_user_id: user.id }} />
            <RowActions user={user} onRemoved={() => void navigate({ to: '/customer-users' })} />
          </>
        }
      />
      <BoundsFacts
        item={user}
        first={[
          { label: access.status, value: <StatusBadge status={user.status} /> },
          { label: texts.email, value: user.email ?? '–' },
          { label: texts.customer, value: <EntityLink kind="customers" id={user.customer_id} names={customers} /> },
          { label: access.expires, value: <ExpirySummary at={user.expires_at} /> },
        ]}
      />
      <BoundsReadout item={user} />
      <TokensSection userId={user.id} />
      <RecentUsage of={{ customer_user_id: user.id }} />
    </>
  );
}

/** One customer user: facts, budgets and limits with what is used, tokens, usage. */
export function CustomerUserPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const texts = useTexts(customerUsersTexts);
  const query = useQuery({ ...customerUserQuery(id), refetchInterval: 15_000 });
  if (query.data !== undefined) return <Detail user={query.data} />;
  return <QueryState query={query} back={{ to: '/customer-users', label: texts.title }} />;
}
