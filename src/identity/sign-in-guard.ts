import type { Clock } from '../lib/clock.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { Statement, Store } from '../store/port.ts';
import type { SignInFailureRecord } from '../store/records/index.ts';

const FAILURES_MAX = 10;
const WINDOW_MS = 15 * 60_000;
const LOCK_MS = 60_000;
const LOCK_MS_MAX = 24 * 60 * 60_000;
/** After so long without a failure the next lock is as short as the first. */
const FORGIVE_MS = 24 * 60 * 60_000;

/** Locks an account or an address after ten failed sign-ins within 15 minutes; each lock is twice as long as the one before. */
export interface SignInGuard {
  /** Throws `too_many_attempts` while the account or the address is locked. */
  check(username: string, ip: string): Promise<void>;
  /** Counts a failure of both; durable when it resolves. `extra` goes into the same transaction. */
  recordFailure(username: string, ip: string, extra: readonly Statement[]): Promise<void>;
  /** Forgets the account's failures; those of the address stay. */
  clear(username: string): Statement;
}

/** The record after one more failure. */
export function countFailure(key: string, before: SignInFailureRecord | null, now: number): SignInFailureRecord {
  const lockEnd = before?.lockedUntil ?? null;
  const lastSign = Math.max(before?.windowStartedAt ?? 0, lockEnd ?? 0);
  const lockCount = before === null || now - lastSign > FORGIVE_MS ? 0 : before.lockCount;
  const windowOpen =
    before !== null &&
    now - before.windowStartedAt < WINDOW_MS &&
    (lockEnd === null || before.windowStartedAt >= lockEnd);
  const count = windowOpen ? before.count + 1 : 1;
  const windowStartedAt = windowOpen ? before.windowStartedAt : now;
  if (count < FAILURES_MAX) return { key, count, windowStartedAt, lockedUntil: lockEnd, lockCount };
  const lockMs = Math.min(LOCK_MS * 2 ** Math.min(lockCount, 30), LOCK_MS_MAX);
  return { key, count, windowStartedAt, lockedUntil: now + lockMs, lockCount: lockCount + 1 };
}

export function createSignInGuard(store: Store, clock: Clock): SignInGuard {
  const keysOf = (username: string, ip: string): readonly string[] => [`account:${username}`, `address:${ip}`];
  // Failures are counted by reading and writing, hence one after the other.
  let last: Promise<void> = Promise.resolve();

  async function count(username: string, ip: string, extra: readonly Statement[]): Promise<void> {
    const now = clock.now();
    const records = await Promise.all(
      keysOf(username, ip).map(async (key) => countFailure(key, await store.signInFailures.find(key), now)),
    );
    await store.transact([...records.map((record) => store.signInFailures.put(record)), ...extra]);
  }

  return {
    async check(username, ip) {
      const now = clock.now();
      const records = await Promise.all(keysOf(username, ip).map((key) => store.signInFailures.find(key)));
      const lockedUntil = Math.max(...records.map((record) => record?.lockedUntil ?? 0));
      if (lockedUntil > now) throw new GatewayError('too_many_attempts', { retryAfterMs: lockedUntil - now });
    },
    recordFailure(username, ip, extra) {
      const counted = last.then(() => count(username, ip, extra));
      last = counted.catch(() => undefined);
      return counted;
    },
    clear: (username) => store.signInFailures.remove(`account:${username}`),
  };
}
