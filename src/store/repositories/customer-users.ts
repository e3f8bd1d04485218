import { type SqlBool, sql } from 'kysely';
import type { CustomerUserRepository } from '../port.ts';
import { customerUserTable } from '../schema/customer-users.ts';
import { contains, idBeginsWith } from './conditions.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createCustomerUserRepository(db: Db): CustomerUserRepository {
  const entity = createEntityRepository(db, customerUserTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name', 'email'],
    searchMore: (db, q) => [
      sql<SqlBool>`customer_id in (select id from customers where ${contains(db, 'name', q)})`,
      ...idBeginsWith('usr', q),
    ],
    time: 'createdAt',
    countMax: null,
  });
  return { ...entity, findByName: (name) => entity.findBy('name', name) };
}
