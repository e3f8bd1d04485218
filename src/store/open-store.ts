import { openStoreEngine, type StoreOptions } from './open-engine.ts';
import type { Store } from './port.ts';
import { createRepositories } from './repositories/index.ts';

export type { StoreOptions } from './open-engine.ts';

/**
 * Opens the data, migrates them, and answers when they can be used. SQLite's data are locked against a second
 * process first. Throws `DataLocked`, `SchemaRefused` or `StoreUnavailable`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const engine = await openStoreEngine(options);
  return {
    ...createRepositories(engine),
    traffic: engine.traffic,
    operationLogChain: engine.operationLogChain,
    openBooksCheck: () => engine.openBooksCheck(),
    transact: (statements) => engine.transact(statements),
    close: () => engine.close(),
  };
}
