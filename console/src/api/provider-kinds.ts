import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type { Item } from './schema-types.ts';

/** A kind of provider, and what a form must ask for. */
export type ProviderKind = Item<'listProviderKinds'>;

/** What a form must ask for each kind of provider, in the order in which they are offered. */
const providerKindsQuery = queryOptions({
  queryKey: ['provider-kinds'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/provider-kinds', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

const NONE: readonly ProviderKind[] = [];

/** Every kind of provider; none while they are asked for. */
export function useProviderKinds(): readonly ProviderKind[] {
  return useQuery(providerKindsQuery).data?.items ?? NONE;
}

/** What a kind is called; its own name while that is not known. */
export function useKindTitle(): (kind: string) => string {
  const titles = new Map(useProviderKinds().map(({ kind, title }) => [kind, title]));
  return (kind) => titles.get(kind) ?? kind;
}
