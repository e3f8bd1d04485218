import type { Database, Statement } from 'bun:sqlite';

interface WalState {
  readonly log: bigint;
  readonly checkpointed: bigint;
}

/** What one connection asks and does about the log that commits are appended to. */
export class WalCheckpoint {
  readonly #look: Statement<WalState, []>;
  readonly #copy: Statement<WalState, []>;

  constructor(database: Database) {
    this.#look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** Pages that were not copied into the database yet. Costs microseconds. */
  countPending(): number {
    const state = this.#look.get();
    return state === null ? 0 : Number(state.log - state.checkpointed);
  }

  /** Copies what no reader needs any more, makes it durable, and waits for nobody. Answers the log's length in pages. */
  run(): number {
    const state = this.#copy.get();
    return state === null ? 0 : Number(state.log);
  }
}
