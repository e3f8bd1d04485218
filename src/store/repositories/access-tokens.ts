import { sql } from 'kysely';
import type { AccessTokenRepository } from '../port.ts';
import { accessTokenTable } from '../schema/access-tokens.ts';
import { listCleanableTokens, removeTokens } from './clean-tokens.ts';
import type { Db } from './db.ts';
import { createTableAccess } from './entity.ts';
import { COUNT_MAX } from './list.ts';

const ACCESS_TOKENS = { name: 'access_tokens', endsAt: 'expires_at' } as const;

export function createAccessTokenRepository(db: Db): AccessTokenRepository {
  const access = createTableAccess(db, accessTokenTable, {
    sorts: ['createdAt'],
    search: [],
    time: 'createdAt',
    countMax: COUNT_MAX,
  });

  function revokeBy(column: 'id' | 'auth_token_id', value: string, at: number) {
    return db.statement(
      sql`update access_tokens set revoked_at = ${at} where ${sql.ref(column)} = ${value} and revoked_at is null`,
    );
  }

  return {
    insert: access.insert,
    findByDigest: (digest) => access.findBy('digest', digest),
    revoke: (id, at) => revokeBy('id', id, at),
    revokeAllOfAuthToken: (authTokenId, at) => revokeBy('auth_token_id', authTokenId, at),
    revokeAllOfAdmin: (adminId, at, exceptId) =>
      db.statement(
        sql`update access_tokens set revoked_at = ${at}
          where admin_id = ${adminId} and revoked_at is null and id <> ${exceptId ?? ''}`,
      ),
    listCleanable: (query, limit) => listCleanableTokens(db, ACCESS_TOKENS, query, limit),
    removeMany: (ids) => removeTokens(db, ACCESS_TOKENS, ids),
  };
}
