import type { DatabaseKind } from './sql-port.ts';

/**
 * The 32 hex digits behind the prefix of a request's or an adjustment's id: the key of the tables `requests`,
 * `attempts` and `ledger`, kept as 16 bytes in SQLite and as `uuid` in PostgreSQL.
 */
export function readKeyHex(id: string): string {
  return id.slice(keyStart(id));
}

/** Where they begin. */
export function keyStart(id: string): number {
  return id.indexOf('_') + 1;
}

/** The key as a parameter; an id that is no UUID finds nothing. */
export function encodeRequestKey(database: DatabaseKind, id: string): Uint8Array | string {
  const hex = readKeyHex(id);
  const sound = /^[0-9a-f]{32}$/.test(hex) ? hex : '0'.repeat(32);
  return database === 'sqlite' ? Uint8Array.fromHex(sound) : sound;
}

/** The id of a key column as it was read from either database. */
export function decodeRequestKey(value: unknown, prefix: 'req' | 'led' = 'req'): string {
  if (value instanceof Uint8Array) return `${prefix}_${value.toHex()}`;
  if (typeof value === 'string') return `${prefix}_${value.replaceAll('-', '')}`;
  throw new TypeError('a request key is bytes or a uuid');
}
