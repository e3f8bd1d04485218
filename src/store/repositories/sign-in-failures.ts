import { sql } from 'kysely';
import type { SignInFailureRepository } from '../port.ts';
import { signInFailureTable } from '../schema/sign-in-failures.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

const isStale = (before: number) =>
  sql`window_started_at < ${before} and (locked_until is null or locked_until < ${before})`;

export function createSignInFailureRepository(db: Db): SignInFailureRepository {
  const { name: table } = signInFailureTable;
  return {
    async find(key) {
      const row = (await db.query(sql`select * from sign_in_failures where key = ${key}`))[0];
      return row === undefined ? null : signInFailureTable.decode(row);
    },
    async findMany(keys) {
      if (keys.length === 0) return [];
      const rows = await db.query(sql`select * from sign_in_failures where key in (${sql.join(keys)})`);
      return rows.map((row) => signInFailureTable.decode(row));
    },
    async listLocked(prefixes, after, limit) {
      const named = prefixes.map((prefix) => sql`substr(key, 1, ${prefix.length}) = ${prefix}`);
      const rows = await db.query(
        sql`select * from sign_in_failures where locked_until > ${after} and (${sql.join(named, sql` or `)})
          order by locked_until desc, key limit ${limit}`,
      );
      return rows.map((row) => signInFailureTable.decode(row));
    },
    replace(before, after) {
      const expectation = { expectRows: 1, mismatch: 'version' } as const;
      const { key, ...values } = signInFailureTable.encode(after);
      if (before === null) {
        const insert = db.build.insertInto(table).values({ key: key ?? '', ...values });
        return compileStatement(
          insert.onConflict((conflict) => conflict.column('key').doNothing()),
          expectation,
        );
      }
      const { key: _key, ...old } = signInFailureTable.encode(before);
      const update = db.build
        .updateTable(table)
        .set(values)
        .where('key', '=', key ?? '');
      return compileStatement(
        Object.entries(old).reduce(
          (narrowed, [name, value]) => narrowed.where(name, 'is not distinct from', value),
          update,
        ),
        expectation,
      );
    },
    takeBack: (key, lockedAt) =>
      db.statement(
        sql`update sign_in_failures set count = count - 1,
            locked_until = case when count >= ${lockedAt} then null else locked_until end,
            lock_count = case when count >= ${lockedAt} and lock_count > 0 then lock_count - 1 else lock_count end
          where key = ${key} and count > 0`,
      ),
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
