import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { readAll, toListQuery } from './list-query.ts';
import type { Body, Schema } from './schema-types.ts';

export type Model = Schema<'Model'>;
export type ModelDeployment = Model['deployments'][number];
export type ModelRoute = Schema<'ModelRoute'>;
export type RouteCandidate = ModelRoute['candidates'][number];

const KEY = ['models'] as const;
/** Offered at once in a choice; others are found by searching. */
const CHOICE_MAX = '50';

/** Whatever shows models is asked for anew. */
export const modelsKey = KEY;

export const modelsQuery = (search: ListSearch) => {
  const query = toListQuery(search, ['enabled']);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/models', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

/** The first whose names have something in them, for a choice. */
export const modelChoiceQuery = (part: string) =>
  modelsQuery({ sort: 'name', page_size: CHOICE_MAX, q: part.trim() || undefined });

/** All of them by their names, where one is known by its id alone. */
export const everyModelQuery = queryOptions({
  queryKey: [...KEY, 'all'],
  queryFn: async ({ signal }) => ({
    items: await readAll((page) =>
      read(api.GET('/api/v1/admin/models', { params: { query: { ...page, sort: 'name' } }, signal })),
    ),
  }),
});

export const modelQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'item', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/models/{id}', { params: { path: { id } }, signal })),
  });

export function createModel(body: Body<'createModel'>): Promise<Model> {
  return read(api.POST('/api/v1/admin/models', { body }));
}

/** Changes the fields that are named, if nobody has changed the model since `version`. */
export function updateModel(id: string, version: number, body: Partial<Body<'createModel'>>): Promise<Model> {
  const header = { 'If-Match': String(version) };
  return read(api.PATCH('/api/v1/admin/models/{id}', { params: { path: { id }, header }, body }));
}

export function removeModel(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/models/{id}', { params: { path: { id } } }));
}

/** The request whose way is asked for. */
export type RouteWish = Pick<NonNullable<Body<'routeModel'>>, 'dialect' | 'request'>;

/** Where a request would go now, and why. Nothing is called. */
export const modelRouteQuery = (id: string, body: RouteWish) =>
  queryOptions({
    queryKey: [...KEY, 'route', id, body],
    queryFn: ({ signal }) =>
      read(api.POST('/api/v1/admin/models/{id}/route', { params: { path: { id } }, body, signal })),
  });
