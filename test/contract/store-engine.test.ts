import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FakeClock, systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { openStoreEngine, type StoreEngine } from '../../src/store/open-engine.ts';
import { StoreConflict, StoreUnavailable } from '../../src/store/port.ts';
import { decodeRequestKey } from '../../src/store/threads/request-key.ts';
import { createStoreWorker } from '../support/store-worker-start.ts';
import { createTestEngine, hold, settle, type TestEngine } from '../support/test-engine.ts';
import { createTestLocation, type TestLocation } from '../support/test-location.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

async function open(place: TestLocation): Promise<StoreEngine> {
  const { location } = place;
  return openStoreEngine({ location, clock: systemClock, log: silentLogger, createWorker: createStoreWorker });
}

async function fail(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => null,
    (error: unknown) => error,
  );
}

describe.each(['sqlite', 'postgres'] as const)('the store on %s', (database) => {
  let suite: TestEngine;
  const parameter = (n: number): string => (database === 'sqlite' ? `?${n}` : `$${n}`);
  const insertParent = `INSERT INTO parents (id, name, size) VALUES (${parameter(1)}, ${parameter(2)}, ${parameter(3)})`;

  beforeAll(async () => {
    suite = await createTestEngine(database);
    await suite.engine.transact([
      {
        sql: 'CREATE TABLE parents (id text PRIMARY KEY NOT NULL, name text NOT NULL UNIQUE, size bigint CHECK (size > 0))',
        parameters: [],
      },
      {
        sql: 'CREATE TABLE children (id text PRIMARY KEY NOT NULL, parent_id text NOT NULL REFERENCES parents (id))',
        parameters: [],
      },
      { sql: insertParent, parameters: ['p0', 'zero', 1] },
      { sql: `INSERT INTO children VALUES ('c0', 'p0')`, parameters: [] },
    ]);
  }, 30_000);
  afterAll(() => suite.dispose());

  async function countParents(): Promise<unknown> {
    return (await suite.engine.query('SELECT count(*) AS count FROM parents', []))[0]?.['count'];
  }

  test('what a request reads does not wait behind a report, which sees what was written before it', async () => {
    const { engine } = suite;
    const ended: string[] = [];
    const long = `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 3000000)
      SELECT count(*) AS count, (SELECT count(*) FROM parents) AS parents FROM counted`;
    const report = engine.report(long, []).then(([row]) => {
      ended.push('report');
      return row;
    });
    for (let read = 0; read < 3; read++) expect(await countParents()).toBe(1);
    ended.push('reads');
    expect(await report).toMatchObject({ count: 3_000_000, parents: 1 });
    expect(ended).toEqual(['reads', 'report']);
  });

  test('a transaction is all or nothing', async () => {
    const error = await fail(
      suite.engine.transact([
        { sql: insertParent, parameters: ['p1', 'one', 1] },
        { sql: insertParent, parameters: ['p2', 'zero', 1] },
      ]),
    );
    expect(error).toBeInstanceOf(StoreConflict);
    expect(error).toMatchObject({ kind: 'unique', target: 'parents.name' });
    expect(await countParents()).toBe(1);
  });

  test('a wrong row count rolls back and says what it means', async () => {
    const insert = { sql: insertParent, parameters: ['p3', 'three', 1] };
    const sql = `UPDATE parents SET size = 2 WHERE id = ${parameter(1)}`;
    const stale = await fail(suite.engine.transact([insert, { sql, parameters: ['none'], expectRows: 1 }]));
    expect(stale).toMatchObject({ name: 'StoreConflict', kind: 'version' });
    const update = { sql, parameters: ['none'], expectRows: 1, mismatch: 'missing' } as const;
    expect(await fail(suite.engine.transact([insert, update]))).toMatchObject({ kind: 'missing' });
    expect(await countParents()).toBe(1);
    await suite.engine.transact([{ sql, parameters: ['p0'], expectRows: 1 }]);
  });

  test('a row that others hang on, and a missing parent, are reference conflicts', async () => {
    const remove = suite.engine.transact([{ sql: `DELETE FROM parents WHERE id = 'p0'`, parameters: [] }]);
    expect(await fail(remove)).toMatchObject({ kind: 'reference' });
    const orphan = suite.engine.transact([{ sql: `INSERT INTO children VALUES ('c1', 'none')`, parameters: [] }]);
    expect(await fail(orphan)).toMatchObject({ kind: 'reference' });
  });

  test('a value out of bounds is a check conflict', async () => {
    const error = await fail(suite.engine.transact([{ sql: insertParent, parameters: ['p4', 'four', 0] }]));
    expect(error).toMatchObject({ name: 'StoreConflict', kind: 'check' });
  });

  test('a read sees what was committed before it, and integers arrive unrounded', async () => {
    await suite.engine.transact([{ sql: insertParent, parameters: ['p5', 'five', 9_007_199_254_740_993n] }]);
    const rows = await suite.engine.query(`SELECT * FROM parents WHERE id = ${parameter(1)}`, ['p5']);
    expect(rows).toEqual([{ id: 'p5', name: 'five', size: 9_007_199_254_740_993n }]);
    await suite.engine.transact([{ sql: `DELETE FROM parents WHERE id = 'p5'`, parameters: [], expectRows: 1 }]);
  });

  test('what the database cannot understand is no conflict', async () => {
    expect(await fail(suite.engine.query('SELECT nothing FROM nowhere', []))).toBeInstanceOf(StoreUnavailable);
    expect(await fail(suite.engine.transact([{ sql: 'NONSENSE', parameters: [] }]))).toBeInstanceOf(StoreUnavailable);
  });

  test('closing makes durable what was appended, and the data open again', async () => {
    const place = await createTestLocation(database);
    const first = await open(place);
    const outcomes: (Error | null)[] = [];
    const write = makeHold();
    first.traffic.hold(write, (error) => outcomes.push(error));
    await first.close();
    await first.close();
    expect(outcomes).toEqual([null]);
    expect(await fail(first.query('SELECT 1', []))).toBeInstanceOf(StoreUnavailable);
    const second = await open(place);
    const rows = await second.query('SELECT id FROM requests', []);
    expect(rows.map((row) => decodeRequestKey(row['id']))).toEqual([write.id]);
    await second.close();
    await place.remove();
  });

  test('a database that takes nothing stops calls, loses nothing, and the first write that goes through ends it', async () => {
    const clock = new FakeClock();
    const broken = await createTestEngine(database, { clock });
    const { engine } = broken;
    const rename = (from: string, to: string) =>
      engine.transact(
        [database === 'sqlite' ? 'ledger_rows' : 'ledger', 'store_probe'].map((table) => ({
          sql: `ALTER TABLE ${table}${from} RENAME TO ${table}${to}`,
          parameters: [],
        })),
      );
    const held = makeHold();
    await hold(engine.traffic, held);
    await rename('', '_away');
    const first = hold(engine.traffic, makeHold());
    await Promise.resolve();
    const behind = hold(engine.traffic, makeHold());
    // SQLite's journal has them; PostgreSQL's commit failed, so whoever waited is told, and whoever comes then at once.
    const told = database === 'sqlite' ? [true, true] : [false, false];
    expect([await first, await behind].map((error) => error === null)).toEqual(told);
    await engine.query('SELECT 1', []);
    expect(engine.traffic.healthy()).toBe(false);
    if (database === 'postgres') expect(await hold(engine.traffic, makeHold())).toBeInstanceOf(StoreUnavailable);
    else
      expect(await fail(engine.traffic.balances([{ budgetId: 'b', periodStart: 0 }]))).toBeInstanceOf(StoreUnavailable);
    clock.advance(250);
    await engine.query('SELECT 1', []);
    expect(engine.traffic.healthy()).toBe(false);
    await rename('_away', '');
    const deadline = Date.now() + 5_000;
    while (!engine.traffic.healthy() && Date.now() < deadline) {
      clock.advance(250);
      await engine.query('SELECT 1', []);
    }
    expect(engine.traffic.healthy()).toBe(true);
    expect(await settle(engine.traffic, held, makeSettlement(held))).toBeNull();
    const rows = await engine.query('SELECT count(*) AS count FROM requests', []);
    expect(rows).toEqual([{ count: database === 'sqlite' ? 3 : 1 }]);
    await broken.dispose();
  }, 15_000);

  test('calls stop while the oldest append waits longer than 250 ms', async () => {
    const clock = new FakeClock();
    const slow = await createTestEngine(database, { clock });
    const { traffic } = slow.engine;
    expect(traffic.healthy()).toBe(true);
    const written = hold(traffic, makeHold());
    clock.advance(249);
    expect(traffic.healthy()).toBe(true);
    clock.advance(1);
    expect(traffic.healthy()).toBe(false);
    await written;
    expect(traffic.healthy()).toBe(true);
    await slow.dispose();
  });

  test('kill -9 in the middle of commits loses nothing that was acknowledged', async () => {
    const place = await createTestLocation(database);
    const victim = new URL('../support/store-victim.ts', import.meta.url).pathname;
    const child = Bun.spawn([process.execPath, victim, JSON.stringify(place.location)], {
      stdout: 'pipe',
      stderr: 'inherit',
    });
    let printed = '';
    let killed = false;
    for await (const chunk of child.stdout) {
      printed += Buffer.from(chunk).toString();
      if (!killed && printed.length > 40_000) {
        killed = true;
        child.kill('SIGKILL');
      }
    }
    await child.exited;
    expect(killed).toBe(true);
    const lines = printed.slice(0, printed.lastIndexOf('\n')).split('\n');
    const held = lines.filter((line) => line.startsWith('held ')).map((line) => line.slice(5));
    const settled = lines.filter((line) => line.startsWith('settled ')).map((line) => line.slice(8));
    const engine = await open(place);
    const rows = await engine.query('SELECT id, state FROM requests', []);
    const states = new Map(rows.map((row) => [decodeRequestKey(row['id']), row['state']]));
    expect(held.filter((id) => !states.has(id))).toEqual([]);
    expect(settled.filter((id) => states.get(id) !== 'settled')).toEqual([]);
    const settledRows = rows.filter((row) => row['state'] === 'settled').length;
    const [balance] = await engine.traffic.balances([{ budgetId: 'bud_victim', periodStart: 0 }]);
    expect(balance?.spent as bigint).toBe(BigInt(settledRows) * 1_900n);
    await engine.close();
    await place.remove();
  }, 20_000);
});
