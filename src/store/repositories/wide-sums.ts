import { type RawBuilder, sql } from 'kysely';
import type { SqlRow } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

/**
 * The sum of a column of 64-bit integers, as text, since it passes through no floating-point number. PostgreSQL's sums are numeric;
 * SQLite's fail where they would not fit, so that they are made in two halves.
 */
export function selectSum({ kind }: Pick<Db, 'kind'>, column: string): readonly RawBuilder<unknown>[] {
  const name = sql.ref(column);
  if (kind === 'postgres') return [sql`cast(sum(${name}) as text) as ${name}`];
  return [
    sql`cast(sum(${name} >> 32) as text) as ${sql.ref(`${column}_high`)}`,
    sql`cast(sum(${name} & 4294967295) as text) as ${name}`,
  ];
}

/** SQLite's own sum, of rows `alias`, which is exact or fails. */
export function selectNarrow(column: string, alias: 's' | 'p'): RawBuilder<unknown> {
  return sql`sum(${sql.ref(`${alias}.${column}`)}) as ${sql.ref(column)}`;
}

/** SQLite's two halves as numbers, of rows `s`, to be added up once more. */
export function selectHalves(column: string): readonly RawBuilder<unknown>[] {
  const name = sql.ref(`s.${column}`);
  return [
    sql`sum(${name} >> 32) as ${sql.ref(`${column}_high`)}`,
    sql`sum(${name} & 4294967295) as ${sql.ref(column)}`,
  ];
}

/** What `selectSum` has selected. */
export function readSum(row: SqlRow, column: string): bigint {
  const low = BigInt(String(row[column]));
  const high = `${column}_high`;
  return high in row ? (BigInt(String(row[high])) << 32n) + low : low;
}
