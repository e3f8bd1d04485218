import { Button, EmptyState, Group, Paper, Select, Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { usageQuery } from '../../api/insight.ts';
import { useNames } from '../../api/names.ts';
import type { NamedKind } from '../../api/names.ts';
import type { UsageRow } from '../../api/insight.ts';
import { Amount } from '../../components/amount.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { FilterText } from '../../components/filters.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatInstant, formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { saveCsv } from '../../lib/csv.ts';
import { usageTexts } from './texts.ts';

// Asked for with the page, so that it is there when the figures are.
const chart = import('./chart.tsx');
const Chart = lazy(async () => ({ default: (await chart).UsageChart }));

const FIGURES = ['requests', 'errors', 'input_tokens', 'output_tokens', 'cached_input_tokens'] as const;
const TIMES = ['all', 'hour', 'day', 'month'] as const;
const KEYS = ['model', 'provider', 'customer_id', 'customer_user_id', 'token_id', 'end_user', 'tag'] as const;

/** Whose names are looked up. */
const KINDS: Partial<Record<(typeof KEYS)[number], NamedKind>> = {
  customer_id: 'customers',
  customer_user_id: 'customer-users',
  token_id: 'tokens',
};

type Time = (typeof TIMES)[number];
type Key = (typeof KEYS)[number];

interface Grouping {
  readonly time: Time;
  readonly key: Key;
  /** Name of the tag that is grouped by. */
  readonly tag: string;
}

function readGrouping({ search }: Pick<ListState, 'search'>): Grouping {
  const time = TIMES.find((each) => each === search['time']) ?? 'day';
  const key = KEYS.find((each) => each === search['by']) ?? 'model';
  return { time, key, tag: search['tag'] ?? '' };
}

/** What the call is asked for; a tag without a name is nothing yet. */
function groupByOf({ time, key, tag }: Grouping): string {
  const group = key === 'tag' ? (tag === '' ? null : `tag:${tag}`) : key;
  return [time === 'all' ? null : time, group].filter((each) => each !== null).join(',');
}

function Choice({ state, grouping }: { readonly state: ListState; readonly grouping: Grouping }): ReactNode {
  const texts = useTexts(usageTexts);
  return (
    <Group mb="md" gap="xs">
      <TimeRange state={state} fallback="30d" />
      <Select
        aria-label={texts.time}
        w={140}
        allowDeselect={false}
        value={grouping.time}
        onChange={(time) => state.filter({ time: time ?? undefined })}
        data={TIMES.map((value) => ({ value, label: texts.times[value] }))}
      />
      <Select
        aria-label={texts.by}
        w={160}
        allowDeselect={false}
        value={grouping.key}
        onChange={(by) => state.filter({ by: by ?? undefined })}
        data={KEYS.map((value) => ({ value, label: texts.keys[value] }))}
      />
      {grouping.key === 'tag' ? <FilterText state={state} name="tag" label={texts.tagName} w={160} /> : null}
    </Group>
  );
}

interface TableProps {
  readonly rows: readonly UsageRow[];
  readonly total: UsageRow | undefined;
  readonly grouping: Grouping;
  readonly timeOf: (row: UsageRow) => string;
  readonly nameOf: (row: UsageRow) => string;
}

function UsageTable({ rows, total, grouping, timeOf, nameOf }: TableProps): ReactNode {
  const texts = useTexts(usageTexts);
  const language = useLanguage();
  const hasTime = grouping.time !== 'all';
  const figures = (row: UsageRow): ReactNode => (
    <>
      {FIGURES.map((name) => (
        <Table.Td key={name} ta="end">
          {formatInteger(row[name], language)}
        </Table.Td>
      ))}
      <Table.Td ta="end">
        <Amount amount={row.cost.amount} />
      </Table.Td>
    </>
  );
  return (
    <Table.ScrollContainer minWidth={720} type="native" tabIndex={0}>
      <Table aria-label={texts.title} className="tabular">
        <Table.Thead>
          <Table.Tr>
            {hasTime ? <Table.Th>{texts.times[grouping.time]}</Table.Th> : null}
            <Table.Th>{texts.keys[grouping.key]}</Table.Th>
            {FIGURES.map((name) => (
              <Table.Th key={name} ta="end">
                {texts.figures[name]}
              </Table.Th>
            ))}
            <Table.Th ta="end">{texts.cost}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${timeOf(row)} ${row[grouping.key] ?? ''}`}>
              {hasTime ? <Table.Td className="nowrap">{timeOf(row)}</Table.Td> : null}
              <Table.Td>{nameOf(row)}</Table.Td>
              {figures(row)}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {total === undefined ? null : (
          <Table.Tfoot>
            <Table.Tr fw={600}>
              <Table.Td colSpan={hasTime ? 2 : 1}>{texts.total}</Table.Td>
              {figures(total)}
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </Table.ScrollContainer>
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
  const timeOf = ({ hour, day, month }: UsageRow): string =>
    typeof hour === 'string' ? formatInstant(hour, language) : (day ?? month ?? '');
  const kind = KINDS[grouping.key];
  const names = useNames(kind ?? 'customers', kind === undefined ? [] : (rows ?? []).map((row) => row[grouping.key]));
  const nameOf = (row: UsageRow): string => {
    const value = row[grouping.key];
    if (!value) return texts.none;
    const name = names.get(value);
    if (name === undefined) return value;
    // Two of the same name are told apart.
    const isShared = [...names.values()].filter((other) => other === name).length > 1;
    return isShared ? `${name} (${value.slice(-4)})` : name;
  };
  const save = (): void =>
    saveCsv('usage.csv', [
      ['time', grouping.key, ...(kind === undefined ? [] : ['name']), ...FIGURES, 'cost_usd'],
      ...(rows ?? []).map((row) => [
        row.hour ?? row.day ?? row.month ?? '',
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
          {grouping.time === 'all' ? null : (
            <Paper withBorder p="md" mb="md" component="section" aria-label={texts.chart}>
              <Suspense fallback={<Skeleton height={260} />}>
                <Chart
                  others={texts.others}
                  slices={rows.map((row) => ({ time: timeOf(row), name: nameOf(row), value: Number(row.cost.amount) }))}
                />
              </Suspense>
            </Paper>
          )}
          <Paper withBorder>
            <UsageTable rows={rows} total={totals.data?.items[0]} grouping={grouping} timeOf={timeOf} nameOf={nameOf} />
          </Paper>
        </>
      )}
    </>
  );
}
