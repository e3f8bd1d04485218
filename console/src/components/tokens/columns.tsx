import { Stack, Text } from '@mantine/core';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { ExpirySummary, LimitsSummary, ModelsSummary } from '../bounds/summaries.tsx';
import { BudgetMeter } from '../budget-meter.tsx';
import { CopyText } from '../copy-text.tsx';
import type { Column } from '../data-table/columns.ts';
import { EntityLink } from '../entity-link.tsx';
import { Instant } from '../instant.tsx';
import { TokenActions } from './row-actions.tsx';
import { tokenTexts } from './texts.ts';
import { TokenStatus } from './token-status.tsx';

interface TokenColumns {
  readonly onIssued: (token: IssuedToken) => void;
  /** Names of the customer users; absent: the list is of one alone. */
  readonly users?: ReadonlyMap<string, string>;
}

export function useTokenColumns({ onIssued, users }: TokenColumns): readonly Column<Token>[] {
  const texts = useTexts(tokenTexts);
  const access = useTexts(accessTexts);
  const ofUsers: readonly Column<Token>[] =
    users === undefined
      ? []
      : [
          {
            id: 'user',
            header: texts.user,
            minWidth: 140,
            cell: ({ customer_user_id: id }) => <EntityLink kind="customer-users" id={id} names={users} />,
          },
        ];
  return [
    {
      id: 'name',
      header: texts.name,
      sort: 'name',
      fixed: true,
      minWidth: 140,
      cell: ({ name }) => (
        <Text span inherit fw={500}>
          {name}
        </Text>
      ),
    },
    ...ofUsers,
    { id: 'status', header: texts.status, cell: (token) => <TokenStatus token={token} /> },
    {
      id: 'last4',
      header: texts.lastFour,
      cell: ({ last4 }) => (
        <Text span inherit ff="monospace">
          …{last4}
        </Text>
      ),
    },
    {
      id: 'last_used',
      header: texts.lastUsed,
      cell: ({ last_used_at: at }) => <Instant at={at} show="relative" />,
    },
    { id: 'expires', header: texts.expires, cell: ({ expires_at: at }) => <ExpirySummary at={at} /> },
    {
      id: 'budgets',
      header: access.budgets,
      minWidth: 170,
      cell: ({ budgets }) => (
        <Stack gap={4}>
          {budgets.map((budget) => (
            <BudgetMeter key={budget.id} budget={budget} />
          ))}
        </Stack>
      ),
    },
    { id: 'limits', header: access.limits, hidden: true, cell: ({ limits }) => <LimitsSummary limits={limits} /> },
    {
      id: 'models',
      header: access.models,
      hidden: true,
      cell: ({ allowed_models: models }) => <ModelsSummary models={models} />,
    },
    {
      id: 'created_at',
      header: texts.createdAt,
      sort: 'created_at',
      cell: ({ created_at: at }) => <Instant at={at} />,
    },
    { id: 'id', header: 'ID', hidden: true, cell: ({ id }) => <CopyText value={id} /> },
    {
      id: 'actions',
      header: '',
      fixed: true,
      align: 'end',
      cell: (token) => <TokenActions token={token} onIssued={onIssued} />,
    },
  ];
}
