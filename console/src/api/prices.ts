import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Body, Schema } from './schema-types.ts';

export type Price = Schema<'Price'>;
export type PriceVersion = Schema<'PriceVersion'>;
export type PriceDifference = Schema<'PriceDifference'>;
export type PriceDifferences = Answer<'listPriceDifferences'>;
export type PriceUpdate = Answer<'updatePrices'>;

const KEY = ['prices'] as const;

/** Whatever shows prices is asked for anew. */
export const pricesKey = KEY;

export const pricesQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['source', 'provider_kind', 'upstream_model', 'deployment_id']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/prices', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export const priceQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/prices/{id}', { params: { path: { id } }, signal })),
  });

/** What the price data says otherwise than what deployments are charged at. */
export const priceDifferencesQuery = queryOptions({
  queryKey: [...KEY, 'differences'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/prices/differences', { signal })),
});

export function createPrice(body: Body<'createPrice'>): Promise<PriceVersion> {
  return read(api.POST('/api/v1/admin/prices', { body }));
}

/** Cancels a price that has not taken effect. */
export function removePrice(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/prices/{id}', { params: { path: { id } } }));
}

export function updatePrices(body: Body<'updatePrices'>): Promise<PriceUpdate> {
  return read(api.POST('/api/v1/admin/prices/update', { body }));
}

export function importPrices(body: Body<'importPrices'>): Promise<PriceUpdate> {
  return read(api.POST('/api/v1/admin/prices/import', { body }));
}

export function removePriceList(name: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/prices/lists/{id}', { params: { path: { id: name } } }));
}
