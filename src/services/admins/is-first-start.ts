import type { Store } from '../../store/port.ts';

/** Whether there is no administrator yet: the data are new. */
export async function isFirstStart(store: Store): Promise<boolean> {
  const page = await store.admins.list({
    filters: {},
    from: null,
    to: null,
    q: null,
    sort: { field: 'createdAt', descending: false },
    pageSize: 1,
    page: 1,
    cursor: null,
  });
  return page.items.length === 0;
}
