import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type { Answer } from './schema-types.ts';

export type RequestBodies = Answer<'getRequestBody'>;

/** The bodies of a request. Each time they are asked for is written down, so that is once while they are looked at. */
export const requestBodyQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'body', id],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/requests/{id}/body', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
