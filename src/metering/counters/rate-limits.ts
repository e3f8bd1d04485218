import type { Limits } from '../../store/records/index.ts';
import type { LimitName } from '../port.ts';
import { Bucket } from './bucket.ts';
import type { BucketKind } from './bucket.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type RateLimitName = Exclude<LimitName, 'concurrentRequests'>;

/** A rate limit: where its bucket is kept, and of which kind it is. */
export interface RateLimit extends BucketKind {
  readonly name: RateLimitName;
  readonly index: number;
  /** Rebuilt from the rows when its scope is loaded. */
  readonly daily: boolean;
}

export const RATE_LIMITS: readonly RateLimit[] = [
  { name: 'requestsPerMinute', index: 0, windowMs: MINUTE_MS, counts: 'requests', daily: false },
  { name: 'tokensPerMinute', index: 1, windowMs: MINUTE_MS, counts: 'tokens', daily: false },
  { name: 'requestsPerDay', index: 2, windowMs: DAY_MS, counts: 'requests', daily: true },
  { name: 'tokensPerDay', index: 3, windowMs: DAY_MS, counts: 'tokens', daily: true },
];

/** Requests and tokens that were let through since an instant. */
export interface PastUse {
  readonly sinceMs: number;
  readonly requests: number;
  readonly tokens: number;
}

/** How far back the sums for a day bucket reach, in milliseconds before now. */
export const LOOK_BACK_MS: readonly number[] = [1, 2, 4, 8, 16, 24].map((hours) => hours * HOUR_MS);

export function hasDayLimit(limits: Limits): boolean {
  return limits.requestsPerDay !== undefined || limits.tokensPerDay !== undefined;
}

/**
 * What a day limit still lets through, as the rows show it. At any instant in the past it held at least nothing, so now it holds at
 * least what was refilled since less what was used since; the best of these bounds is taken, which never gives more than there was.
 */
export function rebuildLevel(limit: RateLimit, quota: number, past: readonly PastUse[]): number {
  let filled = past.length === 0 ? quota : 0;
  for (const use of past) {
    const refilled = Math.floor((quota * use.sinceMs) / limit.windowMs);
    filled = Math.max(filled, refilled - use[limit.counts]);
  }
  return filled;
}

/** A day bucket as the rows show it. */
export function rebuildBucket(limit: RateLimit, quota: number, past: readonly PastUse[], now: number): Bucket {
  return new Bucket(limit, quota, rebuildLevel(limit, quota, past), now);
}
