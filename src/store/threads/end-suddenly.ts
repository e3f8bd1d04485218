import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

/** For what was logged to be written. */
const LAST_WORDS_MS = 200;

/** All is durable; but whoever closes the last connection, also at an end in order, would copy and remove the log that is kept. */
export async function endSuddenly(clock: Clock, log: Logger): Promise<void> {
  log.error('store.ended_without_closing', { reason: 'the database file could not be synced' });
  await new Promise<void>((resolve) => clock.after(LAST_WORDS_MS, resolve));
  process.kill(process.pid, 'SIGKILL');
}
