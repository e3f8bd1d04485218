import type { SQL } from 'bun';
import { DataLocked } from '../port.ts';

/** Any number that no other program takes; each database has locks of its own. */
const TAKE = 'SELECT pg_try_advisory_lock(7236542312) AS taken';
const RELEASE = 'SELECT pg_advisory_unlock(7236542312)';

/** Keeps a second server off the database: a lock of the session that the group commits use. */
export interface ServerLock {
  /** Throws `DataLocked` when another server has it. */
  take(): Promise<void>;
  /** Takes it again if its session has ended since; nothing is written in between. */
  keep(): Promise<void> | void;
  /** The session has ended, and the lock with it. */
  lose(): void;
  /** Gives it back at once, for a successor that starts at this moment: the session itself ends somewhat after its connection. */
  release(): Promise<void>;
}

/** `commits` has one connection. The lock ends with it, however the process ends. */
export function createServerLock(commits: SQL): ServerLock {
  let isHeld = false;

  async function take(): Promise<void> {
    const [answer] = (await commits.unsafe(TAKE)) as readonly { readonly taken: boolean }[];
    if (answer?.taken !== true) throw new DataLocked('lock in the database');
    isHeld = true;
  }

  return {
    take,
    keep: () => (isHeld ? undefined : take()),
    lose() {
      isHeld = false;
    },
    async release() {
      if (!isHeld) return;
      isHeld = false;
      // A session that has ended holds nothing.
      await commits.unsafe(RELEASE).catch(() => undefined);
    },
  };
}
