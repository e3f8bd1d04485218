import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followRequests, putRow, requestsQuery } from '../../api/requests.ts';
import type { ListSearch } from '../../lib/use-list-state.ts';

export interface Live {
  readonly state: 'connecting' | 'open' | 'failed';
  /** Requests that came too fast to be shown. */
  readonly skipped: number;
}

const START: Live = { state: 'connecting', skipped: 0 };

/** While it is on, puts requests that come on top of the list, by the same filters. */
export function useLive(isOn: boolean, search: ListSearch): Live {
  const queries = useQueryClient();
  const [live, setLive] = useState(START);
  const asked = JSON.stringify(search);
  useEffect(() => {
    if (!isOn) return undefined;
    const chosen = JSON.parse(asked) as ListSearch;
    const { queryKey } = requestsQuery(chosen);
    return followRequests(chosen, {
      row: (row) => queries.setQueryData(queryKey, (page) => (page === undefined ? page : putRow(page, row))),
      skipped: (count) => setLive((now) => ({ ...now, skipped: now.skipped + count })),
      state: (state) => setLive((now) => ({ ...now, state })),
    });
  }, [isOn, asked, queries]);
  return live;
}
