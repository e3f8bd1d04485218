import type { SqlRow } from './sql-port.ts';

/** Integers leave the drivers as bigint, so that none is rounded; the safe ones become numbers, in place. */
export function narrowIntegers(row: Record<string, unknown>): SqlRow {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
      row[name] = Number(value);
    }
  }
  return row;
}
