import { Alert, Button, EmptyState, Group, Paper, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RowData } from '@tanstack/react-table';
import { ChevronLeft, ChevronRight, Inbox, Search, SearchX } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { formatInteger } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { useTypedFilter } from '../lib/use-typed-filter.ts';
import { commonTexts } from './common-texts.ts';
import { ColumnChooser } from './data-table/column-chooser.tsx';
import type { Column } from './data-table/columns.ts';
import { DataTable } from './data-table/data-table.tsx';
import type { Selection } from './data-table/data-table.tsx';
import { useColumnChoice } from './data-table/use-column-choice.ts';
import { ErrorState } from './error-state.tsx';

/** A row of a list. */
export type ListedRow = RowData & { readonly id: string };

/** A page of a list as the server answers it. */
interface ListAnswer<T> {
  readonly items: readonly T[];
  readonly page_size: number;
  readonly total: number | null;
  readonly total_exact?: false;
  readonly next_cursor: string | null;
}

export interface ListPageProps<T extends ListedRow> {
  /** Names the list in the remembered choice of columns. */
  readonly list: string;
  /** What is listed, for those who hear it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly state: ListState;
  readonly query: UseQueryResult<ListAnswer<T>>;
  /** Absent: its `id`. */
  readonly rowId?: (row: T) => string;
  readonly rowName: (row: T) => string;
  readonly onOpen?: (row: T) => void;
  /** What the server sorts by when it is not asked otherwise. */
  readonly defaultSort?: string;
  /** Placeholder of the search field; absent: the list cannot be searched. */
  readonly searchHint?: string;
  /** Fields between the search and the choice of columns. */
  readonly filters?: ReactNode;
  readonly selection?: Selection;
  /** What can be done with the selected rows. */
  readonly bulkActions?: ReactNode;
  /** Shown where there is nothing at all: what belongs here, and how it gets here. */
  readonly emptyHint: string;
  readonly emptyAction?: ReactNode;
  /** Said where the server has stopped looking before a page was full. */
  readonly cutHint?: string;
}

/** The server looks at a bounded number of rows: fewer than a page, and more to come. */
function isCut<T>(answer: ListAnswer<T> | undefined): boolean {
  return answer !== undefined && answer.next_cursor !== null && answer.items.length < answer.page_size;
}

const NOT_FILTERS = new Set(['sort', 'cursor', 'seen', 'page_size', 'live', 'tab']);

function SearchField({ state, hint }: { readonly state: ListState; readonly hint: string }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const { typed, type } = useTypedFilter(state, 'q');
  useHotkeys([['/', () => field.current?.focus()]]);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={hint}
      placeholder={hint}
      leftSection={<Search size={16} aria-hidden />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      className="list-search"
      flex="1 1 220px"
      maw={{ sm: 360 }}
    />
  );
}

