import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { boundSpan, readReportSpan, reportZone } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import type { Answer } from './schema-types.ts';

export type Overview = Answer<'getOverview'>;
export type UsageRow = Answer<'getUsage'>['items'][number];

const REFRESH_MS = 30_000;

export const overviewQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['overview', search],
    queryFn: ({ signal }) => {
      const query = { ...readReportSpan(search, '24h', Date.now()), time_zone: reportZone() };
      return read(api.GET('/api/v1/admin/overview', { params: { query }, signal }));
    },
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });

const TOP_MAX = 20;

/** The dearest customers of the overview's time. */
export const topCustomersQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['overview', 'customers', search],
    queryFn: async ({ signal }) => {
      const query = { ...readReportSpan(search, '24h', Date.now()), group_by: 'customer_id', time_zone: reportZone() };
      const { items } = await read(api.GET('/api/v1/admin/usage', { params: { query }, signal }));
      // Only their order: money itself is never a float.
      return items.toSorted((a, b) => Number(b.cost.amount) - Number(a.cost.amount)).slice(0, TOP_MAX);
    },
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });

export const attentionQuery = queryOptions({
  queryKey: ['attention'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/attention', { signal })),
  refetchInterval: REFRESH_MS,
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/health', { signal })),
  refetchInterval: 5_000,
});

/** @param groupBy `day,model`; null: sums over all */
export const usageQuery = (search: ListSearch, groupBy: string | null) =>
  queryOptions({
    queryKey: ['usage', search, groupBy],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const span = readReportSpan(search, '30d', now);
      const query = { ...span, group_by: groupBy ?? undefined, time_zone: reportZone(), latencies: 'false' } as const;
      const { items } = await read(api.GET('/api/v1/admin/usage', { params: { query }, signal }));
      return { items, span: boundSpan(span, now) };
    },
    // Rows of another grouping would be shown as if they were of this one.
    placeholderData: (kept, asked) => (asked?.queryKey[2] === groupBy ? kept : undefined),
  });
