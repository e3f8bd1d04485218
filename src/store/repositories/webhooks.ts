import { sql } from 'kysely';
import type { Statement, WebhookDeliveryRepository, WebhookRepository } from '../port.ts';
import type { WebhookRecord } from '../records/index.ts';
import { webhookDeliveryTable, webhookTable } from '../schema/webhooks.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';
import { createTableAccess } from './entity.ts';
import { COUNT_MAX } from './list.ts';

export function createWebhookRepository(db: Db): WebhookRepository {
  const access = createTableAccess(db, webhookTable, {
    sorts: ['createdAt'],
    search: [],
    time: 'createdAt',
    countMax: null,
  });

  function update(record: WebhookRecord): Statement {
    const { id, ...values } = webhookTable.encode(record);
    return compileStatement(
      db.build
        .updateTable(webhookTable.name)
        .set(values)
        .where('id', '=', id ?? ''),
      { expectRows: 1, mismatch: 'version' },
    );
  }

  function remove(id: string): Statement[] {
    return [
      db.statement(sql`delete from webhook_deliveries where webhook_id = ${id}`),
      db.statement(sql`delete from webhooks where id = ${id}`, { expectRows: 1, mismatch: 'version' }),
    ];
  }

  return {
    find: (id) => access.findBy('id', id),
    async all() {
      const rows = await db.query(sql`select * from webhooks order by position, id`);
      return rows.map((row) => webhookTable.decode(row));
    },
    replace(before, after) {
      const known = new Set(before.map((webhook) => webhook.id));
      const left = new Set(after.map((webhook) => webhook.id));
      return [
        ...before.filter((webhook) => !left.has(webhook.id)).flatMap((webhook) => remove(webhook.id)),
        ...after.map((webhook) => (known.has(webhook.id) ? update(webhook) : access.insert(webhook))),
      ];
    },
  };
}

export function createWebhookDeliveryRepository(db: Db): WebhookDeliveryRepository {
  const access = createTableAccess(db, webhookDeliveryTable, {
    sorts: ['createdAt'],
    search: [],
    time: 'createdAt',
    countMax: COUNT_MAX,
  });
  return {
    list: (query) => access.list(query),
    insert: (record) => access.insert(record),
    async countPending(webhookId, countMax) {
      const rows = await db.query(
        sql`select count(*) as count from (select 1 as one from webhook_deliveries
          where webhook_id = ${webhookId} and next_attempt_at is not null limit ${countMax}) as counted`,
      );
      return Number(rows[0]?.['count'] ?? 0);
    },
    async listDue(webhookId, now, limit) {
      const rows = await db.query(
        sql`select * from webhook_deliveries
          where webhook_id = ${webhookId} and next_attempt_at is not null and next_attempt_at <= ${now}
          order by next_attempt_at, id limit ${limit}`,
      );
      return rows.map((row) => webhookDeliveryTable.decode(row));
    },
    claim: ({ id, nextAttemptAt }, until) =>
      db.statement(
        sql`update webhook_deliveries set next_attempt_at = ${until}
          where id = ${id} and next_attempt_at = ${nextAttemptAt}`,
        { expectRows: 1, mismatch: 'version' },
      ),
    finish: ({ id, state, attempts, nextAttemptAt, lastAttemptAt, lastStatus, lastError, endedAt }) =>
      db.statement(
        sql`update webhook_deliveries set state = ${state}, attempts = ${attempts}, next_attempt_at = ${nextAttemptAt},
          last_attempt_at = ${lastAttemptAt}, last_status = ${lastStatus}, last_error = ${lastError}, ended_at = ${endedAt}
          where id = ${id}`,
      ),
    hasOld: async (before) =>
      (await db.query(sql`select 1 from webhook_deliveries where created_at < ${before} limit 1`)).length > 0,
    removeOld: (before, limit) =>
      db.statement(
        sql`delete from webhook_deliveries where id in
          (select id from webhook_deliveries where created_at < ${before} order by created_at limit ${limit})`,
      ),
  };
}
