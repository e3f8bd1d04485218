import { sql } from 'kysely';
import type { PriceRepository } from '../port.ts';
import type { PriceVersionRecord } from '../records/index.ts';
import { priceVersionTable } from '../schema/price-versions.ts';
import { chunk, type Db } from './db.ts';
import { createTableAccess } from './entity.ts';

export function createPriceRepository(db: Db): PriceRepository {
  const access = createTableAccess(db, priceVersionTable, {
    sorts: ['createdAt', 'upstreamModel', 'id'],
    search: ['upstreamModel'],
    time: 'createdAt',
    countMax: null,
  });
  return {
    find: (id) => access.findBy('id', id),
    async findMany(ids) {
      const found: PriceVersionRecord[] = [];
      for (const some of chunk(ids)) found.push(...(await access.findAllBy('id', some, 'createdAt')));
      return found;
    },
    list: access.list,
    async listScheduled() {
      const columns = sql.join(priceVersionTable.columnNames.map((name) => sql.ref(`p.${name}`)));
      const rows = await db.query(
        sql`select ${columns} from price_versions as p join deployments as d on d.id = p.deployment_id
          left join price_versions as pinned on pinned.id = d.price_version_id
          where p.effective_from > p.created_at and (pinned.id is null or p.effective_from > pinned.effective_from)
          order by p.effective_from, p.created_at, p.id`,
      );
      return rows.map((row) => priceVersionTable.decode(row));
    },
    removeScheduled: (id, now) =>
      db.statement(sql`delete from price_versions where id = ${id} and effective_from > ${now}`, {
        expectRows: 1,
        mismatch: 'missing',
      }),
    removeScheduledOf: (deploymentIds, now) =>
      chunk(deploymentIds).map((some) =>
        db.statement(
          sql`delete from price_versions where effective_from > ${now} and deployment_id in (${sql.join(some)})`,
        ),
      ),
    insert: access.insert,
  };
}
