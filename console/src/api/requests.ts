import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readSpan } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Schema } from './schema-types.ts';

export type RequestRow = Schema<'Request'>;
export type RequestDetail = Answer<'getRequest'>;
export type RequestPage = Answer<'listRequests'>;

/** What requests are filtered by, besides their time and `q`. */
export const REQUEST_FILTERS = [
  'outcome',
  'model',
  'provider',
  'customer_id',
  'customer_user_id',
  'token_id',
  'end_user',
  'tag',
  'id',
  'request_id',
  'deployment_id',
  'status_min',
  'status_max',
  'error_code',
  'finish_reason',
  'state',
  'operation',
  'stream',
  'dialect_in',
  'dialect_out',
  'cost_min',
  'cost_max',
  'latency_min_ms',
  'latency_max_ms',
  'time_to_first_token_min_ms',
  'time_to_first_token_max_ms',
  'warnings',
  'estimated',
] as const;

export type RequestFilter = (typeof REQUEST_FILTERS)[number];

function selectionOf(search: ListSearch): Record<string, string> {
  const { sort: _sort, cursor: _cursor, page_size: _size, ...selection } = toListQuery(search, REQUEST_FILTERS);
  const span = readSpan(search, null, Date.now());
  return {
    ...selection,
    ...(span.from === undefined ? {} : { from: span.from }),
    ...(span.to === undefined ? {} : { to: span.to }),
  };
}

const KEY = ['requests'] as const;

export const requestsQuery = (search: ListSearch) => {
  const asked = toListQuery(search, [...REQUEST_FILTERS, 'range', 'from', 'to']);
  return queryOptions({
    queryKey: [...KEY, 'list', asked],
    queryFn: ({ signal }) => {
      const { cursor, sort, page_size } = asked;
      const query = { ...selectionOf(search), cursor, page_size, sort: sort === 'at' ? ('at' as const) : undefined };
      return read(api.GET('/api/v1/admin/requests', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
};

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/requests/{id}', { params: { path: { id } }, signal })),
  });

/** Where the browser downloads the chosen requests from. */
export function requestExportAddress(search: ListSearch, format: 'csv' | 'jsonl'): string {
  return `/api/v1/admin/requests/export?${new URLSearchParams({ ...selectionOf(search), format }).toString()}`;
}

const ROWS_MAX = 200;

/** The page with a row on top, or in the place of the same request's earlier one. */
export function putRow(page: RequestPage, row: RequestRow): RequestPage {
  const at = page.items.findIndex(({ id }) => id === row.id);
  if (at >= 0) return { ...page, items: page.items.with(at, row) };
  const total = page.total === null ? null : page.total + 1;
  return { ...page, total, items: [row, ...page.items].slice(0, ROWS_MAX) };
}

interface LiveEvents {
  readonly row: (row: RequestRow) => void;
  readonly skipped: (count: number) => void;
  readonly state: (state: 'connecting' | 'open' | 'failed') => void;
}

/** Follows the chosen requests as they come, while the page is seen. Returns what ends it. */
export function followRequests(search: ListSearch, events: LiveEvents): () => void {
  const { from: _from, to: _to, ...selection } = selectionOf(search);
  const address = `/api/v1/admin/requests/live?${new URLSearchParams(selection).toString()}`;
  let source: EventSource | null = null;
  const open = (): void => {
    source = new EventSource(address);
    events.state('connecting');
    source.addEventListener('open', () => events.state('open'));
    source.addEventListener('error', () => events.state(source?.readyState === 2 ? 'failed' : 'connecting'));
    source.addEventListener('request', ({ data }) => events.row(JSON.parse(String(data)) as RequestRow));
    source.addEventListener('skipped', ({ data }) =>
      events.skipped((JSON.parse(String(data)) as { readonly count: number }).count),
    );
  };
  const look = (): void => {
    source?.close();
    source = null;
    if (!document.hidden) open();
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    source?.close();
  };
}
