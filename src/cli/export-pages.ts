import { InvalidArgumentError } from 'commander';
import type { Sink } from './sink.ts';

/** Filters by name; several values of one mean any of them. */
export type NamedFilters = Readonly<Record<string, string | readonly string[]>>;

/** Adds `name=value` to the filters so far. */
export function collectFilter(text: string, soFar: NamedFilters = {}): NamedFilters {
  const [, name, value] = /^([a-z_]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be a name, = and a value.');
  const before = soFar[name];
  return { ...soFar, [name]: before === undefined ? value : [before, value].flat() };
}

export interface Page {
  readonly text: string;
  readonly rows: number;
  readonly nextCursor: string | null;
}

/** Writes a file piece by piece; answers how many rows it has. */
export async function exportPages(
  read: (cursor: string | null) => Promise<Page>,
  sink: Sink,
  onRows: (rows: number) => void,
): Promise<number> {
  let rows = 0;
  let cursor: string | null = null;
  do {
    const page: Page = await read(cursor);
    if (page.text !== '' && !(await sink.write(page.text))) return rows;
    rows += page.rows;
    onRows(rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  await sink.end();
  return rows;
}
