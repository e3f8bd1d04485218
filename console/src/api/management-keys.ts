import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Body, Item } from './schema-types.ts';

export type ManagementKey = Item<'listKeys'>;
/** With its plain text, this once. */
type MadeKey = Answer<'createKey'>;

const KEY = ['management-keys'] as const;

/** Whatever shows management keys is asked for anew. */
export const managementKeysKey = KEY;

export const managementKeysQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['role', 'created_by']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/keys', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export function createManagementKey(body: Body<'createKey'>): Promise<MadeKey> {
  return read(api.POST('/api/v1/admin/keys', { body }));
}

/** Changes the fields that are named, if nobody has changed the key since `version`. */
export function updateManagementKey(id: string, version: number, body: Body<'updateKey'>): Promise<ManagementKey> {
  const header = { 'If-Match': String(version) };
  return read(api.PATCH('/api/v1/admin/keys/{id}', { params: { path: { id }, header }, body }));
}

export function revokeManagementKey(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/keys/{id}', { params: { path: { id } } }));
}
