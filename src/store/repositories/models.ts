import { sql } from 'kysely';
import type { ModelRepository, Statement } from '../port.ts';
import type { ModelRecord } from '../records/index.ts';
import { modelTable } from '../schema/models.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

function insertNames(db: Db, record: ModelRecord): Statement {
  const names = [record.name, ...record.aliases].map((name) => sql`(${name}, ${record.id})`);
  return db.statement(sql`insert into model_names (name, model_id) values ${sql.join(names)}`);
}

export function createModelRepository(db: Db): ModelRepository {
  const entity = createEntityRepository(db, modelTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name', 'aliases'],
    time: 'createdAt',
    countMax: null,
  });
  return {
    ...entity,
    async findByName(name) {
      const rows = await db.query(sql`select model_id from model_names where name = ${name}`);
      return rows[0] === undefined ? null : entity.find(String(rows[0]['model_id']));
    },
    insertAll: (record) => [entity.insert(record), insertNames(db, record)],
    updateAll: (record, expectedVersion) => [
      entity.update(record, expectedVersion),
      db.statement(sql`delete from model_names where model_id = ${record.id}`),
      insertNames(db, record),
    ],
  };
}
