/**
 * What verifying the books takes: `bun bench/books.ts generate <database file> <requests>`, then `bun bench/books.ts verify <database file>`
 * in a process of its own, whose memory is told.
 */
import { readFileSync } from 'node:fs';
import { systemClock } from '../src/lib/clock.ts';
import { createId } from '../src/lib/ids.ts';
import { silentLogger } from '../src/lib/log.ts';
import type { ActionContext } from '../src/services/context.ts';
import { verifyLedger } from '../src/services/ledger/index.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/port.ts';
import { makeBudget } from '../test/support/sample-records.ts';
import { createStoreWorker } from '../test/support/store-worker-start.ts';
import { makeHold, makeSettlement } from '../test/support/traffic-writes.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;
const USERS = 2000;
const FROM = Date.UTC(2026, 0, 1);
const BATCH = 3000;

/** Ninety days of requests of 2000 callers, each with a budget a day, and one budget for all. */
async function generate(store: Store, requests: number): Promise<void> {
  const budgets = Array.from({ length: USERS }, (_, position) => makeBudget(`bud_${position}`, { position }));
  await store.transact(store.budgets.replace('gateway', 'gateway', [], budgets));
  for (let n = 0; n < requests; n++) {
    const at = FROM + Math.floor((n * DAYS * DAY_MS) / requests);
    const user = (n * 7919) % USERS;
    const hold = makeHold({
      id: createId('request', at),
      at,
      tokenId: `tok_${user}`,
      customerUserId: `usr_${user}`,
      customerId: `cus_${user % 50}`,
      model: `model-${n % 5}`,
      budgets: [
        { budgetId: `bud_${user}`, periodStart: at - (at % DAY_MS) },
        { budgetId: 'bud_0', periodStart: 0 },
      ],
    });
    store.traffic.hold(hold, () => undefined);
    store.traffic.settle(hold, makeSettlement(hold), () => undefined);
    if (n % BATCH === BATCH - 1) await store.traffic.flush();
  }
  await store.traffic.flush();
}

/** A line of `/proc/self/status`, in MB. */
function readMemory(name: string): string {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (Number(kilobytes) / 1024).toFixed(0);
}

async function verify(store: Store): Promise<void> {
  const context = { permissions: new Set(['ledger.read']) } as unknown as ActionContext;
  const before = readMemory('VmRSS');
  const began = performance.now();
  const { faults, ...found } = await verifyLedger({ store, unsettled: null }, context);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage();
  const cpu = ((user + system) / 1e6).toFixed(1);
  process.stdout.write(`${JSON.stringify({ ...found, faults: faults.slice(0, 3) })}\n`);
  process.stdout.write(`${seconds} s, CPU ${cpu} s, ${before} MB before, ${readMemory('VmHWM')} MB at most\n`);
}

const [task, path = '', count = '100000'] = process.argv.slice(2);
const location = { kind: 'sqlite', path } as const;
const store = await openStore({ location, clock: systemClock, log: silentLogger, createWorker: createStoreWorker });
if (task === 'generate') await generate(store, Number(count));
else await verify(store);
await store.close();
