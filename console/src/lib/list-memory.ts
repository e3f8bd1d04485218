import type { ListSearch } from './use-list-state.ts';

const KEY = 'tallygate:lists';
/** Where in a list one was: a page of it is left by the browser's own way back. */
const PLACES = new Set(['cursor', 'seen', 'live']);

function readAll(): Record<string, ListSearch> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, ListSearch>;
  } catch {
    return {};
  }
}

/** Keeps what a list was filtered and sorted by in this tab, so that the way back to it leads to the same. */
export function rememberList(path: string, search: Readonly<Record<string, unknown>>): void {
  if (!/^\/[a-z-]+$/.test(path)) return;
  const kept = Object.entries(search).filter(([name, value]) => typeof value === 'string' && !PLACES.has(name));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...readAll(), [path]: Object.fromEntries(kept) }));
  } catch {
    // Storage is full or forbidden: the way back leads to the whole list.
  }
}

/** What the list at this path was last filtered by in this tab. */
export function recallList(path: string): ListSearch {
  return readAll()[path] ?? {};
}
