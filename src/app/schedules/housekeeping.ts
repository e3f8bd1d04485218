import type { Audit } from '../../audit/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { readEnds } from '../../pipeline/index.ts';
import { takeEffect } from '../../services/prices/take-effect.ts';
import { finishRemovals, removeExpiredResponses } from '../../services/responses/clean.ts';
import { recordComingExpiries, recordTokenExpiries } from '../../services/tokens/record-expiries.ts';
import type { Statement, Store } from '../../store/port.ts';
import type { Router } from '../../routing/port.ts';
import { runEvery } from './run-every.ts';
import type { Recurring } from './run-every.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_SIZE = 500;
const ALERTS_AT_ONCE = 10_000;
/** Failed sign-ins count for the length of the next lock until a day has passed; an hour more for the window itself. */
const FAILURES_KEPT_MS = 25 * HOUR_MS;
const DELIVERIES_KEPT_MS = 30 * 24 * HOUR_MS;
/** Longer than the longest period, with what is still on its way when it ends. */
const ALERTS_KEPT_MS = 40 * 24 * HOUR_MS;

export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly audit: Audit;
  /** Told when a price has taken effect. */
  readonly router: Pick<Router, 'reload'>;
  /** Days ahead at which coming expiries are written down. */
  readonly expiryNoticeDays: readonly number[];
  /** Days that bodies of requests are kept for, as the settings are now. */
  readonly keepBodiesDays: () => number;
  /** Days after its last turn that a conversation is kept. */
  readonly responseDays: number;
}

/** Rows that nobody reads any more. */
interface Remains {
  readonly name: string;
  readonly exist: () => Promise<boolean>;
  readonly remove: () => Statement;
}

function listRemains(store: Store, now: number, keepBodiesDays: number): readonly Remains[] {
  const bodiesBefore = now - keepBodiesDays * DAY_MS;
  const { bodies, idempotency, sessions, signInFailures, webhookDeliveries } = store;
  const staleBefore = now - FAILURES_KEPT_MS;
  return [
    {
      name: 'idempotency_keys',
      exist: () => idempotency.hasExpired(now),
      remove: () => idempotency.removeExpired(now, BATCH_SIZE),
    },
    {
      name: 'request_bodies',
      exist: () => bodies.hasExpired(bodiesBefore),
      remove: () => bodies.removeExpired(bodiesBefore, BATCH_SIZE),
    },
    {
      name: 'webhook_deliveries',
      exist: () => webhookDeliveries.hasOld(now - DELIVERIES_KEPT_MS),
      remove: () => webhookDeliveries.removeOld(now - DELIVERIES_KEPT_MS, BATCH_SIZE),
    },
    { name: 'sessions', exist: () => sessions.hasExpired(now), remove: () => sessions.removeExpired(now, BATCH_SIZE) },
    {
      name: 'sign_in_failures',
      exist: () => signInFailures.hasStale(staleBefore),
      remove: () => signInFailures.removeStale(staleBefore, BATCH_SIZE),
    },
  ];
}

async function cleanResponses(
  { clock, log, store, responseDays }: HousekeepingDeps,
  isStopped: () => boolean,
): Promise<void> {
  try {
    await removeExpiredResponses(store, readEnds(responseDays, clock.now()), isStopped);
    await finishRemovals(store, clock.now(), isStopped);
  } catch (error) {
    log.error('housekeeping.failed', { name: 'responses' }, error);
  }
}

/** What was told of periods that can no longer be charged. */
async function cleanAlerts({ clock, log, store }: HousekeepingDeps): Promise<void> {
  try {
    const before = clock.now() - ALERTS_KEPT_MS;
    await store.transact([...store.notices.removeStale(before, ALERTS_AT_ONCE), store.budgets.removeOldMoves(before)]);
  } catch (error) {
    log.error('housekeeping.failed', { name: 'budget_alerts' }, error);
  }
}

/**
 * Every hour: removes expired idempotency keys and sessions, forgiven sign-in failures, bodies that are kept no longer, and responses that are over or whose customer
 * user is gone, in bounded batches. Every minute: writes down which tokens have expired, and which will, and
 * which prices have taken effect.
 */
export function scheduleHousekeeping(deps: HousekeepingDeps): Recurring {
  const { clock, log, store, audit, expiryNoticeDays } = deps;
  const removals = runEvery(clock, HOUR_MS, async (isStopped) => {
    for (const { name, exist, remove } of listRemains(store, clock.now(), deps.keepBodiesDays())) {
      try {
        while (!isStopped() && (await exist())) await store.transact([remove()]);
      } catch (error) {
        log.error('housekeeping.failed', { name }, error);
      }
    }
    await cleanResponses(deps, isStopped);
    await cleanAlerts(deps);
  });
  const expiries = runEvery(clock, MINUTE_MS, async (isStopped) => {
    try {
      await recordTokenExpiries({ clock, store, audit }, isStopped);
      await recordComingExpiries({ clock, store, audit }, expiryNoticeDays, isStopped);
    } catch (error) {
      log.error('housekeeping.failed', { name: 'token_expiries' }, error);
    }
  });
  const prices = runEvery(clock, MINUTE_MS, async (isStopped) => {
    try {
      await takeEffect(deps, isStopped);
    } catch (error) {
      log.error('housekeeping.failed', { name: 'prices' }, error);
    }
  });
  return {
    async stop() {
      await Promise.all([removals.stop(), expiries.stop(), prices.stop()]);
    },
  };
}
