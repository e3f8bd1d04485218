import type { CounterSource } from '../counters/loader.ts';
import { hasDayLimit, LOOK_BACK_MS, RATE_LIMITS, rebuildLevel } from '../counters/rate-limits.ts';
import type { PastUse, RateLimit } from '../counters/rate-limits.ts';
import type { CounterScope } from '../port.ts';
import type { Books } from './books.ts';
import { BUCKET } from './layout.ts';
import type { EntityRecord } from './shelves.ts';

/** Fills the buckets of day limits from what the rows show. */
export class DayLoads {
  readonly #books: Books;
  readonly #source: CounterSource;

  constructor(books: Books, source: CounterSource) {
    this.#books = books;
    this.#source = source;
  }

  /** null when all that the scope has are there. */
  load(entity: EntityRecord, scope: CounterScope, now: number): Promise<void> | null {
    if (!hasDayLimit(scope.limits)) return null;
    const missing = RATE_LIMITS.filter(
      (limit) => limit.daily && scope.limits[limit.name] !== undefined && !this.#isThere(entity.entity, limit),
    );
    if (missing.length === 0) return null;
    if (entity.loadingDays !== null) return entity.loadingDays;
    const load = async (): Promise<void> => {
      const past = await this.#readPast(scope, now);
      for (const limit of missing) this.#fill(entity.entity, limit, scope.limits[limit.name], past, now);
    };
    entity.loadingDays = load().finally(() => {
      entity.loadingDays = null;
    });
    return entity.loadingDays;
  }

  async #readPast({ kind, id }: CounterScope, now: number): Promise<readonly PastUse[]> {
    const { sumSince } = this.#source;
    if (sumSince === undefined) return [];
    return Promise.all(
      LOOK_BACK_MS.map(async (sinceMs) => {
        const { requests, tokens } = await sumSince(kind, id, now - sinceMs);
        return { sinceMs, requests, tokens };
      }),
    );
  }

  #isThere(entity: number, limit: RateLimit): boolean {
    return this.#books.memory.numbers[this.#books.bucketOf(entity, limit) + BUCKET.quota] !== 0;
  }

  #fill(entity: number, limit: RateLimit, quota: number | undefined, past: readonly PastUse[], now: number): void {
    if (quota === undefined || this.#isThere(entity, limit)) return;
    const { numbers } = this.#books.memory;
    const bucket = this.#books.bucketOf(entity, limit);
    const filled = Math.min(rebuildLevel(limit, quota, past), quota);
    this.#books.section.enter();
    numbers[bucket + BUCKET.level] = filled * limit.windowMs;
    numbers[bucket + BUCKET.updatedAt] = now;
    numbers[bucket + BUCKET.used] = 0;
    numbers[bucket + BUCKET.usedBefore] = 0;
    numbers[bucket + BUCKET.quota] = quota;
    this.#books.section.leave();
  }
}
