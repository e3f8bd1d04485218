import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../lib/use-list-state.ts';
import { api, done, read } from './client.ts';
import { toListQuery } from './list-query.ts';
import type { Answer, Body, Item } from './schema-types.ts';

export type Token = Item<'listTokens'>;
export type IssuedToken = Answer<'issueToken'>;

const KEY = ['tokens'] as const;

/** Whatever shows tokens is asked for anew. */
export const tokensKey = KEY;

const FILTERS = [
  'status',
  'customer_id',
  'customer_user_id',
  'expires_before',
  'expires_after',
  'last_used_before',
  'last4',
];

export const tokensQuery = (search: ListSearch) => {
  const query = toListQuery(search, FILTERS);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => read(api.GET('/api/v1/admin/tokens', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export function issueToken(userId: string, body: Body<'issueToken'>): Promise<IssuedToken> {
  return read(api.POST('/api/v1/admin/customer-users/{id}/tokens', { params: { path: { id: userId } }, body }));
}

/** Changes the name and the bounds that are named, if nobody has changed the token since. */
export function updateToken(token: Token, body: Body<'updateToken'>): Promise<Token> {
  const header = { 'If-Match': String(token.version) };
  return read(api.PATCH('/api/v1/admin/tokens/{id}', { params: { path: { id: token.id }, header }, body }));
}

/** @param overlapSeconds how long the old one works on */
export function rotateToken(token: Token, overlapSeconds: number): Promise<IssuedToken> {
  const path = { id: token.customer_user_id, token_id: token.id };
  const body = { overlap_seconds: overlapSeconds };
  return read(api.POST('/api/v1/admin/customer-users/{id}/tokens/{token_id}/rotate', { params: { path }, body }));
}

export function revokeToken(id: string): Promise<void> {
  return done(api.DELETE('/api/v1/admin/tokens/{id}', { params: { path: { id } } }));
}
