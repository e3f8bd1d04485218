import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/lib/clock.ts';
import { createId } from '../src/lib/ids.ts';
import { silentLogger } from '../src/lib/log.ts';
import { openStoreEngine, type StoreEngine } from '../src/store/open-engine.ts';
import type { HoldWrite, RequestLabels } from '../src/store/records/index.ts';
import { createStoreWorker } from '../test/support/store-worker-start.ts';
import { makeHold, makeSettlement } from '../test/support/traffic-writes.ts';

/**
 * CPU of the whole process for the records of one request (hold, settlement, attempt, two ledger rows, balance,
 * rollup), by how many requests a commit carries. Waiting for the disk is not counted.
 */
const BATCHES = [1, 16, 64];
const REQUESTS = Number(process.argv[2] ?? 20_000);
/** Customer users and tokens that the requests are spread over. */
const SPREAD = Number(process.argv[3] ?? 1);
/** Tags of each request, of ten values each, beside one of a hundred end users; 0: no labels. */
const TAGS = Number(process.argv[4] ?? 0);

function makeLabels(index: number): RequestLabels | null {
  if (TAGS === 0) return null;
  const metadata = Array.from({ length: TAGS }, (_, tag) => [`name-${tag}`, `value-${index % 10}`] as const);
  return { endUser: `user-${index % 100}`, metadata };
}

function makeHolds(count: number): HoldWrite[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Date.now();
    const budgets = [{ budgetId: 'bud_018f0000000070008000000000000001', periodStart: 1_767_225_600_000 }];
    const customerUserId = `usr_018f00000000700080000000${String(index % SPREAD).padStart(8, '0')}`;
    const tokenId = `tok_018f00000000700080000000${String(index % SPREAD).padStart(8, '0')}`;
    const labels = makeLabels(index);
    return makeHold({ id: createId('request', at), at, customerUserId, tokenId, budgets, labels });
  });
}

function appendAll(writes: readonly HoldWrite[], append: (write: HoldWrite, done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    let left = writes.length;
    for (const write of writes) {
      append(write, () => {
        if (--left === 0) resolve();
      });
    }
  });
}

const NONE = makeSettlement(makeHold());
let requestsMade = 0;

/** Holds in one commit, their settlements in the next, as a gateway does whose providers take longer than its disk. */
async function measure(engine: StoreEngine, batch: number, requests: number): Promise<number> {
  const rounds = Math.ceil(requests / batch);
  let spent = 0;
  for (let round = 0; round < rounds; round++) {
    const writes = makeHolds(batch);
    const settlements = new Map(writes.map((write) => [write, makeSettlement(write)]));
    const before = process.cpuUsage();
    await appendAll(writes, (write, done) => engine.traffic.hold(write, done));
    await appendAll(writes, (write, done) => engine.traffic.settle(write, settlements.get(write) ?? NONE, done));
    const { user, system } = process.cpuUsage(before);
    spent += user + system;
  }
  requestsMade += rounds * batch;
  return spent / (rounds * batch);
}

const folder = mkdtempSync(join(tmpdir(), 'tallygate-bench-'));
const engine = await openStoreEngine({
  location: { kind: 'sqlite', path: join(folder, 'tallygate.db') },
  clock: systemClock,
  log: silentLogger,
  createWorker: createStoreWorker,
});
await measure(engine, 64, REQUESTS / 2);
for (const batch of BATCHES) {
  const perRequest = await measure(engine, batch, batch === 1 ? REQUESTS / 10 : REQUESTS);
  process.stdout.write(`${batch} requests a commit: ${perRequest.toFixed(1)} µs CPU a request\n`);
}
process.stdout.write(`resident memory: ${(process.memoryUsage.rss() / 1048576).toFixed(0)} MB\n`);
await engine.close();
const { size } = statSync(join(folder, 'tallygate.db'));
process.stdout.write(`database: ${Math.round(size / requestsMade)} bytes a request\n`);
rmSync(folder, { recursive: true, force: true });
