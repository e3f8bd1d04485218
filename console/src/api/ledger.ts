import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readSpan } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Item } from './schema-types.ts';

export type LedgerEntry = Item<'listLedgerEntries'>;

const KEY = ['ledger'] as const;

export const ledgerKey = KEY;

const FILTERS = ['id', 'budget_id', 'phase', 'customer_id', 'customer_user_id', 'token_id'] as const;

type More = Readonly<Record<string, string>>;

/** Which entries, without their page. */
function selectionOf(search: ListSearch, more: More): Record<string, string> {
  const { cursor: _cursor, page_size: _size, sort: _sort, q: _q, ...chosen } = toListQuery(search, FILTERS);
  const span = readSpan(search, null, Date.now());
  return {
    ...chosen,
    ...more,
    ...(span.from === undefined ? {} : { from: span.from }),
    ...(span.to === undefined ? {} : { to: span.to }),
  };
}

/** @param more what is asked for besides what the URL says */
export const ledgerQuery = (search: ListSearch, more: More = {}) => {
  const asked = { ...toListQuery(search, [...FILTERS, 'range', 'from', 'to']), ...more };
  return queryOptions({
    queryKey: [...KEY, 'list', asked],
    queryFn: ({ signal }) => {
      const { cursor, sort, page_size } = toListQuery(search, []);
      const order = sort === 'at' ? ('at' as const) : undefined;
      const query = { ...selectionOf(search, more), cursor, page_size, sort: order };
      return read(api.GET('/api/v1/admin/ledger', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
};

/** Where the browser downloads the chosen entries from. */
export function ledgerExportAddress(search: ListSearch, format: 'csv' | 'jsonl', more: More = {}): string {
  return `/api/v1/admin/ledger/export?${new URLSearchParams({ ...selectionOf(search, more), format }).toString()}`;
}
