import type { DatabaseKind } from '../threads/sql-port.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import type { Column } from './column.ts';

/** The UUIDv7 of `req_…`: bytes in SQLite, `uuid` in PostgreSQL. */
export function requestKey(database: DatabaseKind): Column<string> {
  return {
    kind: 'text',
    encode: (value) => encodeRequestKey(database, value),
    decode: (raw) => decodeRequestKey(raw),
  };
}
