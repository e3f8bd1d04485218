import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut } from './api-error.ts';
import { meQuery, MySessionOver } from './my.ts';
import { forgetSession, sessionQuery } from './session.ts';

function isWorthAnotherTry(failures: number, error: unknown): boolean {
  const transient = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return transient && failures < 2;
}

/** What all pages read the server through. A session that is found over takes the viewer to the sign-in. */
export function createQueryClient(): QueryClient {
  const leaveWhenSignedOut = (error: unknown): void => {
    if (isSignedOut(error)) {
      forgetSession();
      client.setQueryData(sessionQuery.queryKey, null);
    }
    if (error instanceof MySessionOver) client.setQueryData(meQuery.queryKey, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: { queries: { staleTime: 10_000, retry: isWorthAnotherTry } },
  });
  return client;
}
