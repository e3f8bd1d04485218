import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { BackLink } from './back-link.tsx';
import type { Back } from './back-link.tsx';
import { ErrorState } from './error-state.tsx';
import { PagePending } from './page-pending.tsx';

interface QueryStateProps {
  readonly query: { readonly error: unknown; readonly refetch: () => Promise<unknown> };
  /** Where the viewer may go when it does not come. */
  readonly back?: Back;
}

/** In the place of a page whose query has not brought it: that it is on its way, or why it does not come. */
export function QueryState({ query, back }: QueryStateProps): ReactNode {
  if (query.error === null) return <PagePending />;
  return (
    <>
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      {back === undefined ? null : (
        <Group justify="center">
          <BackLink {...back} />
        </Group>
      )}
    </>
  );
}
