import { sql } from 'kysely';
import type { SignInFailureRepository } from '../port.ts';
import { signInFailureTable } from '../schema/sign-in-failures.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

const isStale = (before: number) =>
  sql`window_started_at < ${before} and (locked_until is null or locked_until < ${before})`;

export function createSignInFailureRepository(db: Db): SignInFailureRepository {
  return {
    async find(key) {
      const row = (await db.query(sql`select * from sign_in_failures where key = ${key}`))[0];
      return row === undefined ? null : signInFailureTable.decode(row);
    },
    put(record) {
      const { key, ...values } = signInFailureTable.encode(record);
      return compileStatement(
        db.build
          .insertInto(signInFailureTable.name)
          .values({ key: key ?? '', ...values })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(values)),
      );
    },
    remove: (key) => db.statement(sql`delete from sign_in_failures where key = ${key}`),
    hasStale: async (before) =>
      (await db.query(sql`select 1 from sign_in_failures where ${isStale(before)} limit 1`)).length > 0,
    removeStale: (before, limit) =>
      db.statement(
        sql`delete from sign_in_failures where key in (select key from sign_in_failures where ${isStale(before)}
          order by window_started_at limit ${limit})`,
      ),
  };
}
