import { sql } from 'kysely';
import type { AdminRepository, AdminSignInState } from '../port.ts';
import { adminTable } from '../schema/admins.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

/** Written by sign-ins and the second factor, which a change of the account must not undo. */
const SIGN_IN_STATE = ['totpSecret', 'totpEnabledAt', 'totpLastStep', 'recoveryCodes', 'lastLoginAt'] as const;
const COMPARED = ['password_hash', 'status', 'totp_secret', 'totp_enabled_at', 'totp_last_step', 'recovery_codes'];

export function createAdminRepository(db: Db): AdminRepository {
  const entity = createEntityRepository(db, adminTable, {
    sorts: ['createdAt', 'updatedAt', 'username', 'name', 'id'],
    search: ['username', 'name'],
    time: 'createdAt',
    countMax: null,
    apart: SIGN_IN_STATE satisfies readonly (keyof AdminSignInState)[],
  });
  return {
    ...entity,
    findByUsername: (username) => entity.findBy('username', username.toLowerCase()),
    async countActiveOwners() {
      const rows = await db.query(sql`select count(*) as total from admins where role = 'owner' and status = 'active'`);
      return Number(rows[0]?.['total'] ?? 0);
    },
    changeSignInState(before, change) {
      const old = adminTable.encode(before);
      const next = adminTable.encode({ ...before, ...change });
      const written = Object.keys(change).flatMap((field) => adminTable.find(field)?.name ?? []);
      const query = db.build
        .updateTable(adminTable.name)
        .set(Object.fromEntries(written.map((name) => [name, next[name] ?? null])))
        .where('id', '=', before.id);
      return compileStatement(
        COMPARED.reduce((narrowed, name) => narrowed.where(name, 'is not distinct from', old[name] ?? null), query),
        { expectRows: 1, mismatch: 'version' },
      );
    },
  };
}
