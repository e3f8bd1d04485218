import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followRequests, putRow, requestsQuery } from '../../api/requests.ts';
import type { RequestRow } from '../../api/requests.ts';

/** What comes while the page is not seen is found by asking. */
const ASK_MS = 3000;

/** The newest request of a token, as it comes and as it ends; null: none yet. */
export function useFirstRequest(tokenId: string): RequestRow | null {
  const queries = useQueryClient();
  const asked = requestsQuery({ token_id: tokenId });
  const { data } = useQuery({
    ...asked,
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === 'settled' ? false : ASK_MS),
    refetchIntervalInBackground: true,
  });
  useEffect(() => {
    const { queryKey } = requestsQuery({ token_id: tokenId });
    return followRequests(
      { token_id: tokenId },
      {
        row: (row) => queries.setQueryData(queryKey, (page) => (page === undefined ? page : putRow(page, row))),
        skipped: () => undefined,
        state: () => undefined,
      },
    );
  }, [tokenId, queries]);
  return data?.items[0] ?? null;
}
