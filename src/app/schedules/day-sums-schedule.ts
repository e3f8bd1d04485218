import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Store } from '../../store/port.ts';
import { runEvery } from './run-every.ts';
import type { Recurring } from './run-every.ts';

const LOOK_EVERY_MS = 5_000;
/** How soon a day is summed up that is over, or that something was added to later. */
const DUE_EVERY_MS = 600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FAILURES_MAX = 3;

export interface DaySumsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Pick<Store, 'usage' | 'transact'>;
}

/** Sums up the days that are over, one transaction each, so that requests are written in between. Until then reports read their hours. */
export async function sumOpenDays({ clock, log, store }: DaySumsDeps, isStopped: () => boolean): Promise<void> {
  let failures = 0;
  for (const day of await store.usage.listOpenDays(Math.floor((clock.now() - HOUR_MS) / DAY_MS))) {
    if (isStopped() || failures > FAILURES_MAX) return;
    try {
      await store.transact(store.usage.sumDayUp(day));
    } catch (error) {
      failures++;
      log.error('usage.day_not_summed', { day: new Date(day * DAY_MS).toISOString().slice(0, 10) }, error);
    }
  }
}

/** Soon after the start, then every ten minutes. */
export function scheduleDaySums(deps: DaySumsDeps): Recurring {
  const { clock, log } = deps;
  let dueAt = 0;
  return runEvery(clock, LOOK_EVERY_MS, async (isStopped) => {
    if (clock.monotonic() < dueAt) return;
    try {
      await sumOpenDays(deps, isStopped);
      dueAt = clock.monotonic() + DUE_EVERY_MS;
    } catch (error) {
      log.error('housekeeping.failed', { name: 'day_sums' }, error);
    }
  });
}
