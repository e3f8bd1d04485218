import { SQL, type TransactionSQL } from 'bun';
import { narrowIntegers } from '../threads/narrow-integers.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { listAppliedPostgres } from '../postgres/migrate-postgres.ts';
import { readFacts } from './facts.ts';
import { BackupProblem } from './manifest.ts';
import type { DataDump, DumpProgress } from './sqlite-dump.ts';
import { TABLE_ROLES } from './tables.ts';

const ROWS_AT_ONCE = 1000;

/** Reads through a transaction, with integers as the rest of the store has them. */
export async function readRows(transaction: TransactionSQL, sql: string): Promise<readonly SqlRow[]> {
  const rows = (await transaction.unsafe(sql)) as readonly Record<string, unknown>[];
  return Array.from(rows, narrowIntegers);
}

/** Writable columns of our tables, by table, parents before what refers to them. */
export async function listColumns(transaction: TransactionSQL): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await readRows(
    transaction,
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position",
  );
  const columns = new Map<string, string[]>();
  for (const row of rows) {
    const table = String(row['table_name']);
    if (!Object.hasOwn(TABLE_ROLES, table)) continue;
    columns.set(table, [...(columns.get(table) ?? []), String(row['column_name'])]);
  }
  return new Map(
    Object.keys(TABLE_ROLES).flatMap((table) => {
      const found = columns.get(table);
      return found === undefined ? [] : [[table, found] as const];
    }),
  );
}

async function estimateRows(transaction: TransactionSQL): Promise<number> {
  const [row] = await readRows(
    transaction,
    "SELECT sum(greatest(reltuples, 0))::bigint AS rows FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'",
  );
  return Number(row?.['rows'] ?? 0);
}

// A line that begins with # names a table, every other one is a row of it as JSON. Within JSON a line break is nothing
// but white space, and goes.
async function* dumpTables(transaction: TransactionSQL, onProgress: DumpProgress): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const total = await estimateRows(transaction);
  let done = 0;
  for (const [table, columns] of await listColumns(transaction)) {
    yield encoder.encode(`#${table}\n`);
    await transaction.unsafe(
      `DECLARE dump NO SCROLL CURSOR FOR SELECT translate(row_to_json(t)::text, chr(10) || chr(13), '  ') AS line FROM (SELECT ${columns.join(', ')} FROM ${table}) AS t`,
    );
    for (;;) {
      const rows = (await transaction.unsafe(`FETCH ${ROWS_AT_ONCE} FROM dump`)) as readonly {
        readonly line: string;
      }[];
      if (rows.length === 0) break;
      yield encoder.encode(`${Array.from(rows, ({ line }) => line).join('\n')}\n`);
      onProgress((done += rows.length), Math.max(done, total));
    }
    await transaction.unsafe('CLOSE dump');
  }
}

/** Reads all in one transaction that sees the data as of its start, and writes nothing. */
export async function withPostgresDump<T>(
  url: string,
  onProgress: DumpProgress,
  run: (dump: DataDump) => Promise<T>,
): Promise<T> {
  const sql = new SQL(url, { max: 1, bigint: true, connection: { application_name: 'tallygate backup' } });
  try {
    return await sql.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (transaction) => {
      const schema = (await listAppliedPostgres(transaction)).map(({ id }) => id);
      const facts = schema.length === 0 ? null : await readFacts((text) => readRows(transaction, text));
      if (facts === null || !facts.inUse) throw new BackupProblem('there are no data to back up yet');
      return run({ schema, facts, read: () => dumpTables(transaction, onProgress) });
    });
  } finally {
    await sql.close();
  }
}
