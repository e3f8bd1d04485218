import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Body, Schema } from './schema-types.ts';

export type Customer = Schema<'Customer'>;

const KEY = ['customers'] as const;

export const customersQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['status', 'from', 'to']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/customers', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

/** One customer, with what is left of its limits now. */
export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/customers/{id}', { params: { path: { id } }, signal })),
  });

/** Whatever shows customers is asked for anew. */
export const customersKey = KEY;

export function createCustomer(body: Body<'createCustomer'>): Promise<Customer> {
  return read(api.POST('/api/v1/admin/customers', { body }));
}

/** Changes the fields that are named, if nobody has changed the customer since `version`. */
export function updateCustomer(id: string, version: number, body: Body<'updateCustomer'>): Promise<Customer> {
  const header = { 'If-Match': String(version) };
  return read(api.PATCH('/api/v1/admin/customers/{id}', { params: { path: { id }, header }, body }));
}

export function removeCustomer(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/customers/{id}', { params: { path: { id } } }));
}
