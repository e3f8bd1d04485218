import { sql } from 'kysely';
import type { ManagementKeyRepository } from '../port.ts';
import { managementKeyTable } from '../schema/management-keys.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createManagementKeyRepository(db: Db): ManagementKeyRepository {
  const entity = createEntityRepository(db, managementKeyTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name'],
    time: 'createdAt',
    countMax: null,
    apart: ['lastUsedAt'],
  });
  return {
    ...entity,
    findByDigest: (digest) => entity.findBy('digest', digest),
    recordUse: (id, at) =>
      db.statement(
        sql`update management_keys set last_used_at = ${at}
          where id = ${id} and (last_used_at is null or last_used_at < ${at})`,
      ),
  };
}
