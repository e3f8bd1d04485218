import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { PagePending } from './page-pending.tsx';

interface QueryStateProps {
  readonly query: { readonly error: unknown; readonly refetch: () => Promise<unknown> };
  /** Shown until an answer comes; absent: the outline of a page. */
  readonly pending?: ReactNode;
}

/** In the place of what a query has not brought: that it is on its way, or why it does not come. */
export function QueryState({ query, pending = <PagePending /> }: QueryStateProps): ReactNode {
  return query.error === null ? pending : <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}
