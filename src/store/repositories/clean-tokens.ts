import { sql } from 'kysely';
import type { Statement, TokenCleanQuery } from '../port.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { chunk, type Db } from './db.ts';

export type Cleanable = { readonly id: string; readonly reason: 'expired' | 'revoked' };

/** A table of tokens and the column that says when they stop working by themselves. */
export interface TokenTable {
  readonly name: 'auth_tokens' | 'access_tokens';
  readonly endsAt: 'ends_at' | 'expires_at';
}

/**
 * Two ranges of two indexes, merged: neither walks over rows of the other, so that a batch costs the same however
 * many are left. A token that is both counts as revoked.
 */
export async function listCleanableTokens(
  db: Db,
  table: TokenTable,
  query: TokenCleanQuery,
  limit: number,
): Promise<readonly Cleanable[]> {
  const [name, endsAt] = [sql.table(table.name), sql.ref(table.endsAt)];
  const [revoked, expired] = await Promise.all([
    db.query(
      sql`select id, revoked_at as ended from ${name}
        where revoked_at < ${query.revokedBefore} order by revoked_at, id limit ${limit}`,
    ),
    db.query(
      sql`select id, ${endsAt} as ended, case when revoked_at < ${query.revokedBefore} then 1 else 0 end as revoked
        from ${name} where ${endsAt} < ${query.expiredBefore} order by ${endsAt}, id limit ${limit}`,
    ),
  ]);
  const byId = new Map<string, { readonly ended: number; readonly reason: Cleanable['reason'] }>();
  for (const row of expired) byId.set(readId(row), { ended: Number(row['ended']), reason: readReason(row) });
  for (const row of revoked) byId.set(readId(row), { ended: Number(row['ended']), reason: 'revoked' });
  return [...byId]
    .sort(([, one], [, other]) => one.ended - other.ended)
    .slice(0, limit)
    .map(([id, { reason }]) => ({ id, reason }));
}

function readId(row: SqlRow): string {
  return String(row['id']);
}

function readReason(row: SqlRow): Cleanable['reason'] {
  return Number(row['revoked']) === 1 ? 'revoked' : 'expired';
}

export async function countCleanableTokens(
  db: Db,
  table: TokenTable,
  query: TokenCleanQuery,
): Promise<{ readonly expired: number; readonly revoked: number }> {
  const [name, endsAt] = [sql.table(table.name), sql.ref(table.endsAt)];
  const rows = await db.query(
    sql`select
      (select count(*) from ${name} where revoked_at < ${query.revokedBefore}) as revoked,
      (select count(*) from ${name} where ${endsAt} < ${query.expiredBefore}
        and (revoked_at is null or revoked_at >= ${query.revokedBefore})) as expired`,
  );
  return { expired: Number(rows[0]?.['expired'] ?? 0), revoked: Number(rows[0]?.['revoked'] ?? 0) };
}

/** What hangs on the rows goes with them by the foreign keys. */
export function removeTokens(db: Db, table: TokenTable, ids: readonly string[]): Statement[] {
  return chunk(ids).map((some) =>
    db.statement(sql`delete from ${sql.table(table.name)} where id in (${sql.join(some)})`),
  );
}
