import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { readAll, toListQuery } from './list-query.ts';
import type { Answer, Body, Schema } from './schema-types.ts';

export type Provider = Schema<'Provider'>;
type ProviderTest = Answer<'testProvider'>;
/** One line of a provider's `models`. */
export type ProviderOffer = Provider['models'][number];

const KEY = ['providers'] as const;
/** Offered at once in a choice; others are found by searching. */
const CHOICE_MAX = '50';

/** Whatever shows providers is asked for anew. */
export const providersKey = KEY;

export const providersQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['kind', 'enabled', 'health']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/providers', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

/** The first whose names have something in them, for a choice. */
export const providerChoiceQuery = (part: string) =>
  providersQuery({ sort: 'name', page_size: CHOICE_MAX, q: part.trim() || undefined });

/** All of them by their names, where one is known by its id alone. */
export const everyProviderQuery = queryOptions({
  queryKey: [...KEY, 'all'],
  queryFn: async ({ signal }) => ({
    items: await readAll((page) =>
      read(api.GET('/api/v1/admin/providers', { params: { query: { ...page, sort: 'name' } }, signal })),
    ),
  }),
});

export const providerQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/providers/{id}', { params: { path: { id } }, signal })),
  });

export function createProvider(body: Body<'createProvider'>): Promise<Provider> {
  return read(api.POST('/api/v1/admin/providers', { body }));
}

/** Fields of a change; a header that is null goes. */
export type ProviderPatch = Omit<Partial<Body<'createProvider'>>, 'headers'> & {
  readonly headers?: Readonly<Record<string, string | null>>;
};

/** Changes the fields that are named, if nobody has changed the provider since `version`. */
export function updateProvider(id: string, version: number, patch: ProviderPatch): Promise<Provider> {
  const header = { 'If-Match': String(version) };
  // The document types what a provider is made of; in a patch null takes a header away (RFC 7396).
  const body = patch as Body<'updateProvider'>;
  return read(api.PATCH('/api/v1/admin/providers/{id}', { params: { path: { id }, header }, body }));
}

export function removeProvider(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/providers/{id}', { params: { path: { id } } }));
}

/** Makes one real call with the model, or with the provider's first. */
export function testProvider(id: string, model: string | null): Promise<ProviderTest> {
  return read(api.POST('/api/v1/admin/providers/{id}/test', { params: { path: { id } }, body: { model } }));
}

/** What the provider's account has, asked of the provider itself. */
export const providerSyncQuery = (id: string) =>
  queryOptions({
    queryKey: ['provider-sync', id],
    queryFn: ({ signal }) => read(api.POST('/api/v1/admin/providers/{id}/sync', { params: { path: { id } }, signal })),
    staleTime: 60_000,
    retry: false,
  });

/** What the public data knows of one kind. */
export const catalogueQuery = (kind: string) =>
  queryOptions({
    queryKey: ['catalogue', kind],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/catalogue', { params: { query: { kind } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
