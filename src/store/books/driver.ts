import type { StoreDriver } from '../threads/messages.ts';
import type { DatabaseKind } from '../threads/sql-port.ts';

/** What recomputing the books needs of a database: reads that see one state of the data together. */
export type BooksDriver = Pick<StoreDriver, 'database' | 'snapshot'>;

/** Integers as they came, whatever their size. */
export function readBigint(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' || typeof value === 'string') return BigInt(value);
  throw new TypeError('a column that must hold an integer holds something else');
}

/** The `index`-th parameter as a key of requests, attempts and entries. */
export function keyParameter(database: DatabaseKind, index: number): string {
  return database === 'sqlite' ? `unhex(?${index})` : `$${index}::text::uuid`;
}

/** The `index`-th parameter as a 64-bit integer. */
export function integerParameter(database: DatabaseKind, index: number): string {
  return database === 'sqlite' ? `?${index}` : `$${index}::bigint`;
}

/** The lowest key of an instant, UTC milliseconds. */
export function lowestKeyOf(instant: number): string {
  return Math.max(0, instant).toString(16).padStart(12, '0').padEnd(32, '0');
}

export const KEY_MIN = '0'.repeat(32);
export const KEY_MAX = 'f'.repeat(32);
