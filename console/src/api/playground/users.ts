import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, read } from '../client.ts';

const SHOWN_MAX = '20';

/** Customer users whose name has this part, for a choice. */
export const playgroundUsersQuery = (part: string) =>
  queryOptions({
    queryKey: ['customer-users', 'choice', part],
    queryFn: async ({ signal }): Promise<readonly { readonly id: string; readonly name: string }[]> => {
      const query = { page_size: SHOWN_MAX, ...(part === '' ? {} : { q: part }) };
      const { items } = await read(api.GET('/api/v1/admin/customer-users', { params: { query }, signal }));
      return items.map(({ id, name }) => ({ id, name }));
    },
    placeholderData: keepPreviousData,
  });
