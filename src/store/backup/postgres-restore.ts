import { SQL, type TransactionSQL } from 'bun';
import { MIGRATIONS } from '../migrations/index.ts';
import { migratePostgres } from '../postgres/migrate-postgres.ts';
import { createServerLock } from '../postgres/server-lock.ts';
import type { SqlValue } from '../port.ts';
import { type DataFacts, readFacts } from './facts.ts';
import { BackupProblem } from './manifest.ts';
import { buildBalances, buildMerge } from './merge.ts';
import { listColumns, readRows } from './postgres-dump.ts';
import { checkPresent, planMerge, type PresentData, type RestoreOutcome, type RestoreTask } from './restore-plan.ts';
import { TABLE_ROLES } from './tables.ts';

const STAGE = 'tallygate_restore';
const ROWS_AT_ONCE = 500;
const MONTH_MS = 28 * 86_400_000;

async function* readLines(data: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of data) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Loads the rows of a dump into the tables of the current schema. */
async function loadRows(transaction: TransactionSQL, { file, onProgress }: RestoreTask): Promise<void> {
  const columns = await listColumns(transaction);
  let table = '';
  let rows: string[] = [];

  async function flush(): Promise<void> {
    if (rows.length === 0) return;
    const names = (columns.get(table) ?? []).join(', ');
    await transaction.unsafe(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1::text::json)`,
      [`[${rows.join(',')}]`],
    );
    rows = [];
  }

  for await (const line of readLines(file.read((bytes) => onProgress(bytes, file.dataBytes)))) {
    if (line.startsWith('#')) {
      await flush();
      table = line.slice(1);
      if (!columns.has(table))
        throw new BackupProblem(`the back-up has a table ${table}, which this version does not know`);
      // What the schema steps put there themselves is part of the dump.
      await transaction.unsafe(`DELETE FROM ${table}`);
    } else {
      rows.push(line);
      if (rows.length >= ROWS_AT_ONCE) await flush();
    }
  }
  await flush();
}

/** The back-up in a schema of its own, brought to the schema steps of this version. */
async function stage(transaction: TransactionSQL, task: RestoreTask): Promise<DataFacts> {
  const { schema } = task.file.manifest;
  const known = MIGRATIONS.slice(0, schema.length);
  if (known.length < schema.length || known.some(({ id }, index) => id !== schema[index])) {
    throw new BackupProblem(
      `the back-up was made by a newer version of Tallygate (${task.file.manifest.version}): restore it with that version`,
    );
  }
  await transaction.unsafe(`CREATE SCHEMA ${STAGE}`);
  await transaction.unsafe(`SET LOCAL search_path TO ${STAGE}`);
  for (const migration of known) await transaction.unsafe(migration.postgres);
  await loadRows(transaction, task);
  // What is checked at the end of the transaction is checked now: a table with checks to come can be neither changed nor dropped.
  await transaction.unsafe('SET CONSTRAINTS ALL IMMEDIATE');
  await transaction.unsafe('SET CONSTRAINTS ALL DEFERRED');
  for (const migration of MIGRATIONS.slice(known.length)) await transaction.unsafe(migration.postgres);
  return readFacts((text) => readRows(transaction, text));
}

/** Months that the back-up has rows of get their partitions, as those that a server made would be. */
async function preparePartitions(transaction: TransactionSQL, now: number): Promise<void> {
  const [first] = await readRows(transaction, `SELECT min(at) AS at FROM ${STAGE}.requests`);
  if (first?.['at'] === null || first === undefined) return;
  const from = Number(first['at']);
  const months = Math.ceil(Math.max(0, now - from) / MONTH_MS) + 1;
  await transaction.unsafe('SELECT ensure_traffic_partitions($1::bigint, $2::integer)', [from, months]);
}

async function merge(
  transaction: TransactionSQL,
  task: RestoreTask,
  present: PresentData | null,
): Promise<RestoreOutcome> {
  const [home] = await readRows(transaction, 'SELECT current_schema() AS name');
  const plan = planMerge(task, present, await stage(transaction, task));
  await transaction.unsafe(`SET LOCAL search_path TO "${String(home?.['name']).replaceAll('"', '""')}"`);
  const statements = buildMerge({
    ...plan,
    current: '',
    result: '',
    backup: `${STAGE}.`,
    columns: await listColumns(transaction),
  });
  if (plan.mode === 'replace') await preparePartitions(transaction, task.now);
  for (const sql of statements) await transaction.unsafe(sql);
  if (plan.mode === 'keep') {
    const { wanted, fill } = buildBalances('postgres', '');
    if ((await readRows(transaction, wanted)).length > 0) for (const sql of fill) await transaction.unsafe(sql);
  }
  await transaction.unsafe(task.record.sql, [...task.record.parameters] as SqlValue[]);
  for (const table of Object.keys(TABLE_ROLES)) await transaction.unsafe(`DROP TABLE IF EXISTS pg_temp.old_${table}`);
  await transaction.unsafe(`DROP SCHEMA ${STAGE} CASCADE`);
  return { mode: plan.mode, epoch: plan.epoch, aside: null };
}

/** Restores in one transaction; takes the lock on the database first. Throws `BackupProblem` and `DataLocked` before anything has changed. */
export async function restorePostgres(url: string, task: RestoreTask): Promise<RestoreOutcome> {
  const sql = new SQL(url, { max: 1, bigint: true, connection: { application_name: 'tallygate restore' } });
  const lock = createServerLock(sql);
  try {
    await lock.take();
    await migratePostgres(sql);
    const facts = await sql.begin((transaction) => readFacts((text) => readRows(transaction, text)));
    const present: PresentData | null = facts.inUse ? { readable: true, facts } : null;
    checkPresent(task, present);
    if (present !== null) await task.beforeChange(present);
    return await sql.begin((transaction) => merge(transaction, task, present));
  } finally {
    await lock.release();
    await sql.close();
  }
}
