import type { CustomerUserRepository } from '../port.ts';
import { customerUserTable } from '../schema/customer-users.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createCustomerUserRepository(db: Db): CustomerUserRepository {
  const entity = createEntityRepository(db, customerUserTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name', 'email'],
    time: 'createdAt',
    countMax: null,
  });
  return { ...entity, findByName: (name) => entity.findBy('name', name) };
}
