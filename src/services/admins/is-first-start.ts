import type { Store } from '../../store/port.ts';
import { oldestFirst } from '../shared/lists/list-all.ts';

/** Whether there is no administrator yet: the data are new. */
export async function isFirstStart(store: Store): Promise<boolean> {
  const page = await store.admins.list(oldestFirst(1));
  return page.items.length === 0;
}
