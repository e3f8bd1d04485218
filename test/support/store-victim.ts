import { writeSync } from 'node:fs';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { openStoreEngine } from '../../src/store/open-engine.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import { createStoreWorker } from './store-worker-start.ts';
import { makeHold, makeSettlement } from './traffic-writes.ts';

/** Writes requests without end and prints each id with its phase as soon as that is acknowledged. To be killed. */
const location = JSON.parse(process.argv[2] ?? '') as StoreLocation;
const engine = await openStoreEngine({
  location,
  clock: systemClock,
  log: silentLogger,
  createWorker: createStoreWorker,
});
const budgets = [{ budgetId: 'bud_victim', periodStart: 0 }];

function serveOne(): void {
  const write = makeHold({ budgets });
  engine.traffic.hold(write, () => {
    writeSync(1, `held ${write.id}\n`);
    engine.traffic.settle(write, makeSettlement(write), () => {
      writeSync(1, `settled ${write.id}\n`);
      serveOne();
    });
  });
}

for (let count = 0; count < 20; count++) serveOne();
