import type { ListSearch } from '../lib/use-list-state.ts';

/** The query of a list call: what the URL of the page says, with the fields that the call knows; empty ones are left out. */
export function toListQuery(search: ListSearch, filters: readonly string[]): Record<string, string> {
  const known = new Set(['q', 'sort', 'cursor', 'page_size', ...filters]);
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === '' || !known.has(name) ? [] : [[name, value]],
    ),
  );
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** So many are known by their ids; who chooses among more finds them by searching. */
const ALL_MAX = 2_000;

/** A whole list, page by page. */
export async function readAll<T>(
  readPage: (page: { readonly cursor?: string; readonly page_size: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next_cursor: next } = await readPage({ cursor, page_size: '200' });
    all.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined && all.length < ALL_MAX);
  return all;
}
