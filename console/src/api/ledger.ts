import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readSpan } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Item } from './schema-types.ts';

export type LedgerEntry = Item<'listLedgerEntries'>;

const KEY = ['ledger'] as const;

export const ledgerKey = KEY;

/** @param more what is asked for besides what the URL says */
export const ledgerQuery = (search: ListSearch, more: Readonly<Record<string, string>> = {}) => {
  const asked = { ...toListQuery(search, ['id', 'budget_id', 'phase', 'range', 'from', 'to']), ...more };
  return queryOptions({
    queryKey: [...KEY, 'list', asked],
    queryFn: ({ signal }) => {
      const { range: _range, from: _from, to: _to, ...rest } = asked as Record<string, string>;
      const span = readSpan(asked, null, Date.now());
      const query = {
        ...rest,
        ...(span.from === undefined ? {} : { from: span.from }),
        ...(span.to === undefined ? {} : { to: span.to }),
      };
      return read(api.GET('/api/v1/admin/ledger', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
};
