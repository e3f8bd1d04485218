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
  });
  return { ...entity, findByDigest: (digest) => entity.findBy('digest', digest) };
}
