import { Badge, Group, Paper, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { myTokensQuery } from '../../api/my.ts';
import type { MyToken } from '../../api/my.ts';
import { Amount } from '../../components/amount.tsx';
import { ExpirySummary } from '../../components/bounds/summaries.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { useTexts } from '../../lib/texts.ts';
import { myTexts } from './texts.ts';

const COLORS = { active: 'teal', expired: 'orange', revoked: 'red' } as const;

function TokenRow({ token }: { readonly token: MyToken }): ReactNode {
  const texts = useTexts(myTexts);
  const overlap = token.status === 'active' ? token.overlap_ends_at : null;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <span>{token.name}</span>
          {token.current ? <Badge color="blue">{texts.inUse}</Badge> : null}
        </Group>
        <Text size="xs" c="dimmed" ff="monospace">
          …{token.last4}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={COLORS[token.status]}>{texts.statuses[token.status]}</Badge>
        {overlap === null ? null : (
          <Text size="xs" c="dimmed">
            {texts.overlap} <Instant at={overlap} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Instant at={token.last_used_at} show="relative" />
      </Table.Td>
      <Table.Td>
        <ExpirySummary at={token.expires_at} />
      </Table.Td>
      <Table.Td ta="end">
        {token.budgets.map((budget) => (
          <div key={budget.id}>
            <Amount amount={budget.remaining} digits={2} />
          </div>
        ))}
      </Table.Td>
      <Table.Td>
        <Instant at={token.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** The user's own tokens: which, whether they work, and when they were last used. */
export function TokensTab(): ReactNode {
  const texts = useTexts(myTexts);
  const tokens = useQuery(myTokensQuery);
  if (tokens.error !== null) return <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />;
  if (tokens.data === undefined) return <Skeleton height={200} />;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.tokensHelp}
      </Text>
      <Paper withBorder>
        <ScrollTable minWidth={760}>
          <Table aria-label={texts.tokens} className="tabular">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.name}</Table.Th>
                <Table.Th>{texts.status}</Table.Th>
                <Table.Th>{texts.lastUsed}</Table.Th>
                <Table.Th>{texts.expires}</Table.Th>
                <Table.Th ta="end">{texts.left}</Table.Th>
                <Table.Th>{texts.issued}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tokens.data.items.map((token) => (
                <TokenRow key={token.id} token={token} />
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
      </Paper>
    </>
  );
}
