import { deserialize, serialize } from 'bun:jsc';
import { isLong, nextTurn } from '../../lib/in-turns.ts';

const ROWS_A_PART = 128;

/** Rows in parts that another thread reads one by one; null: they are few, and cross as they are. */
export function packRows(result: unknown): readonly SharedArrayBuffer[] | null {
  if (!Array.isArray(result) || !isLong(result)) return null;
  const parts: SharedArrayBuffer[] = [];
  for (let at = 0; at < result.length; at += ROWS_A_PART) parts.push(serialize(result.slice(at, at + ROWS_A_PART)));
  return parts;
}

/** The rows again, a part in each turn of the event loop. */
export async function unpackRows(parts: readonly SharedArrayBuffer[]): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (const part of parts) {
    if (rows.length > 0) await nextTurn();
    for (const row of deserialize(part) as readonly unknown[]) rows.push(row);
  }
  return rows;
}
