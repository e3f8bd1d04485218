import { Text } from '@mantine/core';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { useBoundsColumns } from '../bounds/columns.tsx';
import type { Column } from '../data-table/columns.ts';
import { EntityLink } from '../entity-link.tsx';
import { Instant } from '../instant.tsx';
import { actionsColumn, createdColumn, ID_COLUMN, nameColumn } from '../item-columns.tsx';
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
  const bounds = useBoundsColumns();
  const ofUsers: readonly Column<Token>[] =
    users === undefined
      ? []
      : [
          {
            id: 'user',
            header: texts.user,
            minWidth: 120,
            maxWidth: 160,
            cell: ({ customer_user_id: id }) => <EntityLink kind="customer-users" id={id} names={users} />,
          },
        ];
  return [
    nameColumn(texts.name, 140),
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
    bounds.expires,
    bounds.budgets,
    { ...bounds.limits, hidden: true },
    bounds.models,
    createdColumn(texts.createdAt),
    ID_COLUMN,
    actionsColumn((token) => <TokenActions token={token} onIssued={onIssued} />),
  ];
}
