import type { EntityRepository } from '../port.ts';
import type { CustomerRecord } from '../records/index.ts';
import { customerTable } from '../schema/customers.ts';
import { idBeginsWith } from './conditions.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createCustomerRepository(db: Db): EntityRepository<CustomerRecord> {
  return createEntityRepository(db, customerTable, {
    sorts: ['createdAt', 'updatedAt', 'name', 'id'],
    search: ['name'],
    searchMore: (_, q) => idBeginsWith('cus', q),
    time: 'createdAt',
    countMax: null,
  });
}
