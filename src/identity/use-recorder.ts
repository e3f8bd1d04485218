import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Statement, Store } from '../store/port.ts';
import { RecentMap } from './recent-map.ts';

const INTERVAL_MS = 60_000;
const GATHER_MS = 5000;
const BATCH_MAX = 500;
const NOTED_MAX = 50_000;

/** Writes when each token, or whatever it is made for, was last used: at most once a minute each, many in one transaction. A write that fails is only logged. */
export class UseRecorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #record: (id: string, usedAt: number) => Statement;
  readonly #noted = new RecentMap<string, number>(NOTED_MAX);
  #pending = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock, log: Logger, record: (id: string, usedAt: number) => Statement) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#record = record;
  }

  /** Cheap and synchronous. */
  note(id: string, now: number): void {
    const last = this.#noted.get(id);
    if (last !== undefined && Math.abs(now - last) < INTERVAL_MS) return;
    this.#noted.set(id, now);
    this.#pending.set(id, now);
    this.#cancelTimer ??= this.#clock.after(GATHER_MS, () => void this.flush());
  }

  /** Resolves when all that is gathered was written; never rejects. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const uses = [...this.#pending];
    this.#pending = new Map();
    this.#writing = Promise.all([this.#writing, this.#write(uses)]).then(() => undefined);
    return this.#writing;
  }

  async #write(uses: readonly (readonly [id: string, usedAt: number])[]): Promise<void> {
    for (let at = 0; at < uses.length; at += BATCH_MAX) {
      const batch = uses.slice(at, at + BATCH_MAX);
      try {
        await this.#store.transact(batch.map(([id, usedAt]) => this.#record(id, usedAt)));
      } catch (error) {
        this.#log.warn('last_use_write_failed', { count: batch.length }, error);
      }
    }
  }
}
