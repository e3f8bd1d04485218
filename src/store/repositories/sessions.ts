import { sql } from 'kysely';
import type { SessionRepository } from '../port.ts';
import { sessionTable } from '../schema/sessions.ts';
import type { Db } from './db.ts';
import { createTableAccess } from './entity.ts';

export function createSessionRepository(db: Db): SessionRepository {
  const access = createTableAccess(db, sessionTable, {
    sorts: ['createdAt'],
    search: [],
    time: 'createdAt',
    countMax: null,
  });
  return {
    insert: access.insert,
    find: (id) => access.findBy('id', id),
    findByDigest: (digest) => access.findBy('digest', digest),
    listByAdmin: (adminId) => access.findAllBy('adminId', [adminId], 'createdAt'),
    end: (id, at) => db.statement(sql`update sessions set ended_at = ${at} where id = ${id} and ended_at is null`),
    endAllOfAdmin(adminId, at, exceptId) {
      return db.statement(
        sql`update sessions set ended_at = ${at}
          where admin_id = ${adminId} and ended_at is null and id <> ${exceptId ?? ''}`,
      );
    },
    recordSeen: (id, at) =>
      db.statement(sql`update sessions set last_seen_at = ${at} where id = ${id} and last_seen_at < ${at}`),
    hasExpired: async (before) =>
      (await db.query(sql`select 1 from sessions where expires_at < ${before} limit 1`)).length > 0,
    removeExpired: (before, limit) =>
      db.statement(
        sql`delete from sessions where id in
          (select id from sessions where expires_at < ${before} order by expires_at limit ${limit})`,
      ),
  };
}
