import type { ReactNode } from 'react';

/** What a form keeps of what is wrong, by path. */
export type FieldErrors = Readonly<Record<string, ReactNode>>;

/** What is wrong with a field that is a list: its own, or the first of its items', with the item that it is about. */
export function listError(errors: FieldErrors, path: string, items: readonly string[]): ReactNode {
  const own = errors[path];
  if (own !== undefined && own !== null) return own;
  const prefix = `${path}.`;
  const found = Object.entries(errors).find(([name, error]) => name.startsWith(prefix) && Boolean(error));
  if (found === undefined) return undefined;
  const [name, error] = found;
  const item = items[Number(name.slice(prefix.length))];
  return item === undefined || typeof error !== 'string' ? error : `${item}: ${error}`;
}
