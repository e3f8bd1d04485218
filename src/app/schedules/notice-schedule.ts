import type { Audit } from '../../audit/index.ts';
import type { Egress } from '../../egress/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import { WebhookSender } from '../../services/webhooks/deliver.ts';
import { passNoticesOn } from '../../services/webhooks/pass-on.ts';
import type { Store } from '../../store/port.ts';
import { runEvery } from './run-every.ts';
import type { Recurring } from './run-every.ts';

const LOOK_EVERY_MS = 1000;

export interface NoticeScheduleDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly audit: Audit;
  readonly sealer: Sealer;
  readonly egress: Egress;
}

/** Every second: passes on what has happened, and sends what is due to the webhooks. The end waits for no receiver. */
export function scheduleNotices(deps: NoticeScheduleDeps): Recurring {
  const { clock, log } = deps;
  const sender = new WebhookSender({ ...deps, random: Math.random });
  const looks = runEvery(clock, LOOK_EVERY_MS, async (isStopped) => {
    try {
      await passNoticesOn(deps, isStopped);
      if (!isStopped()) await sender.look();
    } catch (error) {
      log.error('notices.failed', {}, error);
    }
  });
  return {
    stop() {
      sender.stop();
      return looks.stop();
    },
  };
}
