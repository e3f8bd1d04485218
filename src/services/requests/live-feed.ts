import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Store } from '../../store/port.ts';
import type { RequestRecord } from '../../store/records/index.ts';

const POLL_MS = 400;
/** How long before its row a request's key may have been made: a body that arrives slowly. */
const WINDOW_MS = 30_000;
const IDS_MAX = 5_000;
const HELD_MAX = 10_000;
/** Rows that one look reads whole; nobody follows more. */
const ROWS_MAX = 300;

export interface FeedListener {
  /** A request that has got its row, or whose row was settled. */
  request(record: RequestRecord): void;
  /** So many changes were not read. */
  skipped(count: number): void;
}

/**
 * Tells of requests as their rows come and are settled. It looks at the store a few times a second, and only while somebody listens: what
 * serves requests knows nothing of it, whatever process wrote them.
 */
export class LiveFeed {
  readonly #store: Pick<Store, 'requests'>;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #listeners = new Set<FeedListener>();
  /** Of the window. */
  #seen: ReadonlySet<string> = new Set();
  #held: ReadonlySet<string> = new Set();
  #begun = false;
  #cancel: (() => void) | null = null;

  constructor({
    store,
    clock,
    log,
  }: {
    readonly store: Pick<Store, 'requests'>;
    readonly clock: Clock;
    readonly log: Logger;
  }) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** The answer unsubscribes. */
  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1 && this.#cancel === null) {
      this.#begun = false;
      this.#lookAfter(0);
    }
    return () => void this.#listeners.delete(listener);
  }

  #lookAfter(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#look()
        .catch((error: unknown) => this.#log.warn('requests.live_failed', {}, error))
        .finally(() => {
          this.#cancel = null;
          if (this.#listeners.size > 0) this.#lookAfter(POLL_MS);
        });
    });
  }

  async #look(): Promise<void> {
    const { requests } = this.#store;
    const ids = await requests.listIdsSince(this.#clock.now() - WINDOW_MS, IDS_MAX);
    const held = await requests.listHeldIds(HELD_MAX);
    const [seen, before] = [this.#seen, this.#held];
    this.#seen = new Set(ids);
    this.#held = new Set(held);
    if (!this.#begun) {
      // What is there already is for the list to tell; those that are held are awaited.
      this.#begun = true;
      return;
    }
    const fresh = [...ids, ...held.filter((id) => !this.#seen.has(id))].filter(
      (id) => !seen.has(id) && !before.has(id),
    );
    const settled = Array.from(before).filter((id) => !this.#held.has(id));
    await this.#tell([...new Set([...fresh, ...settled])].toSorted());
  }

  async #tell(changed: readonly string[]): Promise<void> {
    const read = changed.slice(-ROWS_MAX);
    const skipped = changed.length - read.length;
    const records = await this.#store.requests.findMany(read);
    const settled = new Set(records.filter((record) => record.state !== 'held').map((record) => record.id));
    // One that was settled since it was looked for is told of now, and not again.
    this.#held = new Set(Array.from(this.#held).filter((id) => !settled.has(id)));
    for (const listener of this.#listeners) {
      for (const record of records) listener.request(record);
      if (skipped > 0) listener.skipped(skipped);
    }
  }
}
