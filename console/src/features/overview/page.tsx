import { EmptyState, Paper, Select, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { attentionQuery, overviewQuery, topCustomersQuery } from '../../api/insight.ts';
import type { Overview, UsageRow } from '../../api/insight.ts';
import { Amount } from '../../components/amount.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatCompact, formatInteger, formatMilliseconds, formatShare } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { Attention } from './attention.tsx';
import { MeasureChart } from './chart.tsx';
import { Invitation, useInvitation } from './invitation.tsx';
import { MEASURES } from './measures.ts';
import { overviewTexts } from './texts.ts';
import { Customers, Top } from './top.tsx';

function Figure(props: {
  readonly label: string;
  readonly value: ReactNode;
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
        value={<Amount amount={now?.cost.amount ?? '0'} digits={2} />}
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

function OverTime({ overview, state }: { readonly overview: Overview; readonly state: ListState }): ReactNode {
  const texts = useTexts(overviewTexts);
  const measure = MEASURES.find((each) => each === state.search['measure']) ?? 'requests';
  return (
    <Section
      title={texts.overTime}
      actions={
        <Select
          aria-label={texts.measure}
          w={220}
          allowDeselect={false}
          value={measure}
          onChange={(value) => state.filter({ measure: value ?? undefined })}
          data={MEASURES.map((value) => ({ value, label: texts.measures[value] }))}
        />
      }
    >
      <MeasureChart overview={overview} measure={measure} />
    </Section>
  );
}

export const firstQueries = (search: ListState['search']) => [
  overviewQuery(search),
  attentionQuery,
  topCustomersQuery(search),
];

export function OverviewPage(): ReactNode {
  const texts = useTexts(overviewTexts);
  const state = useListState();
  const query = useQuery(overviewQuery(state.search));
  const invitation = useInvitation();
  const overview = query.data;
  const header = (
    <PageHeader
      title={texts.title}
      description={texts.description}
      actions={<TimeRange state={state} fallback="24h" wholeHours />}
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
      {invitation.isOpen ? <Invitation {...invitation} /> : null}
      <Attention />
      <Figures overview={overview} />
      {overview.totals === null ? (
        <EmptyState py="xl">
          <EmptyState.Title>{texts.empty}</EmptyState.Title>
        </EmptyState>
      ) : (
        <>
          <OverTime overview={overview} state={state} />
          <SimpleGrid cols={{ base: 1, lg: 3 }}>
            <Top title={texts.models} rows={overview.models} of="model" search={state.search} />
            <Top title={texts.providers} rows={overview.providers} of="provider" search={state.search} />
            <Customers search={state.search} />
          </SimpleGrid>
        </>
      )}
    </>
  );
}
