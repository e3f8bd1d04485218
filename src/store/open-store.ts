import { openStoreEngine, type StoreOptions } from './open-engine.ts';
import type { Store } from './port.ts';
import type { StoreAccess } from './remote/protocol.ts';
import { createRepositories } from './repositories/index.ts';

export type { StoreOptions } from './open-engine.ts';

/** A store of this process, and what it lets other processes have of it. */
export interface OwnStore extends Store {
  readonly access: StoreAccess;
}

/**
 * Opens the data, migrates them, and answers when they can be used. SQLite's data are locked against a second
 * process first. Throws `DataLocked`, `SchemaRefused` or `StoreUnavailable`.
 */
export async function openStore(options: StoreOptions): Promise<OwnStore> {
  const engine = await openStoreEngine(options);
  return {
    ...createRepositories(engine),
    traffic: engine.traffic,
    operationLogChain: engine.operationLogChain,
    openBooksCheck: () => engine.openBooksCheck(),
    transact: (statements) => engine.transact(statements),
    close: () => engine.close(),
    access: {
      database: engine.database,
      query: (sql, parameters) => engine.query(sql, parameters),
      report: (sql, parameters) => engine.report(sql, parameters),
      operationLogChain: engine.operationLogChain,
      openCommitWriter: () => engine.openCommitWriter(),
    },
  };
}
