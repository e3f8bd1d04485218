import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { boundSpan, readReportSpan, reportZone } from '../lib/time-span.ts';
import type { ListSearch } from '../lib/use-list-state.ts';
import { ApiError, isSignedOut } from './api-error.ts';
import { api, done, read } from './client.ts';
import type { Answer, Item } from './schema-types.ts';
import { createSessionMark } from './session-mark.ts';

export type Me = Answer<'getMe'>;
export type MyToken = Item<'listMyTokens'>;
export type MyModel = Item<'listMyModels'>;
export type MyUsageRow = Answer<'getMyUsage'>['items'][number];

const KEY = ['my'] as const;
const TOKENS_MAX = '200';
const mark = createSessionMark('tallygate_my');

/** Whatever a customer user's own page shows. */
export const myKey = KEY;

/** The page's session has ended. Not the error of the administrators' pages, whose session in this browser is another one. */
export class MySessionOver extends Error {
  constructor() {
    super('the session has ended');
    this.name = 'MySessionOver';
  }
}

async function mine<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw isSignedOut(error) ? new MySessionOver() : error;
  }
}

/** Whose page it is; null: nobody has signed in with a token. */
export const meQuery = queryOptions({
  queryKey: [...KEY, 'me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    if (!mark.isSet()) return null;
    try {
      return await mine(read(api.GET('/api/v1/me', { signal })));
    } catch (error) {
      if (!(error instanceof MySessionOver)) throw error;
      mark.clear();
      return null;
    }
  },
  refetchInterval: ({ state }) => (state.data === null || state.data === undefined ? false : 30_000),
});

export const myTokensQuery = queryOptions({
  queryKey: [...KEY, 'tokens'],
  queryFn: ({ signal }) =>
    mine(read(api.GET('/api/v1/me/tokens', { params: { query: { page_size: TOKENS_MAX } }, signal }))),
});

export const myModelsQuery = queryOptions({
  queryKey: [...KEY, 'models'],
  queryFn: ({ signal }) => mine(read(api.GET('/api/v1/me/models', { signal }))),
});

/** @param groupBy `day,model`; null: sums over all */
export const myUsageQuery = (search: ListSearch, groupBy: string) =>
  queryOptions({
    queryKey: [...KEY, 'usage', search['range'], search['from'], search['to'], groupBy],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const span = readReportSpan(search, '30d', now);
      const query = { ...span, group_by: groupBy, time_zone: reportZone() };
      const { items } = await mine(read(api.GET('/api/v1/me/usage', { params: { query }, signal })));
      return { items, span: boundSpan(span, now) };
    },
    placeholderData: keepPreviousData,
  });

/** A token that opens no page. `code` says why (API reference, section 6). */
export class MyRefusal extends Error {
  readonly code: number;

  constructor(error: ApiError) {
    super(error.message);
    this.name = 'MyRefusal';
    this.code = error.code;
  }
}

/** The token is exchanged for one in a cookie that no script can read; it is kept nowhere here. Throws `MyRefusal`. */
export async function openMyPage(token: string): Promise<void> {
  try {
    const { expires_at: until } = await read(api.POST('/api/v1/me/session', { body: { auth_token: token.trim() } }));
    mark.set(until);
  } catch (error) {
    throw error instanceof ApiError && error.code !== 0 ? new MyRefusal(error) : error;
  }
}

/** A session that was over before has ended all the same. */
export function closeMyPage(): Promise<void> {
  mark.clear();
  return mine(done(api.DELETE('/api/v1/me/session'))).catch((error: unknown) => {
    if (!(error instanceof MySessionOver)) throw error;
  });
}
