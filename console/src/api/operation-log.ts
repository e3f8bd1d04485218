import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readSpan } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Item } from './schema-types.ts';

export type OperationLogRow = Item<'listOperationLogs'>;
export type Verification = Answer<'verifyOperationLogs'>;
/** A row of the chain by its number and its hash. */
export type ChainPlace = Verification['last'];

const KEY = ['operation-log'] as const;

/** Filters that the list and the export take, by the name that the URL has them under. */
const LOG_FILTERS = [
  'action',
  'actor_type',
  'actor_id',
  'actor_name',
  'target_type',
  'target_id',
  'request_id',
  'ip',
  'outcome',
  'error_type',
] as const;

export const operationLogQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: [...KEY, 'list', search],
    queryFn: ({ signal }) => {
      const query = { ...toListQuery(search, LOG_FILTERS), ...readSpan(search, null, Date.now()) };
      return read(api.GET('/api/v1/admin/operation-logs', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const operationLogRowQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/operation-logs/{id}', { params: { path: { id } }, signal })),
  });

/** Where the browser downloads the chosen rows from. */
export function operationLogExportAddress(search: ListSearch, format: 'csv' | 'jsonl'): string {
  const { sort: _sort, cursor: _cursor, page_size: _size, ...query } = toListQuery(search, LOG_FILTERS);
  const chosen = Object.entries({ ...query, ...readSpan(search, null, Date.now()), format });
  const given = chosen.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  return `/api/v1/admin/operation-logs/export?${new URLSearchParams(given).toString()}`;
}

/** Recomputes the whole chain at the server. @param expected a row that was noted at an earlier verification; null: none */
export function verifyOperationLog(expected: ChainPlace | null, signal: AbortSignal): Promise<Verification> {
  const body = expected === null ? {} : { expected };
  return read(api.POST('/api/v1/admin/operation-logs/verify', { body, signal }));
}
