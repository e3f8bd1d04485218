import { RATE_LIMITS } from '../counters/rate-limits.ts';
import type { CounterScope, LimitListener } from '../port.ts';
import type { Books } from './books.ts';
import { BUCKET } from './layout.ts';

const levels = new Float64Array(RATE_LIMITS.length);

/** Reads the levels of an entity's buckets as of now into `levels`, NaN for one that is not there yet, and answers what is running. */
function readLevels(books: Books, { limits }: CounterScope, entity: number, now: number): number {
  const { section, memory } = books;
  section.enter();
  for (let n = 0; n < RATE_LIMITS.length; n++) {
    const limit = RATE_LIMITS[n];
    if (limit === undefined) continue;
    const bucket = books.bucketOf(entity, limit);
    const quota = limits[limit.name] ?? 0;
    const isThere = quota !== 0 && memory.numbers[bucket + BUCKET.quota] !== 0;
    if (isThere) books.refill(bucket, quota, limit.windowMs, now);
    levels[n] = isThere ? (memory.numbers[bucket + BUCKET.level] ?? 0) : Number.NaN;
  }
  const running = books.running(entity);
  section.leave();
  return running;
}

/** What is left of a scope's limits. `entity` null: nothing of it was ever taken. */
export function tellScopeLimits(
  books: Books,
  scope: CounterScope,
  entity: number | null,
  now: number,
  listener: LimitListener,
): void {
  levels.fill(Number.NaN);
  const running = entity === null ? 0 : readLevels(books, scope, entity, now);
  for (const limit of RATE_LIMITS) {
    const quota = scope.limits[limit.name];
    if (quota === undefined) continue;
    const full = quota * limit.windowMs;
    const read = levels[limit.index] ?? Number.NaN;
    const level = Number.isNaN(read) ? full : read;
    const remaining = Math.max(0, Math.floor(level / limit.windowMs));
    listener.hear(scope, limit.name, quota, remaining, Math.ceil((full - level) / quota));
  }
  const quota = scope.limits.concurrentRequests;
  if (quota === undefined) return;
  listener.hear(scope, 'concurrentRequests', quota, Math.max(0, quota - running), null);
}
