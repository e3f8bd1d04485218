import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/port.ts';
import type { OperationLogRecord } from '../store/records/index.ts';

const BATCH_ROWS_MAX = 200;
const QUEUE_ROWS_MAX = 10_000;
const RETRY_MS = 1000;

/** Writes rows that no transaction of their own carries: one transaction at a time takes what has gathered meanwhile. */
export class RowQueue {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  #rows: OperationLogRecord[] = [];
  #dropped = 0;
  #running: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Synchronous; a row that finds the queue full (the store has failed for long) is counted in the log instead. */
  push(row: OperationLogRecord): void {
    if (this.#rows.length >= QUEUE_ROWS_MAX) this.#dropped += 1;
    else this.#rows.push(row);
    if (this.#cancelRetry === null) this.#start();
  }

  /** Tries once to write all that is queued. */
  async flush(): Promise<void> {
    this.#stopRetry();
    this.#start();
    while (this.#running !== null) await this.#running;
    this.#stopRetry();
  }

  #start(): void {
    if (this.#running !== null || this.#rows.length === 0) return;
    this.#running = this.#writeAll().finally(() => {
      this.#running = null;
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#rows.length > 0) {
      const batch = this.#rows.slice(0, BATCH_ROWS_MAX);
      try {
        await this.#store.transact(batch.map((row) => this.#store.operationLogs.insert(row)));
      } catch (error) {
        this.#log.error('operation_log_write_failed', { rows: this.#rows.length, dropped: this.#dropped }, error);
        this.#cancelRetry = this.#clock.after(RETRY_MS, () => {
          this.#cancelRetry = null;
          this.#start();
        });
        return;
      }
      this.#rows.splice(0, batch.length);
    }
  }

  #stopRetry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }
}
