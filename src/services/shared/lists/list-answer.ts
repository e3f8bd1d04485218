import type { ListPage, ListQuery } from '../../../store/port.ts';
import type { ListAnswer } from './list-query.ts';

/** A page of the store as a list answer; `total_exact` is there only when the count was cut short. */
export function buildListAnswer<R, T>(query: ListQuery, page: ListPage<R>, view: (record: R) => T): ListAnswer<T> {
  return {
    items: page.items.map(view),
    page: query.page,
    page_size: query.pageSize,
    total: page.total,
    ...(page.totalExact ? {} : { total_exact: false as const }),
    next_cursor: page.nextCursor,
  };
}
