import type { EntityRepository, ListPage, ListQuery } from '../../../store/port.ts';

const PAGE_SIZE = 200;

/** The first page of what was made, the oldest first. */
export function oldestFirst(pageSize: number, filters: ListQuery['filters'] = {}): ListQuery {
  return {
    filters,
    from: null,
    to: null,
    q: null,
    sort: { field: 'createdAt', descending: false },
    pageSize,
    page: 1,
    cursor: null,
  };
}

/** All that the filters let through, page by page, the oldest first. */
export async function listAll<T>(
  repository: Pick<EntityRepository<T>, 'list'>,
  filters: ListQuery['filters'],
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage<T> = await repository.list({ ...oldestFirst(PAGE_SIZE, filters), cursor });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}
