import { sql } from 'kysely';
import type { AuthTokenRepository, Statement, TokenEnd, TokenOwner } from '../port.ts';
import type { BudgetRecord } from '../records/index.ts';
import { authTokenTable } from '../schema/auth-tokens.ts';
import { budgetTable } from '../schema/budgets.ts';
import { customerTable } from '../schema/customers.ts';
import { customerUserTable } from '../schema/customer-users.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { countCleanableTokens, listCleanableTokens, removeTokens } from './clean-tokens.ts';
import { chunk, type Db, selectColumns } from './db.ts';
import { createEntityRepository } from './entity.ts';
import { COUNT_MAX } from './list.ts';
import { listTokens } from './list-tokens.ts';
import { listRevocableTokens, revokeTokens } from './revoke-tokens.ts';

const AUTH_TOKENS = { name: 'auth_tokens', endsAt: 'ends_at' } as const;
const ACCESS_TOKENS = { name: 'access_tokens', endsAt: 'expires_at' } as const;

/** One row a budget, or one without any. */
function readOwner(rows: readonly SqlRow[]): TokenOwner | null {
  const first = rows[0];
  if (first === undefined) return null;
  const budgets = rows.flatMap((row): BudgetRecord[] => (row['b_id'] === null ? [] : [budgetTable.decode(row, 'b_')]));
  return {
    token: authTokenTable.decode(first, 't_'),
    user: customerUserTable.decode(first, 'u_'),
    customer: first['c_id'] === null ? null : customerTable.decode(first, 'c_'),
    budgets,
  };
}

async function findOwner(db: Db, column: 'id' | 'digest', value: string): Promise<TokenOwner | null> {
  const rows = await db.query(
    sql`select ${sql.join([
      selectColumns(authTokenTable, 't', 't_'),
      selectColumns(customerUserTable, 'u', 'u_'),
      selectColumns(customerTable, 'c', 'c_'),
      selectColumns(budgetTable, 'b', 'b_'),
    ])}
    from auth_tokens as t
    join customer_users as u on u.id = t.customer_user_id
    left join customers as c on c.id = u.customer_id
    left join budgets as b on b.scope_id in (t.line_id, u.id, u.customer_id)
      and b.scope_kind in ('token', 'customer_user', 'customer')
    where ${sql.ref(`t.${column}`)} = ${value}
    order by b.scope_kind desc, b.position, b.id`,
  );
  return readOwner(rows);
}

/** Budgets go with the last token of their line, balances with their budget. The statements of a portion see what the one before removed. */
function removeWithBudgets(db: Db, ids: readonly string[]): Statement[] {
  return chunk(ids).flatMap((some) => {
    const removed = sql.join(some);
    const orphans = sql`select b.id from budgets as b
      where b.scope_kind = 'token' and b.scope_id in (select line_id from auth_tokens where id in (${removed}))
        and not exists (select 1 from auth_tokens as o where o.id = b.scope_id and o.id not in (${removed}))
        and not exists (select 1 from auth_tokens as o
          where o.line_id = b.scope_id and o.line_id <> o.id and o.id not in (${removed}))`;
    return [
      db.statement(sql`delete from budget_balances where budget_id in (${orphans})`),
      db.statement(sql`delete from budget_moves where budget_id in (${orphans})`),
      db.statement(sql`delete from budgets where id in (${orphans})`),
      ...removeTokens(db, AUTH_TOKENS, some),
    ];
  });
}

function listEnds(rows: readonly SqlRow[]): readonly TokenEnd[] {
  return rows.map((row) => ({ endsAt: Number(row['ends_at']), id: String(row['id']) }));
}

export function createAuthTokenRepository(db: Db): AuthTokenRepository {
  const entity = createEntityRepository(db, authTokenTable, {
    sorts: ['createdAt', 'id'],
    search: [],
    time: 'createdAt',
    countMax: COUNT_MAX,
    apart: ['lastUsedAt'],
  });
  return {
    ...entity,
    list: (query) => listTokens(db, query),
    async listLine(lineId) {
      const rows = await db.query(
        sql`select id from auth_tokens where id = ${lineId}
          union select id from auth_tokens where line_id = ${lineId} and line_id <> id`,
      );
      return rows.map((row) => String(row['id']));
    },
    findByDigest: (digest) => findOwner(db, 'digest', digest),
    findOwner: (id) => findOwner(db, 'id', id),
    listCleanable: (query, limit) => listCleanableTokens(db, AUTH_TOKENS, query, limit),
    async countCleanable(query) {
      const [auth, access] = await Promise.all([
        countCleanableTokens(db, AUTH_TOKENS, query),
        countCleanableTokens(db, ACCESS_TOKENS, query),
      ]);
      return {
        expiredAuthTokens: auth.expired,
        revokedAuthTokens: auth.revoked,
        expiredAccessTokens: access.expired,
        revokedAccessTokens: access.revoked,
      };
    },
    async listEnded(after, before, limit) {
      const rows = await db.query(
        sql`select id, ends_at from auth_tokens
          where (ends_at, id) > (${after.endsAt}, ${after.id}) and ends_at < ${before} and revoked_at is null
          order by ends_at, id limit ${limit}`,
      );
      return listEnds(rows);
    },
    markEnded: (ids, now) =>
      db.statement(
        sql`update auth_tokens set state = case when overlap_ends_at <= ${now} then 'revoked' else 'expired' end
          where id in (${sql.join(ids)}) and ends_at <= ${now} and revoked_at is null`,
      ),
    async listExpiring(after, before, leadMs, limit) {
      const rows = await db.query(
        sql`select id, expires_at as ends_at from auth_tokens
          where (expires_at, id) > (${after.endsAt}, ${after.id}) and expires_at <= ${before}
            and revoked_at is null and rotated_to is null and created_at <= expires_at - ${leadMs}
          order by expires_at, id limit ${limit}`,
      );
      return listEnds(rows);
    },
    listRevocable: (query, afterId, limit) => listRevocableTokens(db, query, afterId, limit),
    revokeMany: (ids, at) => revokeTokens(db, ids, at),
    removeMany: (ids) => removeWithBudgets(db, ids),
    recordUse: (id, at) =>
      db.statement(
        sql`update auth_tokens set last_used_at = ${at}
          where id = ${id} and (last_used_at is null or last_used_at < ${at})`,
      ),
  };
}
