import { useNavigate, useSearch } from '@tanstack/react-router';

export type ListSearch = Readonly<Record<string, string | undefined>>;

export interface ListState {
  /** What the URL says: filters, `q`, `sort`, `cursor`, and how many rows lie before the cursor, `seen`. */
  readonly search: ListSearch;
  /** Changes filters; the list begins at its first page again. An empty value takes a filter away. */
  readonly filter: (patch: ListSearch) => void;
  /** Goes to the page behind a cursor, before which so many rows lie; it stands in the browser's history. */
  readonly turn: (cursor: string, seen: number | undefined) => void;
}

/** The state of a list, kept in the URL, so that it can be sent to somebody and survives a reload. */
export function useListState(): ListState {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (next: ListSearch, replace: boolean): void => {
    void navigate({ to: '.', search: next, replace });
  };
  return {
    search,
    filter: (patch) => go({ ...search, cursor: undefined, seen: undefined, ...patch }, true),
    turn: (cursor, seen) => go({ ...search, cursor, seen: seen?.toString() }, false),
  };
}
