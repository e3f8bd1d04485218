import { sql } from 'kysely';
import type { AuthTokenRepository, Statement, TokenOwner } from '../port.ts';
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
    left join budgets as b on b.scope_id in (t.id, u.id, u.customer_id)
      and b.scope_kind in ('token', 'customer_user', 'customer')
    where ${sql.ref(`t.${column}`)} = ${value}
    order by b.scope_kind desc, b.position, b.id`,
  );
  return readOwner(rows);
}

/** The budgets of removed tokens go by their foreign key, the balances of these budgets by this. */
function removeBalances(db: Db, ids: readonly string[]): Statement[] {
  return chunk(ids).map((some) =>
    db.statement(
      sql`delete from budget_balances where budget_id in (select id from budgets where token_id in (${sql.join(some)}))`,
    ),
  );
}

export function createAuthTokenRepository(db: Db): AuthTokenRepository {
  const entity = createEntityRepository(db, authTokenTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name'],
    time: 'createdAt',
    countMax: COUNT_MAX,
  });
  return {
    ...entity,
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
      return rows.map((row) => ({ endsAt: Number(row['ends_at']), id: String(row['id']) }));
    },
    removeMany: (ids) => [...removeBalances(db, ids), ...removeTokens(db, AUTH_TOKENS, ids)],
    recordUse: (id, at) =>
      db.statement(
        sql`update auth_tokens set last_used_at = ${at}
          where id = ${id} and (last_used_at is null or last_used_at < ${at})`,
      ),
  };
}
