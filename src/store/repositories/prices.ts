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
    insert: access.insert,
  };
}
