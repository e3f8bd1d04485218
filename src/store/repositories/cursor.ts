import { invalidField } from '../../lib/errors/index.ts';
import type { ListQuery } from '../port.ts';

export type CursorValue = string | number;

/** Where a list goes on: the order that it was made for and the last row's place in it. Opaque to the caller. */
export function encodeCursor(sort: ListQuery['sort'], values: readonly CursorValue[]): string {
  const text = JSON.stringify([sort.field, sort.descending ? 'd' : 'a', ...values]);
  return new TextEncoder().encode(text).toBase64({ alphabet: 'base64url', omitPadding: true });
}

function parse(cursor: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: 'base64url' });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
}

/** Reads a cursor back; one that is broken or of another order is refused. `kinds` are the types of its values. */
export function decodeCursor(
  cursor: string,
  sort: ListQuery['sort'],
  kinds: readonly ('string' | 'number')[],
): readonly CursorValue[] {
  const parts = parse(cursor);
  const sound =
    Array.isArray(parts) &&
    parts.length === kinds.length + 2 &&
    parts[0] === sort.field &&
    parts[1] === (sort.descending ? 'd' : 'a') &&
    kinds.every((kind, index) => {
      const value: unknown = parts[index + 2];
      return kind === 'string' ? typeof value === 'string' : Number.isSafeInteger(value);
    });
  if (!sound) throw invalidField('cursor', 'is not one that this list with this sort answered');
  return parts.slice(2) as readonly CursorValue[];
}
