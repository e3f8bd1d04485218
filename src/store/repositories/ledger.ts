import { sql } from 'kysely';
import type { LedgerRepository } from '../port.ts';
import type { LedgerRecord } from '../records/index.ts';
import { createLedgerTable } from '../schema/ledger.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { filterField, search } from './conditions.ts';
import type { Db } from './db.ts';
import { filterKeyTime, orderByKey } from './key-range.ts';
import { COUNT_MAX, listPage, type ListSource } from './list.ts';

export function createLedgerRepository(db: Db): LedgerRepository {
  const table = createLedgerTable(db.kind);
  const columns = sql.join(table.columnNames.map((name) => sql.ref(name)));
  const source: ListSource<LedgerRecord> = {
    table: table.name,
    columnNames: table.columnNames,
    countMax: COUNT_MAX,
    // By the instant of the request: its entries stay together, and the key is the only index.
    order: (field) =>
      field === 'at'
        ? [
            orderByKey(db, (raw) => decodeRequestKey(raw)),
            { name: 'phase', kind: 'string' },
            { name: 'n', kind: 'number' },
          ]
        : undefined,
    conditions: (query) => [
      ...Object.entries(query.filters).map(([field, filter]) => filterField(table, field, filter)),
      ...filterKeyTime(db, query),
      ...search(db, [], query.q),
    ],
    decode: (rows) => rows.map((row) => table.decode(row)),
  };
  return {
    async listByRequest(id) {
      const rows = await db.query(
        sql`select ${columns} from ledger where id = ${encodeRequestKey(db.kind, id)} order by at, n`,
      );
      return rows.map((row) => table.decode(row));
    },
    list: (query) => listPage(db, source, query),
  };
}
