import { type SqlBool, sql } from 'kysely';
import type { Statement, TokenRevokeQuery } from '../port.ts';
import { all, type Condition } from './conditions.ts';
import type { Db } from './db.ts';

function cover({ ids, customerUserId, customerId, endedBy, unusedSince }: TokenRevokeQuery): readonly Condition[] {
  const conditions: Condition[] = [sql<SqlBool>`revoked_at is null`];
  if (ids !== undefined) conditions.push(ids.length === 0 ? sql`1 = 0` : sql<SqlBool>`id in (${sql.join(ids)})`);
  if (customerUserId !== undefined) conditions.push(sql<SqlBool>`customer_user_id = ${customerUserId}`);
  if (customerId !== undefined) {
    conditions.push(
      sql<SqlBool>`customer_user_id in (select id from customer_users where customer_id = ${customerId})`,
    );
  }
  if (endedBy !== undefined) conditions.push(sql<SqlBool>`ends_at <= ${endedBy}`);
  if (unusedSince !== undefined) conditions.push(sql<SqlBool>`coalesce(last_used_at, created_at) < ${unusedSince}`);
  return conditions;
}

export async function listRevocableTokens(
  db: Db,
  query: TokenRevokeQuery,
  afterId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query(
    sql`select id from auth_tokens where ${all([...cover(query), sql<SqlBool>`id > ${afterId}`])} order by id limit ${limit}`,
  );
  return rows.map((row) => String(row['id']));
}

export function revokeTokens(db: Db, ids: readonly string[], at: number): readonly Statement[] {
  const revoked = sql.join(ids);
  return [
    db.statement(
      sql`update auth_tokens
        set revoked_at = ${at}, state = 'revoked', version = version + 1,
          updated_at = case when updated_at > ${at} then updated_at else ${at} end
        where id in (${revoked}) and revoked_at is null`,
      { expectRows: ids.length, mismatch: 'version' },
    ),
    db.statement(
      sql`update access_tokens set revoked_at = ${at} where auth_token_id in (${revoked}) and revoked_at is null`,
    ),
  ];
}
