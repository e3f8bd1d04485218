import { sql } from 'kysely';
import type { ProviderRepository } from '../port.ts';
import { providerTable } from '../schema/providers.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createProviderRepository(db: Db): ProviderRepository {
  const entity = createEntityRepository(db, providerTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'priority', 'id'],
    search: ['name', 'kind'],
    time: 'createdAt',
    countMax: null,
  });
  return {
    ...entity,
    findByName: (name) => entity.findBy('name', name),
    recordHealth: (id, health, reason, at) =>
      db.statement(
        sql`update providers set health = ${health}, health_reason = ${reason}, health_changed_at = ${at}
          where id = ${id}`,
      ),
  };
}
