import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { type Logger, silentLogger } from '../../src/lib/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import type { DatabaseKind } from '../../src/store/threads/sql-port.ts';
import { createStoreWorker } from './store-worker-start.ts';
import { createTestLocation } from './test-location.ts';

export { createStoreWorker };

export interface TestStore {
  readonly store: Store;
  readonly location: StoreLocation;
  /** Closes the store and opens the same data again: what a restart sees. */
  reopen(): Promise<Store>;
  /** Closes the store and removes its data. */
  dispose(): Promise<void>;
}

/** A real store with real threads on empty data. */
export async function createTestStore(
  database: DatabaseKind = 'sqlite',
  { clock = systemClock, log = silentLogger }: { readonly clock?: Clock; readonly log?: Logger } = {},
): Promise<TestStore> {
  const { location, remove } = await createTestLocation(database);
  const open = () => openStore({ location, clock, log, createWorker: createStoreWorker });
  let current = await open();
  return {
    store: current,
    location,
    async reopen() {
      await current.close();
      current = await open();
      return current;
    },
    async dispose() {
      await current.close();
      await remove();
    },
  };
}