function Empty<T extends ListedRow>({ state, emptyHint, emptyAction }: ListPageProps<T>): ReactNode {
  const texts = useTexts(commonTexts);
  const filtered = Object.entries(state.search).some(([name, value]) => !NOT_FILTERS.has(name) && value !== undefined);
  const clear = (): void =>
    state.filter(Object.fromEntries(Object.keys(state.search).map((name) => [name, undefined])));
  return (
    <EmptyState py="xl">
      <EmptyState.Indicator>
        {filtered ? <SearchX size={28} aria-hidden /> : <Inbox size={28} aria-hidden />}
      </EmptyState.Indicator>
      <EmptyState.Title>{filtered ? texts.noMatchTitle : texts.emptyTitle}</EmptyState.Title>
      <EmptyState.Description>{filtered ? texts.noMatch : emptyHint}</EmptyState.Description>
      <EmptyState.Actions>
        {filtered ? (
          <Button variant="default" onClick={clear}>
            {texts.clearFilters}
          </Button>
        ) : (
          emptyAction
        )}
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** How many rows lie before the page; undefined: its address does not say. */
function readSeen({ cursor, seen }: ListState['search']): number | undefined {
  if (cursor === undefined) return 0;
  return seen !== undefined && /^\d{1,15}$/.test(seen) ? Number(seen) : undefined;
}

/** Which rows of how many are on the page. */
function useRangeText(): (answer: ListAnswer<unknown>, seen: number | undefined) => string {
  const texts = useTexts(commonTexts);
  const language = useLanguage();
  const count = (value: number): string => formatInteger(value, language);
  return ({ items, total, total_exact: isExact }, seen) => {
    if (items.length === 0) return texts.noneHere;
    const range =
      seen === undefined ? texts.shown(count(items.length)) : texts.range(count(seen + 1), count(seen + items.length));
    if (total === null) return range;
    return isExact === false ? texts.rangeOfMore(range, count(total)) : texts.rangeOf(range, count(total));
  };
}

interface PagerProps<T> {
  readonly answer: ListAnswer<T>;
  readonly state: ListState;
  /** It is still that of the page before. */
  readonly stale: boolean;
}

function Pager<T>({ answer, state, stale }: PagerProps<T>): ReactNode {
  const texts = useTexts(commonTexts);
  const rangeText = useRangeText();
  const router = useRouter();
  const { items, next_cursor: next } = answer;
  const seen = readSeen(state.search);
  const turn = (): void => {
    if (next !== null && !stale) state.turn(next, seen === undefined ? undefined : seen + items.length);
  };
  return (
    <Group justify="space-between" px="sm" py="xs">
      <Text size="sm" c="dimmed">
        {rangeText(answer, seen)}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<ChevronLeft size={14} aria-hidden />}
          disabled={state.search['cursor'] === undefined}
          onClick={() => router.history.back()}
        >
          {texts.previous}
        </Button>
        <Button
          variant="default"
          size="xs"
          rightSection={<ChevronRight size={14} aria-hidden />}
          disabled={next === null}
          onClick={turn}
        >
          {texts.next}
        </Button>
      </Group>
    </Group>
  );
}

/** A list of the server's: search, filters, chosen columns, sorting, pages, and what it says when there is nothing to show. */
export function ListPage<T extends ListedRow>(props: ListPageProps<T>): ReactNode {
  const { columns, state, query, selection } = props;
  const texts = useTexts(commonTexts);
  const [visibility, setVisibility] = useColumnChoice(props.list, columns);
  if (query.data === undefined && query.error !== null) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  const isEmpty = query.data !== undefined && query.data.items.length === 0 && query.data.next_cursor === null;
  const selected = selection?.ids.size ?? 0;
  return (
    <>
      {props.cutHint !== undefined && isCut(query.data) ? (
        <Alert color="blue" mb="sm">
          {props.cutHint}
        </Alert>
      ) : null}
      <Group mb="sm" gap="xs" className="list-filters">
        {props.searchHint === undefined ? null : <SearchField state={state} hint={props.searchHint} />}
        {props.filters}
        <Group gap="xs" ml="auto">
          {selected > 0 ? (
            <>
              <Text size="sm">{texts.selected(selected)}</Text>
              {props.bulkActions}
            </>
          ) : null}
          <ColumnChooser columns={columns} visibility={visibility} onChange={setVisibility} />
        </Group>
      </Group>
      <Paper withBorder>
        {isEmpty ? (
          <Empty {...props} />
        ) : (
          <DataTable
            label={props.label}
            columns={columns}
            visibility={visibility}
            rows={query.data?.items}
            rowId={props.rowId ?? (({ id }) => id)}
            rowName={props.rowName}
            onOpen={props.onOpen}
            selection={selection}
            sort={state.search['sort'] ?? props.defaultSort}
            onSort={(sort) => state.filter({ sort })}
            stale={query.isPlaceholderData}
          />
        )}
        {query.data === undefined || isEmpty ? null : (
          <Pager answer={query.data} state={state} stale={query.isPlaceholderData} />
        )}
      </Paper>
      {query.data === undefined || query.data.items.length === 0 ? null : (
        <Text size="xs" c="dimmed" mt="xs" visibleFrom="md">
          {[
            texts.shortcutRows,
            ...(props.onOpen === undefined ? [] : [texts.shortcutOpen]),
            ...(props.searchHint === undefined ? [] : [texts.shortcutSearch]),
          ].join(' · ')}
        </Text>
      )}
    </>
  );
}
