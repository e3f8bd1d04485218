import { expect, test } from 'bun:test';
import { systemClock } from '../../src/lib/clock.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { openStoreEngine, type StoreEngine } from '../../src/store/open-engine.ts';
import { StoreUnavailable } from '../../src/store/port.ts';
import type { SettlementWrite } from '../../src/store/records/index.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import { createStoreWorker } from '../support/store-worker-start.ts';
import { createTestEngine, hold, settle } from '../support/test-engine.ts';
import { createTestLocation } from '../support/test-location.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const SLOT = { budgetId: 'bud_018f0000000070008000000000000001', periodStart: 0 };
const CHARGE = 1_900n;

async function serve({ traffic }: StoreEngine, change: Partial<SettlementWrite> = {}): Promise<void> {
  const held = makeHold({ budgets: [SLOT] });
  expect(await hold(traffic, held)).toBeNull();
  expect(await settle(traffic, held, makeSettlement(held, change))).toBeNull();
}

function open(location: StoreLocation): Promise<StoreEngine> {
  return openStoreEngine({ location, clock: systemClock, log: silentLogger, createWorker: createStoreWorker });
}

async function readSpent(engine: StoreEngine): Promise<bigint> {
  const [balance] = await engine.traffic.balances([SLOT]);
  return balance?.spent ?? -1n;
}

test('a sum asked for while the take-over is about to fail is refused, never too low', async () => {
  const suite = await createTestEngine('sqlite');
  const { engine } = suite;
  const rename = (from: string, to: string) =>
    engine.transact([{ sql: `ALTER TABLE ledger_rows${from} RENAME TO ledger_rows${to}`, parameters: [] }]);
  await serve(engine);
  expect(await readSpent(engine)).toBe(CHARGE);
  await rename('', '_away');
  await serve(engine);
  expect(engine.traffic.healthy()).toBe(true);
  const answer = await readSpent(engine).catch((error: unknown) => error);
  expect(answer).toBeInstanceOf(StoreUnavailable);
  await rename('_away', '');
  const deadline = Date.now() + 5_000;
  while (!engine.traffic.healthy() && Date.now() < deadline) await Bun.sleep(20);
  expect(await readSpent(engine)).toBe(2n * CHARGE);
  await suite.dispose();
});

test('sums beyond what a column holds stop at its end: neither the take-over nor the next start fails', async () => {
  const { location, remove } = await createTestLocation('sqlite');
  const most = nanoUsd(10n ** 18n);
  const first = await open(location);
  for (let count = 0; count < 6; count++) await serve(first, { charge: most, providerCost: most });
  expect(await readSpent(first)).toBe(6n * most);
  await Promise.all(Array.from({ length: 12 }, () => serve(first, { charge: most, providerCost: most })));
  expect(await readSpent(first)).toBe(2n ** 63n - 1n);
  expect(first.traffic.healthy()).toBe(true);
  await first.close();
  const second = await open(location);
  await serve(second);
  expect(await second.query("SELECT count(*) AS count FROM requests WHERE state = 'settled'", [])).toEqual([
    { count: 19 },
  ]);
  await second.close();
  await remove();
});
