import { queryOptions } from '@tanstack/react-query';
import { reportZone } from '../lib/time-span.ts';
import { api, read } from './client.ts';

/** Whose usage is asked for. */
export type UsageOf =
  | { readonly customer_id: string }
  | { readonly customer_user_id: string }
  | { readonly token_id: string };

const DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * The usage of one in the last 30 days, whole hours.
 * @param groupBy `day`, `model`; null: sums over all
 */
export const usageOfQuery = (of: UsageOf, groupBy: string | null) =>
  queryOptions({
    queryKey: ['usage-of', of, groupBy],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const from = Math.floor((now - DAYS * DAY_MS) / HOUR_MS) * HOUR_MS;
      const time = { from: new Date(from).toISOString(), time_zone: reportZone() };
      const query = { ...of, ...time, group_by: groupBy ?? undefined, latencies: 'false' } as const;
      const { items } = await read(api.GET('/api/v1/admin/usage', { params: { query }, signal }));
      return { items, span: { from, to: now } };
    },
    staleTime: 30_000,
  });
