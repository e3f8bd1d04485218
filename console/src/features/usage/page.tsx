import { Button, EmptyState, Group, Paper, Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { usageQuery } from '../../api/insight.ts';
import { useNames } from '../../api/names.ts';
import type { UsageRow } from '../../api/insight.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { FilterText } from '../../components/filters.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatInstant } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { saveCsv } from '../../lib/csv.ts';
import { UsageChart } from './chart.tsx';
import { bucketOf, FIGURES, groupByOf, KEYS, KINDS, readGrouping, TIMES } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { UsageTable } from './table.tsx';
import { usageTexts } from './texts.ts';

function Choice({ state, grouping }: { readonly state: ListState; readonly grouping: Grouping }): ReactNode {
  const texts = useTexts(usageTexts);
  return (
    <Group mb="md" gap="xs">
      <TimeRange state={state} fallback="30d" wholeHours />
      <Select
        aria-label={texts.time}
        w={140}
        allowDeselect={false}
        value={grouping.time}
        onChange={(time) => state.filter({ time: time ?? undefined, page: undefined })}
        data={TIMES.map((value) => ({ value, label: texts.times[value] }))}
      />
      <Select
        aria-label={texts.by}
        w={160}
        allowDeselect={false}
        value={grouping.key}
        onChange={(by) => state.filter({ by: by ?? undefined, page: undefined })}
        data={KEYS.map((value) => ({ value, label: texts.keys[value] }))}
      />
      {grouping.key === 'tag' ? <FilterText state={state} name="tag" label={texts.tagName} w={160} /> : null}
    </Group>
  );
}

/** Of nothing but what was free there is no bar to draw. */
function isFree({ cost }: UsageRow): boolean {
  return Number(cost.amount) === 0;
}

/** What each is called; two of the same name are told apart. */
function tellApart(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const name of names.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    Array.from(names, ([id, name]) => [id, counts.get(name) === 1 ? name : `${name} (${id.slice(-4)})`] as const),
  );
}

export const firstQueries = (search: ListState['search']) => {
  const groupBy = groupByOf(readGrouping({ search }));
  return [usageQuery(search, groupBy === '' ? null : groupBy), usageQuery(search, null)];
};

export function UsagePage(): ReactNode {
  const texts = useTexts(usageTexts);
  const language = useLanguage();
  const state = useListState();
  const grouping = readGrouping(state);
  const groupBy = groupByOf(grouping);
  const query = useQuery(usageQuery(state.search, groupBy === '' ? null : groupBy));
  const totals = useQuery(usageQuery(state.search, null));
  const rows = query.data?.items;
  const { time: interval } = grouping;
  const timeOf = ({ hour, day, month }: UsageRow): string =>
    typeof hour === 'string' ? formatInstant(hour, language) : (day ?? month ?? '');
  const kind = KINDS[grouping.key];
  const names = useNames(kind ?? 'customers', kind === undefined ? [] : (rows ?? []).map((row) => row[grouping.key]));
  const said = useMemo(() => tellApart(names), [names]);
  const nameOf = (row: UsageRow): string => {
    const value = row[grouping.key];
    return value ? (said.get(value) ?? value) : texts.none;
  };
  const save = (): void =>
    saveCsv('usage.csv', [
      ['time', grouping.key, ...(kind === undefined ? [] : ['name']), ...FIGURES, 'cost_usd'],
      ...(rows ?? []).map((row) => [
        bucketOf(row),
        row[grouping.key] ?? '',
        ...(kind === undefined ? [] : [nameOf(row)]),
        ...FIGURES.map((name) => String(row[name])),
        row.cost.amount,
      ]),
    ]);
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            disabled={rows === undefined || rows.length === 0}
            onClick={save}
          >
            {texts.download}
          </Button>
        }
      />
      <Choice state={state} grouping={grouping} />
      {query.error !== null ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {rows === undefined && query.error === null ? <Skeleton height={320} /> : null}
      {rows?.length === 0 ? (
        <EmptyState py="xl">
          <EmptyState.Title>{texts.empty}</EmptyState.Title>
        </EmptyState>
      ) : null}
      {rows === undefined || rows.length === 0 ? null : (
        <>
          {interval === 'all' || rows.every(isFree) ? null : (
            <Paper withBorder p="md" mb="md" component="section" aria-label={texts.chart}>
              <UsageChart
                span={query.data?.span ?? null}
                interval={interval}
                slices={rows.map((row) => ({ time: bucketOf(row), name: nameOf(row), amount: row.cost.amount }))}
              />
            </Paper>
          )}
          <Paper withBorder>
            <UsageTable
              state={state}
              rows={rows}
              total={totals.data?.items[0]}
              grouping={grouping}
              timeOf={timeOf}
              nameOf={nameOf}
            />
          </Paper>
        </>
      )}
    </>
  );
}
