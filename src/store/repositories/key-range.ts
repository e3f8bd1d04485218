import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ListQuery } from '../port.ts';
import { encodeRequestKey } from '../threads/request-key.ts';
import { type Condition, filterTime } from './conditions.ts';
import type { Db } from './db.ts';
import type { OrderColumn } from './list.ts';

/** How far the instant in a key may lie from the row's own: a clock that was set back, a request that ran long. */
export const SLACK_MS = 86_400_000;

/** The lowest key of an instant. */
export function lowestKey(db: Db, instant: number): string | Uint8Array {
  const hex = Math.max(0, Math.floor(instant)).toString(16).padStart(12, '0').slice(0, 12);
  return encodeRequestKey(db.kind, hex.padEnd(32, '0'));
}

/** The exact bounds on `at`, and wider ones on the key, by which the tables are ordered and partitioned. */
export function filterKeyTime(db: Db, query: Pick<ListQuery, 'from' | 'to'>): Condition[] {
  return [...filterTime('at', query), ...boundKeys(db, query)];
}

/** The wider ones alone. */
export function boundKeys(
  db: Db,
  query: Pick<ListQuery, 'from' | 'to'>,
  key: RawBuilder<unknown> = sql.ref('id'),
): Condition[] {
  const conditions: Condition[] = [];
  if (query.from !== null) conditions.push(sql<SqlBool>`${key} >= ${lowestKey(db, query.from - SLACK_MS)}`);
  if (query.to !== null) conditions.push(sql<SqlBool>`${key} < ${lowestKey(db, query.to + SLACK_MS)}`);
  return conditions;
}

/** Keys that begin with these hex digits, at most 32. */
export function keyRange(db: Db, prefix: string, key: RawBuilder<unknown>): Condition[] {
  const [lowest, highest] = [prefix.padEnd(32, '0'), prefix.padEnd(32, 'f')].map((hex) =>
    encodeRequestKey(db.kind, hex),
  );
  return [sql<SqlBool>`${key} >= ${lowest}`, sql<SqlBool>`${key} <= ${highest}`];
}

/** The key as an order: that of the instants, without an index of its own. */
export function orderByKey(db: Db, decode: (raw: unknown) => string): OrderColumn {
  return {
    name: 'id',
    kind: 'string',
    toCursor: decode,
    fromCursor: (value) => encodeRequestKey(db.kind, String(value)),
  };
}
