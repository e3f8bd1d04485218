import { sql } from 'kysely';
import type { SettingRepository } from '../port.ts';
import { settingTable } from '../schema/settings.ts';
import { compileStatement } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

export function createSettingRepository(db: Db): SettingRepository {
  return {
    async find(name) {
      const row = (await db.query(sql`select * from settings where name = ${name}`))[0];
      return row === undefined ? null : settingTable.decode(row);
    },
    put(record, expectedVersion) {
      const { name, ...values } = settingTable.encode(record);
      if (expectedVersion === 0) {
        return compileStatement(db.build.insertInto(settingTable.name).values({ name: name ?? '', ...values }));
      }
      return compileStatement(
        db.build
          .updateTable(settingTable.name)
          .set(values)
          .where('name', '=', name ?? '')
          .where('version', '=', expectedVersion),
        { expectRows: 1, mismatch: 'version' },
      );
    },
  };
}
