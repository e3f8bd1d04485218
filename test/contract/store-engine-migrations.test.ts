import { Database } from 'bun:sqlite';
import { SQL } from 'bun';
import { afterEach, describe, expect, test } from 'bun:test';
import { statSync } from 'node:fs';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { readMigrationStatus } from '../../src/store/migrator/read-status.ts';
import { openStoreEngine, type StoreEngine } from '../../src/store/open-engine.ts';
import { migratePostgres } from '../../src/store/postgres/migrate-postgres.ts';
import { DataLocked } from '../../src/store/port.ts';
import { migrateSqlite } from '../../src/store/sqlite/migrate-sqlite.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import { createStoreWorker } from '../support/store-worker-start.ts';
import { createTestLocation } from '../support/test-location.ts';
import { hold } from '../support/test-engine.ts';
import { makeHold } from '../support/traffic-writes.ts';

function open(location: StoreLocation): Promise<StoreEngine> {
  return openStoreEngine({ location, clock: systemClock, log: silentLogger, createWorker: createStoreWorker });
}

async function readMessage(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'it went through',
    (error: unknown) => (error instanceof Error ? error.message : 'no error'),
  );
}

/** Brings empty data to an earlier state, as an earlier version left them. */
async function migrateTo(location: StoreLocation, steps: number): Promise<void> {
  if (location.kind === 'sqlite') {
    const database = new Database(location.path, { create: true });
    migrateSqlite(database, MIGRATIONS.slice(0, steps));
    database.close();
    return;
  }
  const sql = new SQL(location.url, { max: 1 });
  await migratePostgres(sql, MIGRATIONS.slice(0, steps));
  await sql.close();
}

describe.each(['sqlite', 'postgres'] as const)('migrations on %s', (database) => {
  const removals: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const remove of removals.splice(0)) await remove();
  });

  async function makeLocation(): Promise<StoreLocation> {
    const { location, remove } = await createTestLocation(database);
    removals.push(remove);
    return location;
  }

  test.each(Array.from({ length: MIGRATIONS.length + 1 }, (_, steps) => [steps] as const))(
    'data with %d steps are brought up to date and serve',
    async (steps: number) => {
      const location = await makeLocation();
      if (steps > 0) await migrateTo(location, steps);
      const before = await readMigrationStatus(location);
      expect(before.applied).toHaveLength(steps);
      expect(before.pending).toHaveLength(MIGRATIONS.length - steps);
      const engine = await open(location);
      expect(await hold(engine.traffic, makeHold())).toBeNull();
      await engine.close();
      const after = await readMigrationStatus(location);
      expect(after.applied.map((step) => step.id)).toEqual(MIGRATIONS.map((migration) => migration.id));
      expect(after.pending).toEqual([]);
    },
    20_000,
  );

  test('data of a newer version are refused, and the sentence says so', async () => {
    const location = await makeLocation();
    const engine = await open(location);
    const sql =
      database === 'sqlite'
        ? "INSERT INTO schema_migrations VALUES ('9999-future', 'x', 0)"
        : "INSERT INTO schema_migrations VALUES ('9999-future', 'x')";
    await engine.transact([{ sql, parameters: [] }]);
    await engine.close();
    expect(await readMessage(open(location))).toContain('written by a newer version of Tallygate (schema 9999-future');
    expect(await readMessage(readMigrationStatus(location))).toContain('newer version');
  });

  test('data whose steps were changed afterwards are refused', async () => {
    const location = await makeLocation();
    const engine = await open(location);
    const sql = "UPDATE schema_migrations SET checksum = 'x' WHERE id = '0001-entities'";
    await engine.transact([{ sql, parameters: [], expectRows: 1 }]);
    await engine.close();
    expect(await readMessage(open(location))).toContain('0001-entities');
  });

  test('a second store on the same data is refused with a clear sentence, until the first has closed', async () => {
    const location = await makeLocation();
    const first = await open(location);
    const refusal = await open(location).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataLocked);
    expect(String(refusal)).toContain('another Tallygate process is using these data');
    expect(await hold(first.traffic, makeHold())).toBeNull();
    await first.close();
    const second = await open(location);
    await second.close();
  });
});

test('a step that fails leaves nothing of itself behind', async () => {
  const database = new Database(':memory:');
  const broken = {
    id: '0001-broken',
    sqlite: 'CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT);',
    postgres: '',
  };
  expect(() => migrateSqlite(database, [broken])).toThrow();
  expect(database.query('SELECT name FROM sqlite_schema').all()).toEqual([]);
});

test('nobody else on the machine can read the SQLite files', async () => {
  const { location, remove } = await createTestLocation('sqlite');
  const engine = await open(location);
  await hold(engine.traffic, makeHold());
  const path = location.kind === 'sqlite' ? location.path : '';
  for (const suffix of ['', '-wal', '-shm', '.lock']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  await engine.close();
  await remove();
});

test('PostgreSQL keeps the traffic in a partition a month, made ahead, and a default one for the rest', async () => {
  const { location, remove } = await createTestLocation('postgres');
  const engine = await open(location);
  const now = Date.now();
  const writes = [makeHold({ at: now }), makeHold({ at: Date.UTC(2001, 0, 1), id: `req_${'0'.repeat(32)}` })];
  for (const write of writes) expect(await hold(engine.traffic, write)).toBeNull();
  const rows = await engine.query('SELECT tableoid::regclass::text AS name FROM requests ORDER BY id', []);
  const month = new Date(now).toISOString().slice(0, 7).replace('-', '_');
  expect(rows.map((row) => row['name'])).toEqual(['requests_default', `requests_${month}`]);
  const sql = "SELECT count(*) AS count FROM pg_inherits WHERE inhparent = 'ledger'::regclass";
  expect(await engine.query(sql, [])).toEqual([{ count: 4 }]);
  await engine.close();
  await remove();
}, 20_000);

test('a PostgreSQL connection that was cut heals by itself', async () => {
  const { location, remove } = await createTestLocation('postgres');
  const engine = await open(location);
  const held = makeHold();
  await hold(engine.traffic, held);
  const cut =
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
    'WHERE datname = current_database() AND pid <> pg_backend_pid()';
  await engine.query(cut, []);
  const deadline = Date.now() + 5_000;
  let outcome: Error | null = new Error('not tried');
  while (outcome !== null && Date.now() < deadline) {
    outcome = await hold(engine.traffic, makeHold());
    if (outcome !== null) await Bun.sleep(20);
  }
  expect(outcome).toBeNull();
  expect(engine.traffic.healthy()).toBe(true);
  await engine.close();
  await remove();
}, 20_000);

/** Ends every other session of a database, as a broken network would. */
async function cutSessions(location: StoreLocation): Promise<void> {
  const sql = new SQL(location.kind === 'postgres' ? location.url : '', { max: 1 });
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  await sql.close();
}

test('a store whose sessions were cut takes its lock again before it writes, and writes nothing once another has it', async () => {
  const { location, remove } = await createTestLocation('postgres');
  const first = await open(location);
  await cutSessions(location);
  while ((await hold(first.traffic, makeHold())) !== null) await Bun.sleep(20);
  expect(await open(location).catch((error: unknown) => error)).toBeInstanceOf(DataLocked);
  await cutSessions(location);
  const second = await open(location);
  expect(await hold(first.traffic, makeHold())).not.toBeNull();
  expect(await hold(second.traffic, makeHold())).toBeNull();
  await second.close();
  await first.close();
  await remove();
}, 20_000);
