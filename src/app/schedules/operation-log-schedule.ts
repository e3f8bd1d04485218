import type { Audit } from '../../audit/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { cleanOperationLog } from '../../services/operation-logs/clean.ts';
import { sealOperationLog } from '../../services/operation-logs/seal.ts';
import type { Store } from '../../store/port.ts';
import { runEvery } from './run-every.ts';
import type { Recurring } from './run-every.ts';

const SEAL_EVERY_MS = 500;
const CLEAN_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface OperationLogScheduleDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly audit: Audit;
  /** Days that rows are kept; 0: for ever. */
  readonly days: number;
}

/** Seals what has come into the operation log, every half second, and every hour removes what is older than the setting says. */
export function scheduleOperationLog({ clock, log, store, audit, days }: OperationLogScheduleDeps): Recurring {
  const sealing = runEvery(clock, SEAL_EVERY_MS, async (isStopped) => {
    try {
      await sealOperationLog(store, { isStopped, clock });
    } catch (error) {
      log.error('operation_log.seal_failed', {}, error);
    }
  });
  const cleaning = runEvery(clock, CLEAN_EVERY_MS, async (isStopped) => {
    if (days === 0) return;
    try {
      const removed = await cleanOperationLog({ store, audit }, clock.now() - days * DAY_MS, isStopped);
      if (removed > 0) log.info('operation_log.cleaned', { removed });
    } catch (error) {
      log.error('operation_log.clean_failed', {}, error);
    }
  });
  return {
    async stop() {
      await Promise.all([sealing.stop(), cleaning.stop()]);
    },
  };
}
