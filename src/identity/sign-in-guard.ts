import { createHash } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { networkOf } from '../lib/ip.ts';
import { StoreConflict } from '../store/port.ts';
import type { Statement, Store } from '../store/port.ts';
import type { SignInFailureRecord } from '../store/records/index.ts';

const FAILURES_MAX = 10;
const WINDOW_MS = 15 * 60_000;
const LOCK_MS = 60_000;
const LOCK_MS_MAX = 24 * 60 * 60_000;
/** After so long without a failure the next lock is as short as the first. */
const FORGIVE_MS = 24 * 60 * 60_000;
/** Nodes that count at the same instant; each try of one of them succeeds. */
const TRIES_MAX = 20;

/** Beginnings of the keys that can be listed and lifted. */
export const LOCKABLE = { account: 'account:', address: 'address:' } as const;

/** Who tries to sign in. */
export interface SignInAccount {
  /** In lower case. */
  readonly username: string;
  /** Whether there is such an administrator. What was typed as the name of nobody may be a password, so it is kept as a digest. */
  readonly exists: boolean;
}

/** An attempt that counts as failed until it is known not to have. */
export interface SignInAttempt {
  /** What this attempt locks unless it is taken back. */
  readonly locks: readonly SignInFailureRecord[];
  /** For the transaction of a success: the account's failures are forgotten, the address gets this attempt back. */
  readonly succeeded: readonly Statement[];
  /** For an attempt whose password was right but that went no further. */
  readonly takenBack: readonly Statement[];
}

/** Locks an account or an address after ten failed attempts within 15 minutes; each lock is twice as long as the one before. */
export interface SignInGuard {
  /** Throws `too_many_attempts` while the account or the address is locked. */
  check(account: SignInAccount, ip: string): Promise<void>;
  /**
   * Counts an attempt before its password is compared, durably, so that no number of parallel ones exceeds what is allowed. Throws like
   * `check`.
   */
  reserve(account: SignInAccount, ip: string): Promise<SignInAttempt>;
  /** Forgets an administrator's failures; those of the address stay. */
  clear(username: string): Statement;
}

/** Key of an administrator's failures. */
export function accountKey(username: string): string {
  return `${LOCKABLE.account}${username}`;
}

/** Key of an address's failures. */
export function addressKey(ip: string): string {
  return `${LOCKABLE.address}${networkOf(ip)}`;
}

function keysOf({ username, exists }: SignInAccount, ip: string): readonly [account: string, address: string] {
  const unknown = () => `unknown:${createHash('sha256').update(username).digest('hex')}`;
  return [exists ? accountKey(username) : unknown(), addressKey(ip)];
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

function requireUnlocked(records: readonly (SignInFailureRecord | null)[], now: number): void {
  const lockedUntil = Math.max(...records.map((record) => record?.lockedUntil ?? 0));
  if (lockedUntil > now) throw new GatewayError('too_many_attempts', { retryAfterMs: lockedUntil - now });
}

export function createSignInGuard(store: Store, clock: Clock): SignInGuard {
  const { signInFailures } = store;

  async function read(keys: readonly string[], now: number): Promise<readonly (SignInFailureRecord | null)[]> {
    const found = await signInFailures.findMany(keys);
    const records = keys.map((key) => found.find((record) => record.key === key) ?? null);
    requireUnlocked(records, now);
    return records;
  }

  /** False when another attempt was counted meanwhile. */
  async function count(
    before: readonly (SignInFailureRecord | null)[],
    after: readonly SignInFailureRecord[],
  ): Promise<boolean> {
    try {
      await store.transact(after.map((record, index) => signInFailures.replace(before[index] ?? null, record)));
      return true;
    } catch (error) {
      if (error instanceof StoreConflict && error.kind === 'version') return false;
      throw error;
    }
  }

  return {
    async check(account, ip) {
      await read(keysOf(account, ip), clock.now());
    },
    async reserve(account, ip) {
      const keys = keysOf(account, ip);
      const takeBack = (key: string) => signInFailures.takeBack(key, FAILURES_MAX);
      for (let tries = 1; tries <= TRIES_MAX; tries++) {
        const now = clock.now();
        const before = await read(keys, now);
        const after = keys.map((key, index) => countFailure(key, before[index] ?? null, now));
        if (!(await count(before, after))) continue;
        return {
          locks: after.filter(({ lockedUntil }) => lockedUntil !== null && lockedUntil > now),
          succeeded: [signInFailures.remove(keys[0]), takeBack(keys[1])],
          takenBack: keys.map(takeBack),
        };
      }
      throw new GatewayError('overloaded', { internal: 'sign-in attempts could not be counted', retryAfterMs: 1000 });
    },
    clear: (username) => signInFailures.remove(accountKey(username)),
  };
}
