import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { IDS_MAX, readByIds } from './by-ids.ts';
import { api, read } from './client.ts';
import { useMay } from './session.ts';

/** What a list names by ids alone. */
export type NamedKind = 'customers' | 'customer-users' | 'tokens';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a role needs to see the names of a kind. */
export const NAMED_PERMISSIONS = {
  customers: 'customer.read',
  'customer-users': 'customer_user.read',
  tokens: 'token.read',
} as const satisfies Record<NamedKind, string>;

interface NamesQuery {
  readonly id?: string[];
  readonly sort?: 'name';
  readonly q?: string;
  readonly page_size: string;
}

type List = (query: NamesQuery, signal: AbortSignal) => Promise<{ readonly items: readonly Named[] }>;

const LISTS: Readonly<Record<NamedKind, List>> = {
  customers: (query, signal) => read(api.GET('/api/v1/admin/customers', { params: { query }, signal })),
  'customer-users': (query, signal) => read(api.GET('/api/v1/admin/customer-users', { params: { query }, signal })),
  tokens: (query, signal) => read(api.GET('/api/v1/admin/tokens', { params: { query }, signal })),
};

/** The names of some of a kind by their ids; one that no longer exists is not among them. */
const namesQuery = (kind: NamedKind, ids: readonly string[]) =>
  queryOptions({
    queryKey: [kind, 'names', ids],
    queryFn: async ({ signal }): Promise<Readonly<Record<string, string>>> => {
      const named = await readByIds(ids, (id) => LISTS[kind]({ id, page_size: String(IDS_MAX) }, signal));
      return Object.fromEntries(named.map(({ id, name }) => [id, name]));
    },
    staleTime: 60_000,
    placeholderData: (before) => before,
  });

/** The first of a kind whose names have something in them, for a choice. */
export const choiceQuery = (kind: NamedKind, part: string) =>
  queryOptions({
    queryKey: [kind, 'choice', part],
    queryFn: async ({ signal }): Promise<readonly Named[]> => {
      const search = part === '' ? {} : { q: part };
      return (await LISTS[kind]({ sort: 'name', page_size: '30', ...search }, signal)).items;
    },
    placeholderData: keepPreviousData,
  });

/** What those with these ids are called, as far as the viewer may know it: the id itself is shown until then. */
export function useNames(kind: NamedKind, ids: readonly (string | null | undefined)[]): ReadonlyMap<string, string> {
  const may = useMay();
  const known = [...new Set(ids.flatMap((id) => (id === null || id === undefined || id === '' ? [] : [id])))].sort();
  const query = useQuery({ ...namesQuery(kind, known), enabled: known.length > 0 && may(NAMED_PERMISSIONS[kind]) });
  return new Map(Object.entries(query.data ?? {}));
}

/** Whose the tokens with these ids are. */
const tokenUsersQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['tokens', 'users', ids],
    queryFn: async ({ signal }): Promise<Readonly<Record<string, string>>> => {
      const query = { id: ids.slice(0, IDS_MAX), page_size: String(IDS_MAX) };
      const { items } = await read(api.GET('/api/v1/admin/tokens', { params: { query }, signal }));
      return Object.fromEntries(items.map(({ id, customer_user_id: user }) => [id, user]));
    },
    staleTime: 60_000,
    placeholderData: (before) => before,
  });

/** What the users of some tokens are called: many tokens have the same name. At most 50 are asked for. */
export function useTokenUsers(ids: readonly string[]): ReadonlyMap<string, string> {
  const may = useMay();
  const known = [...new Set(ids)].sort();
  const query = useQuery({ ...tokenUsersQuery(known), enabled: known.length > 0 && may(NAMED_PERMISSIONS.tokens) });
  const users = Object.entries(query.data ?? {});
  const names = useNames(
    'customer-users',
    users.map(([, user]) => user),
  );
  return new Map(users.flatMap(([token, user]) => [[token, names.get(user) ?? user]]));
}
