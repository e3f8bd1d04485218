import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { type Logger, silentLogger } from '../../src/lib/log.ts';
import { openStoreEngine, type StoreEngine } from '../../src/store/open-engine.ts';
import type { CommitCallback, TrafficLog } from '../../src/store/port.ts';
import type { HoldWrite, SettlementWrite } from '../../src/store/records/index.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import type { DatabaseKind } from '../../src/store/threads/sql-port.ts';
import { createStoreWorker } from './store-worker-start.ts';
import { createTestLocation } from './test-location.ts';

export interface TestEngine {
  readonly engine: StoreEngine;
  readonly location: StoreLocation;
  dispose(): Promise<void>;
}

/** A store without its repositories, with real threads, on empty data. */
export async function createTestEngine(
  database: DatabaseKind,
  { clock = systemClock, log = silentLogger }: { readonly clock?: Clock; readonly log?: Logger } = {},
): Promise<TestEngine> {
  const { location, remove } = await createTestLocation(database);
  const engine = await openStoreEngine({ location, clock, log, createWorker: createStoreWorker });
  return {
    engine,
    location,
    async dispose() {
      await engine.close();
      await remove();
    },
  };
}

/** An append as a promise of what its callback was told. */
function told(append: (done: CommitCallback) => void): Promise<Error | null> {
  return new Promise((resolve) => append(resolve));
}

export function hold(traffic: TrafficLog, write: HoldWrite): Promise<Error | null> {
  return told((done) => {
    traffic.hold(write, done);
    traffic.hasten();
  });
}

export function settle(traffic: TrafficLog, held: HoldWrite, write: SettlementWrite): Promise<Error | null> {
  return told((done) => traffic.settle(held, write, done));
}

export function recover(traffic: TrafficLog, held: HoldWrite, write: SettlementWrite): Promise<Error | null> {
  return told((done) => traffic.recover(held, write, done));
}
