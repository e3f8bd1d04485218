import {
  Alert,
  Badge,
  Button,
  EmptyState,
  Group,
  Paper,
  SimpleGrid,
  Skeleton,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { attentionQuery, overviewQuery } from '../../api/insight.ts';
import type { Overview, UsageRow } from '../../api/insight.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatCompact, formatInteger, formatMilliseconds, formatMoney, formatShare } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { overviewTexts } from './texts.ts';

const Chart = lazy(() => import('./chart.tsx').then((module) => ({ default: module.RequestsChart })));

function Figure(props: {
  readonly label: string;
  readonly value: string;
  /** Only for the change that is told beside: money itself is never a float. */
  readonly now: number;
  readonly before: number | undefined;
}): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const { now, before } = props;
  const change = before === undefined || before === 0 ? null : (now - before) / before;
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      <Text fz="xl" fw={650} className="tabular nowrap">
        {props.value}
      </Text>
      <Text size="xs" c="dimmed">
        {change === null
          ? texts.nothingBefore
          : texts.before(`${change > 0 ? '+' : ''}${formatShare(change, language)}`)}
      </Text>
    </Paper>
  );
}

function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const { totals: now, before } = overview;
  const tokens = (row: UsageRow | null): number => (row === null ? 0 : row.input_tokens + row.output_tokens);
  const median = (row: UsageRow | null, name: 'latency_ms' | 'time_to_first_token_ms'): number => row?.[name]?.p50 ?? 0;
  const ms = (name: 'latency_ms' | 'time_to_first_token_ms'): string =>
    median(now, name) === 0 ? '–' : formatMilliseconds(median(now, name), language);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} mb="md">
      <Figure
        label={texts.spend}
        value={formatMoney(now?.cost.amount ?? '0', 'USD', language, { digits: 2 })}
        now={Number(now?.cost.amount ?? 0)}
        before={Number(before?.cost.amount ?? 0)}
      />
      <Figure
        label={texts.requests}
        value={formatInteger(now?.requests ?? 0, language)}
        now={now?.requests ?? 0}
        before={before?.requests}
      />
      <Figure
        label={texts.tokens}
        value={formatCompact(tokens(now), language)}
        now={tokens(now)}
        before={tokens(before)}
      />
      <Figure
        label={texts.errors}
        value={formatInteger(now?.errors ?? 0, language)}
        now={now?.errors ?? 0}
        before={before?.errors}
      />
      <Figure
        label={texts.latency}
        value={ms('latency_ms')}
        now={median(now, 'latency_ms')}
        before={median(before, 'latency_ms')}
      />
      <Figure
        label={texts.firstToken}
        value={ms('time_to_first_token_ms')}
        now={median(now, 'time_to_first_token_ms')}
        before={median(before, 'time_to_first_token_ms')}
      />
    </SimpleGrid>
  );
}

function Top(props: {
  readonly title: string;
  readonly rows: readonly UsageRow[];
  readonly of: 'model' | 'provider';
}): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  return (
    <Paper component="section" withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {props.title}
      </Title>
      <Table aria-label={props.title} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.name}</Table.Th>
            <Table.Th ta="end">{texts.requests}</Table.Th>
            <Table.Th ta="end">{texts.cost}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.rows.slice(0, 8).map((row) => (
            <Table.Tr key={row[props.of] ?? ''}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{row[props.of] || '–'}</Table.Td>
              <Table.Td ta="end">{formatInteger(row.requests, language)}</Table.Td>
              <Table.Td ta="end">
                <Amount amount={row.cost.amount} digits={4} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

const COLORS = { critical: 'red', warning: 'orange', info: 'blue' } as const;

function Attention(): ReactNode {
  const texts = useTexts(overviewTexts);
  const { data } = useQuery(attentionQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Alert color="orange" title={texts.attention} mb="md">
      {data.items.slice(0, 8).map((item) => (
        <Group key={`${item.kind}-${item.subject.id ?? item.subject.name ?? ''}`} gap="xs" mb={4}>
          <Badge color={COLORS[item.severity]}>{texts.kinds[item.kind]}</Badge>
          <Text size="sm">{item.subject.name ?? item.subject.id ?? ''}</Text>
        </Group>
      ))}
    </Alert>
  );
}

export function OverviewPage(): ReactNode {
  const texts = useTexts(overviewTexts);
  const state = useListState();
  const query = useQuery(overviewQuery(state.search));
  const may = useMay();
  const overview = query.data;
  const header = (
    <PageHeader
      title={texts.title}
      description={texts.description}
      actions={<TimeRange state={state} fallback="24h" />}
    />
  );
  if (overview === undefined) {
    return (
      <>
        {header}
        {query.error === null ? (
          <Skeleton height={320} />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </>
    );
  }
  return (
    <>
      {header}
      <Attention />
      <Figures overview={overview} />
      {overview.totals === null ? (
        <EmptyState py="xl">
          <EmptyState.Title>{texts.empty}</EmptyState.Title>
          {may('provider.write') ? (
            <EmptyState.Actions>
              <Button component={Link} to="/setup" variant="default">
                {texts.setUp}
              </Button>
            </EmptyState.Actions>
          ) : null}
        </EmptyState>
      ) : (
        <>
          <Paper component="section" withBorder p="md" mb="md">
            <Title order={2} size="h4" mb="sm">
              {texts.overTime}
            </Title>
            <Suspense fallback={<Skeleton height={240} />}>
              <Chart overview={overview} />
            </Suspense>
          </Paper>
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Top title={texts.models} rows={overview.models} of="model" />
            <Top title={texts.providers} rows={overview.providers} of="provider" />
          </SimpleGrid>
        </>
      )}
    </>
  );
}
