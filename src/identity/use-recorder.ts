import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/port.ts';
import { RecentMap } from './recent-map.ts';

const INTERVAL_MS = 60_000;
const GATHER_MS = 5000;
const BATCH_MAX = 500;
const TOKENS_MAX = 50_000;

/** Writes when each token was last used: at most once a minute a token, many in one transaction. A write that fails is only logged. */
export class UseRecorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #noted = new RecentMap<string, number>(TOKENS_MAX);
  #pending = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Cheap and synchronous. */
  note(tokenId: string, now: number): void {
    const last = this.#noted.get(tokenId);
    if (last !== undefined && Math.abs(now - last) < INTERVAL_MS) return;
    this.#noted.set(tokenId, now);
    this.#pending.set(tokenId, now);
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
        await this.#store.transact(batch.map(([id, usedAt]) => this.#store.authTokens.recordUse(id, usedAt)));
      } catch (error) {
        this.#log.warn('token_use_write_failed', { tokens: batch.length }, error);
      }
    }
  }
}
