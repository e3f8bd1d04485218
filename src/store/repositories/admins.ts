import { sql } from 'kysely';
import type { AdminRepository } from '../port.ts';
import { adminTable } from '../schema/admins.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createAdminRepository(db: Db): AdminRepository {
  const entity = createEntityRepository(db, adminTable, {
    sorts: ['createdAt', 'updatedAt', 'username', 'name', 'id'],
    search: ['username', 'name'],
    time: 'createdAt',
    countMax: null,
  });
  return {
    ...entity,
    findByUsername: (username) => entity.findBy('username', username.toLowerCase()),
    async countActiveOwners() {
      const rows = await db.query(sql`select count(*) as total from admins where role = 'owner' and status = 'active'`);
      return Number(rows[0]?.['total'] ?? 0);
    },
    recordLogin: (id, at) => db.statement(sql`update admins set last_login_at = ${at} where id = ${id}`),
  };
}
