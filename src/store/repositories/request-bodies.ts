import { type RawBuilder, sql } from 'kysely';
import type { BodyOwner, RequestBodyRepository } from '../port.ts';
import { requestBodyTable } from '../schema/request-bodies.ts';
import { encodeRequestKey } from '../threads/request-key.ts';
import { ERASED } from '../traffic/labels.ts';
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
    // Of a request whose end user was erased while it ran nothing is kept: the erasure found no body of it yet.
    insert: ({ id, at, customerId, customerUserId, endUser, contentSealed }) =>
      db.statement(
        sql`insert into request_bodies (id, at, customer_id, customer_user_id, end_user, content_sealed)
          select cast(${id} as text), cast(${at} as bigint), cast(${customerId} as text), cast(${customerUserId} as text),
            cast(${endUser} as text), cast(${contentSealed} as text)
          where not exists
            (select 1 from request_labels where id = ${encodeRequestKey(db.kind, id)} and end_user = ${ERASED})
          on conflict (id) do nothing`,
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
