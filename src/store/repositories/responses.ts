import { type RawBuilder, sql } from 'kysely';
import type { ResponseEnds, ResponseRepository } from '../port.ts';
import type { HandedResponse } from '../records/index.ts';
import { responseTable } from '../schema/responses.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { type Db, selectColumns } from './db.ts';

/** First records of conversations that are over and were kept here. */
function overRoots({ keptBefore }: ResponseEnds): RawBuilder<unknown> {
  return sql`select id, last_at from responses where id = root_id and provider_id is null and last_at < ${keptBefore}`;
}

function overNamed({ namedBefore }: ResponseEnds): RawBuilder<unknown> {
  return sql`select id from responses where provider_id is not null and last_at < ${namedBefore}`;
}

/** What a response that is not removed rests on, itself included. */
function neededOf(rootId: string): RawBuilder<unknown> {
  return sql`with recursive needed(id, previous_id) as (
      select id, previous_id from responses where root_id = ${rootId} and removed_at is null
      union
      select r.id, r.previous_id from responses as r join needed as n on r.id = n.previous_id
    ) select id from needed`;
}

/** Records with the end of their conversation. */
function selectHanded(more: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${selectColumns(responseTable, 'r', '')}, f.last_at as conversation_at, ${more}
    from responses as r join responses as f on f.id = r.root_id`;
}

function decodeHanded(row: SqlRow, hasContent: boolean): HandedResponse {
  return { ...responseTable.decode(row), hasContent, conversationAt: Number(row['conversation_at']) };
}

type Expiry = Pick<ResponseRepository, 'hasExpired' | 'countExpired' | 'removeExpired'>;

function createExpiry(db: Db): Expiry {
  return {
    async hasExpired(ends) {
      const found = await Promise.all([
        db.query(sql`${overRoots(ends)} limit 1`),
        db.query(sql`${overNamed(ends)} limit 1`),
      ]);
      return found.some((rows) => rows.length > 0);
    },
    async countExpired(ends) {
      const rows = await db.query(
        sql`select (select count(*) from responses where root_id in (select id from (${overRoots(ends)}) as o))
          + (select count(*) from (${overNamed(ends)}) as n) as count`,
      );
      return Number(rows[0]?.['count'] ?? 0);
    },
    removeExpired(ends, limit) {
      const oldest = sql`(${overRoots(ends)} order by last_at limit ${limit}) as o`;
      return [
        // The first record says that its conversation is over, so it goes last.
        db.statement(
          sql`delete from responses where id in (
            select r.id from ${oldest} join responses as r on r.root_id = o.id and r.id <> o.id limit ${limit})`,
        ),
        db.statement(
          sql`delete from responses where id in (
            select o.id from ${oldest}
            where not exists (select 1 from responses as r where r.root_id = o.id and r.id <> o.id))`,
        ),
        db.statement(
          sql`delete from responses where id in (select id from (${overNamed(ends)} order by last_at limit ${limit}) as n)`,
        ),
      ];
    },
  };
}

type Removals = Pick<ResponseRepository, 'beginRemoval' | 'listRemovals' | 'hasOfUser' | 'removeOfUser' | 'endRemoval'>;

function createRemovals(db: Db): Removals {
  return {
    beginRemoval: ({ customerUserId, at }) =>
      db.statement(
        sql`insert into response_removals (customer_user_id, at) values (${customerUserId}, ${at})
          on conflict (customer_user_id) do nothing`,
      ),
    async listRemovals(limit) {
      const rows = await db.query(sql`select customer_user_id, at from response_removals order by at limit ${limit}`);
      return rows.map((row) => ({ customerUserId: String(row['customer_user_id']), at: Number(row['at']) }));
    },
    hasOfUser: async (customerUserId) =>
      (await db.query(sql`select 1 from responses where customer_user_id = ${customerUserId} limit 1`)).length > 0,
    removeOfUser: (customerUserId, limit) =>
      db.statement(
        sql`delete from responses where id in
          (select id from responses where customer_user_id = ${customerUserId} limit ${limit})`,
      ),
    endRemoval: (customerUserId) =>
      db.statement(sql`delete from response_removals where customer_user_id = ${customerUserId}`),
  };
}

export function createResponseRepository(db: Db): ResponseRepository {
  return {
    ...createExpiry(db),
    ...createRemovals(db),
    async listHanded(responseId) {
      const hasContent = sql`case when r.content_sealed is null then 0 else 1 end as has_content`;
      const rows = await db.query(
        sql`${selectHanded(hasContent)} where r.response_id = ${responseId} order by r.id desc`,
      );
      return rows.map((row) => decodeHanded(row, Number(row['has_content']) === 1));
    },
    async findKept(ids) {
      if (ids.length === 0) return [];
      const rows = await db.query(
        sql`${selectHanded(sql`r.content_sealed`)} where r.id in (${sql.join(ids)}) and r.content_sealed is not null`,
      );
      return rows.map((row) => ({ ...decodeHanded(row, true), contentSealed: String(row['content_sealed']) }));
    },
    async readConversation(id) {
      const rows = await db.query(
        sql`with recursive turns(id, previous_id, content_sealed, depth) as (
            select id, previous_id, content_sealed, 0 from responses where id = ${id}
            union all
            select r.id, r.previous_id, r.content_sealed, t.depth + 1 from responses as r join turns as t on r.id = t.previous_id
          ) select id, previous_id, content_sealed from turns order by depth desc`,
      );
      const [first] = rows;
      if (first === undefined || first['previous_id'] !== null) return null;
      if (rows.some((row) => row['content_sealed'] === null)) return null;
      return rows.map((row) => ({ id: String(row['id']), contentSealed: String(row['content_sealed']) }));
    },
    remove: (records, at) => [
      ...records.map(({ id }) =>
        db.statement(sql`update responses set removed_at = ${at} where id = ${id} and removed_at is null`),
      ),
      ...[...new Set(records.map(({ rootId }) => rootId))].map((rootId) =>
        db.statement(
          sql`update responses set content_sealed = null
            where root_id = ${rootId} and content_sealed is not null and id not in (${neededOf(rootId)})`,
        ),
      ),
    ],
  };
}
