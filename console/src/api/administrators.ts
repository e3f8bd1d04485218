import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Body, Item } from './schema-types.ts';

export type Administrator = Item<'listAdmins'>;
export type RoleRights = Item<'listRoles'>;

const KEY = ['administrators'] as const;

/** Whatever shows administrators is asked for anew. */
export const administratorsKey = KEY;

export const administratorsQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['role', 'status']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/admins', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export function createAdministrator(body: Body<'createAdmin'>): Promise<Administrator> {
  return read(api.POST('/api/v1/admin/admins', { body }));
}

/** Changes the fields that are named, if nobody has changed the administrator since `version`. */
export function updateAdministrator(id: string, version: number, body: Body<'updateAdmin'>): Promise<Administrator> {
  const header = { 'If-Match': String(version) };
  return read(api.PATCH('/api/v1/admin/admins/{id}', { params: { path: { id }, header }, body }));
}

export function removeAdministrator(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/admins/{id}', { params: { path: { id } } }));
}

export const administratorSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'sessions', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/admins/{id}/sessions', { params: { path: { id } }, signal })),
  });

export function endAdministratorSession(id: string, session: string): Promise<void> {
  return done(
    api.DELETE('/api/v1/admin/admins/{id}/sessions/{session_id}', { params: { path: { id, session_id: session } } }),
  );
}

/** Turns the second factor of another administrator off. */
export function disableTotpOf(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/admins/{id}/totp', { params: { path: { id } } }));
}

const LOCKOUTS = ['lockouts'] as const;

export const lockoutsKey = LOCKOUTS;

export const lockoutsQuery = queryOptions({
  queryKey: LOCKOUTS,
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/lockouts', { signal })),
});

export function liftLockout(key: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/lockouts/{key}', { params: { path: { key } } }));
}

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/admin/roles', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
