import { SimpleGrid, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { usageOfQuery } from '../../api/usage-of.ts';
import type { UsageOf } from '../../api/usage-of.ts';
import { useMay } from '../../api/session.ts';
import { ScrollTable } from '../scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatCompact, formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { Amount } from '../amount.tsx';
import { ErrorState } from '../error-state.tsx';
import { Section } from '../section.tsx';
import { DaysChart } from './chart.tsx';

interface RecentUsageProps {
  readonly of: UsageOf;
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600} className="tabular">
        {children}
      </Text>
    </div>
  );
}

function Sums({ of }: { readonly of: UsageOf }): ReactNode {
  const texts = useTexts(accessTexts);
  const language = useLanguage();
  const sums = useQuery(usageOfQuery(of, null));
  const days = useQuery(usageOfQuery(of, 'day'));
  const models = useQuery(usageOfQuery(of, 'model'));
  const failed = sums.error ?? days.error ?? models.error;
  if (failed !== null) return <ErrorState error={failed} onRetry={() => void sums.refetch()} />;
  if (sums.data === undefined || days.data === undefined || models.data === undefined) return <Skeleton height={200} />;
  const [sum] = sums.data.items;
  if (sum === undefined || (sum.requests === 0 && sum.errors === 0)) {
    return (
      <Text size="sm" c="dimmed">
        {texts.usageNone}
      </Text>
    );
  }
  const decimals = countDecimals(models.data.items.map(({ cost }) => cost.amount));
  return (
    <>
      <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} mb="md">
        <Figure label={texts.cost}>
          <Amount amount={sum.cost.amount} digits={4} />
        </Figure>
        <Figure label={texts.requests}>{formatInteger(sum.requests, language)}</Figure>
        <Figure label={texts.errors}>{formatInteger(sum.errors, language)}</Figure>
        <Figure label={texts.inputTokens}>{formatCompact(sum.input_tokens, language)}</Figure>
        <Figure label={texts.outputTokens}>{formatCompact(sum.output_tokens, language)}</Figure>
      </SimpleGrid>
      {Number(sum.cost.amount) === 0 ? null : (
        <section aria-label={texts.byDay}>
          <DaysChart
            span={days.data.span}
            days={days.data.items.map(({ day, cost }) => ({ day: day ?? '', cost: cost.amount }))}
          />
        </section>
      )}
      <ScrollTable minWidth={420} mt="md">
        <Table aria-label={texts.models} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.model}</Table.Th>
              <Table.Th ta="end">{texts.requests}</Table.Th>
              <Table.Th ta="end">{texts.inputTokens}</Table.Th>
              <Table.Th ta="end">{texts.outputTokens}</Table.Th>
              <Table.Th ta="end">{texts.cost}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {models.data.items.map((row) => (
              <Table.Tr key={row.model}>
                <Table.Td>{row.model}</Table.Td>
                <Table.Td ta="end">{formatInteger(row.requests, language)}</Table.Td>
                <Table.Td ta="end">{formatInteger(row.input_tokens, language)}</Table.Td>
                <Table.Td ta="end">{formatInteger(row.output_tokens, language)}</Table.Td>
                <Table.Td ta="end">
                  <Amount amount={row.cost.amount} decimals={decimals} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollTable>
    </>
  );
}

/** What one has used in the last 30 days: sums, charges by day, models. Nothing for a role that may not see usage. */
export function RecentUsage({ of }: RecentUsageProps): ReactNode {
  const texts = useTexts(accessTexts);
  const may = useMay();
  if (!may('usage.read')) return null;
  return (
    <Section title={texts.usage}>
      <Sums of={of} />
    </Section>
  );
}
