import { type RawBuilder, sql } from 'kysely';
import type { BodyOwner, RequestBodyRepository } from '../port.ts';
import { requestBodyTable } from '../schema/request-bodies.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

function owned(owner: BodyOwner): RawBuilder<unknown> {
  switch (owner.kind) {
    case 'customer':
      return sql`customer_id = ${owner.id}`;
    case 'customer_user':
      return sql`customer_user_id = ${owner.id}`;
    case 'end_user': {
      const { name, customerUserId } = owner;
      return customerUserId === null
        ? sql`end_user = ${name}`
        : sql`end_user = ${name} and customer_user_id = ${customerUserId}`;
    }
    default:
      return owner satisfies never;
  }
}

export function createRequestBodyRepository(db: Db): RequestBodyRepository {
  return {
    async find(id) {
      const row = (await db.query(sql`select * from request_bodies where id = ${id}`))[0];
      return row === undefined ? null : requestBodyTable.decode(row);
    },
    has: async (id) =>
      (await db.query(sql`select 1 from request_bodies where id = ${id} and content_sealed is not null`)).length > 0,
    insert: (record) =>
      compileStatement(
        db.build
          .insertInto(requestBodyTable.name)
          .values(requestBodyTable.encode(record))
          .onConflict((conflict) => conflict.column('id').doNothing()),
      ),
    hasExpired: async (before) =>
      (await db.query(sql`select 1 from request_bodies where at < ${before} limit 1`)).length > 0,
    removeExpired: (before, limit) =>
      db.statement(
        sql`delete from request_bodies where id in
          (select id from request_bodies where at < ${before} order by at limit ${limit})`,
      ),
    hasOf: async (owner) =>
      (await db.query(sql`select 1 from request_bodies where ${owned(owner)} limit 1`)).length > 0,
    removeOf: (owner, limit) =>
      db.statement(
        sql`delete from request_bodies where id in (select id from request_bodies where ${owned(owner)} limit ${limit})`,
      ),
  };
}
