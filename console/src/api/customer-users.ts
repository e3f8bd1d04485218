import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Body, Schema } from './schema-types.ts';

export type CustomerUser = Schema<'CustomerUser'>;

const KEY = ['customer-users'] as const;

/** Whatever shows customer users is asked for anew. */
export const customerUsersKey = KEY;

export const customerUsersQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['status', 'customer_id', 'from', 'to']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/customer-users', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

/** One customer user, with what is left of its limits now. */
export const customerUserQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/customer-users/{id}', { params: { path: { id } }, signal })),
  });

export function createCustomerUser(body: Body<'createCustomerUser'>): Promise<CustomerUser> {
  return read(api.POST('/api/v1/admin/customer-users', { body }));
}

/** Changes the fields that are named; with a version only if nobody has changed the customer user since. */
export function updateCustomerUser(
  id: string,
  version: number | null,
  body: Body<'updateCustomerUser'>,
): Promise<CustomerUser> {
  const header = version === null ? {} : { 'If-Match': String(version) };
  return read(api.PATCH('/api/v1/admin/customer-users/{id}', { params: { path: { id }, header }, body }));
}

export function removeCustomerUser(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/customer-users/{id}', { params: { path: { id } } }));
}

export type ImportWish = Body<'importCustomerUsers'>;
export type ImportReport = Answer<'importCustomerUsers'>;
export type ImportedLine = ImportReport['lines'][number];

/** Takes in a file of customer users, or says what would be done with it. */
export function importCustomerUsers(body: ImportWish): Promise<ImportReport> {
  return read(api.POST('/api/v1/admin/customer-users/import', { body }));
}
