import { Center, EmptyState, Group, Loader, Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { myUsageQuery } from '../../api/my.ts';
import type { Me, MyUsageRow } from '../../api/my.ts';
import { Amount } from '../../components/amount.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { Bounds } from './bounds.tsx';
import { MyChart } from './chart.tsx';
import { myTexts } from './texts.ts';

/** Pixels: the chart with its legend and the space around it. */
const CHART_HEIGHT = 250;

function Waiting(): ReactNode {
  const texts = useTexts(commonTexts);
  return (
    <Center h={CHART_HEIGHT}>
      <Loader size="sm" aria-label={texts.loading} />
    </Center>
  );
}

function Figures({ row, decimals }: { readonly row: MyUsageRow; readonly decimals: number }): ReactNode {
  const language = useLanguage();
  const figures = [row.requests, row.errors, row.input_tokens, row.output_tokens];
  return (
    <>
      {figures.map((figure, at) => (
        // The columns have no identity but their place.
        <Table.Td key={at} ta="end">
          {formatInteger(figure, language)}
        </Table.Td>
      ))}
      <Table.Td ta="end">
        <Amount amount={row.cost.amount} decimals={decimals} />
      </Table.Td>
    </>
  );
}

function UsageTable({ rows, total }: { readonly rows: readonly MyUsageRow[]; readonly total?: MyUsageRow }): ReactNode {
  const texts = useTexts(myTexts);
  const decimals = countDecimals([...rows, ...(total === undefined ? [] : [total])].map(({ cost }) => cost.amount));
  return (
    <ScrollTable minWidth={560}>
      <Table aria-label={texts.usageTable} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.model}</Table.Th>
            {[texts.requests, texts.errors, texts.input, texts.output, texts.cost].map((label) => (
              <Table.Th key={label} ta="end">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.model}>
              <Table.Td>{row.model || texts.none}</Table.Td>
              <Figures row={row} decimals={decimals} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        {total === undefined ? null : (
          <Table.Tfoot>
            <Table.Tr fw={600}>
              <Table.Td>{texts.total}</Table.Td>
              <Figures row={total} decimals={decimals} />
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </ScrollTable>
  );
}

/** What was free has no bar. */
function isCharged({ cost }: MyUsageRow): boolean {
  return Number(cost.amount) !== 0;
}

function Usage(): ReactNode {
  const texts = useTexts(myTexts);
  const state = useListState();
  const byModel = useQuery(myUsageQuery(state.search, 'model'));
  const byDay = useQuery(myUsageQuery(state.search, 'day,model'));
  // One user, so one group: the sum over all.
  const total = useQuery(myUsageQuery(state.search, 'customer_user_id'));
  if (byModel.error !== null) return <ErrorState error={byModel.error} onRetry={() => void byModel.refetch()} />;
  if (byModel.data === undefined || byDay.data === undefined) return <Waiting />;
  // Only the order of the rows: money itself is never a float.
  const rows = byModel.data.items.toSorted((one, other) => Number(other.cost.amount) - Number(one.cost.amount));
  if (rows.length === 0) {
    return (
      <Paper withBorder>
        <EmptyState py="xl">
          <EmptyState.Title>{texts.noUsage}</EmptyState.Title>
          <EmptyState.Description>{texts.noUsageHelp}</EmptyState.Description>
        </EmptyState>
      </Paper>
    );
  }
  return (
    <>
      {rows.some(isCharged) ? (
        <Paper withBorder p="md" mb="md" component="section" aria-label={texts.chart}>
          <MyChart
            span={byDay.data.span}
            rows={byDay.data.items}
            models={rows.filter(isCharged).map(({ model }) => model ?? '')}
          />
        </Paper>
      ) : null}
      <Paper withBorder>
        <UsageTable rows={rows} total={total.data?.items[0]} />
      </Paper>
    </>
  );
}

/** What binds the user, and what was used over time. */
export function UsageTab({ me }: { readonly me: Me }): ReactNode {
  const texts = useTexts(myTexts);
  const state = useListState();
  return (
    <>
      <Bounds me={me} />
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {texts.usage}
        </Title>
        <TimeRange state={state} fallback="30d" wholeHours />
      </Group>
      <Usage />
    </>
  );
}
