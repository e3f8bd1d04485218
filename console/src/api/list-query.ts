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
