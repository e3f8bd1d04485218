import { sql } from 'kysely';
import type { IdempotencyRepository } from '../port.ts';
import { idempotencyTable } from '../schema/idempotency-keys.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

export function createIdempotencyRepository(db: Db): IdempotencyRepository {
  return {
    async find(key) {
      const row = (await db.query(sql`select * from idempotency_keys where key = ${key}`))[0];
      return row === undefined ? null : idempotencyTable.decode(row);
    },
    insert: (record) =>
      compileStatement(db.build.insertInto(idempotencyTable.name).values(idempotencyTable.encode(record))),
    complete: (key, status, answerSealed) =>
      db.statement(
        sql`update idempotency_keys set status = ${status}, answer_sealed = ${answerSealed} where key = ${key}`,
      ),
    remove: (key) => db.statement(sql`delete from idempotency_keys where key = ${key}`),
    removeSeen: ({ key, createdAt }) =>
      db.statement(sql`delete from idempotency_keys where key = ${key} and created_at = ${createdAt}`, {
        expectRows: 1,
        mismatch: 'version',
      }),
    hasExpired: async (before) =>
      (await db.query(sql`select 1 from idempotency_keys where expires_at < ${before} limit 1`)).length > 0,
    removeExpired: (before, limit) =>
      db.statement(
        sql`delete from idempotency_keys where key in
          (select key from idempotency_keys where expires_at < ${before} order by expires_at limit ${limit})`,
      ),
  };
}
