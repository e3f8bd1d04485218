import { SEALED_COLUMNS } from '../repositories/sealed-values.ts';
import type { SqlRow } from '../threads/sql-port.ts';

/** What a back-up says of the data, and a restore asks of those that are there. */
export interface DataFacts {
  readonly dataId: string;
  readonly epoch: number;
  /** Ids of the keys that secrets are sealed under. */
  readonly sealKeyIds: readonly string[];
  /** When anything was last written down; 0: never. */
  readonly lastActivityAt: number;
  /** False for a schema that nobody has written anything into. */
  readonly inUse: boolean;
}

/** Runs a read on the connection that is looked at. */
export type ReadRows = (sql: string) => Promise<readonly SqlRow[]> | readonly SqlRow[];

async function readSealKeyIds(read: ReadRows): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const { table, column } of Object.values(SEALED_COLUMNS)) {
    const rows = await read(`SELECT DISTINCT substr(${column}, 4, 8) AS id FROM ${table} WHERE ${column} LIKE 'v1.%'`);
    for (const row of rows) ids.add(String(row['id']));
  }
  return [...ids].toSorted();
}

/** Reads the facts of data at the schema of this version. */
export async function readFacts(read: ReadRows): Promise<DataFacts> {
  const [life] = await read('SELECT data_id, epoch FROM data_epochs ORDER BY epoch DESC LIMIT 1');
  const [logged] = await read('SELECT max(at) AS at FROM operation_log');
  const [spent] = await read('SELECT at FROM ledger ORDER BY id DESC LIMIT 1');
  return {
    dataId: String(life?.['data_id']),
    epoch: Number(life?.['epoch']),
    sealKeyIds: await readSealKeyIds(read),
    lastActivityAt: Math.max(Number(logged?.['at'] ?? 0), Number(spent?.['at'] ?? 0)),
    inUse: (await read('SELECT 1 AS one FROM operation_log LIMIT 1')).length > 0,
  };
}
