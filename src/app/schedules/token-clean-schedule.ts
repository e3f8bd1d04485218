import type { LiveSettings } from '../live-settings.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

const HOUR_MS = 3_600_000;

export interface TokenCleanSchedule {
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: LiveSettings;
  /** Removes what has expired or was revoked before the instant. */
  readonly clean: (before: number) => Promise<{ readonly removed: number }>;
}

/** Cleans tokens at the interval of the settings; a changed interval counts from the change. Answers how to stop it. */
export function scheduleTokenClean({ clock, log, settings, clean }: TokenCleanSchedule): () => void {
  let cancel: () => void = () => {};
  let hours = -1;

  async function run(): Promise<void> {
    try {
      const { removed } = await clean(clock.now());
      log.info('token.cleaned', { removed });
    } catch (error) {
      log.error('token.clean_failed', {}, error);
    }
  }

  function arm(): void {
    cancel();
    cancel = () => {};
    if (hours <= 0) return;
    cancel = clock.after(hours * HOUR_MS, () => {
      void run();
      arm();
    });
  }

  settings.onChange(({ tokenCleanHours }) => {
    if (tokenCleanHours === hours) return;
    hours = tokenCleanHours;
    arm();
  });
  return () => cancel();
}
