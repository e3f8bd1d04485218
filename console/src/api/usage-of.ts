import { queryOptions } from '@tanstack/react-query';
import { boundSpan, readReportSpan, reportZone } from '../lib/time-span.ts';
import { api, read } from './client.ts';

/** Whose usage is asked for. */
export type UsageOf =
  | { readonly customer_id: string }
  | { readonly customer_user_id: string }
  | { readonly token_id: string };

/**
 * The usage of one in the last 30 days, today among them.
 * @param groupBy `day`, `model`; null: sums over all
 */
export const usageOfQuery = (of: UsageOf, groupBy: string | null) =>
  queryOptions({
    queryKey: ['usage-of', of, groupBy],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const time = { ...readReportSpan({}, '30d', now), time_zone: reportZone() };
      const query = { ...of, ...time, group_by: groupBy ?? undefined, latencies: 'false' } as const;
      const { items } = await read(api.GET('/api/v1/admin/usage', { params: { query }, signal }));
      return { items, span: boundSpan(time, now) ?? { from: now, to: now } };
    },
    staleTime: 30_000,
  });
