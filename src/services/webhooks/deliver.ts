import type { Logger } from '../../lib/log.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Store } from '../../store/port.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../store/records/index.ts';
import { sendWebhook } from './send.ts';
import type { SendDeps, SendResult } from './send.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Waits between the attempts: a little more than a day in all. */
const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
];
/** Longer than an attempt may take: who takes one on and dies is followed by another. */
const CLAIM_MS = MINUTE_MS;
const AT_ONCE = 4;

export interface DeliverDeps extends SendDeps {
  readonly store: Store;
  readonly log: Logger;
  /** 0 … 1. */
  readonly random: () => number;
}

/** When to try again after so many attempts, a fifth more or less; null: no more. */
export function nextWait(attempts: number, random: number, retryAfterMs: number | null): number | null {
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return null;
  return Math.max(Math.round(wait * (0.8 + random * 0.4)), retryAfterMs ?? 0);
}

function describeAttempt(
  delivery: WebhookDeliveryRecord,
  result: SendResult,
  now: number,
  random: number,
): WebhookDeliveryRecord {
  const attempts = delivery.attempts + 1;
  const waitMs = result.ok || result.gone ? null : nextWait(attempts, random, result.retryAfterMs);
  return {
    ...delivery,
    attempts,
    state: result.ok ? 'delivered' : waitMs === null ? 'failed' : 'pending',
    nextAttemptAt: waitMs === null ? null : now + waitMs,
    lastAttemptAt: now,
    lastStatus: result.status,
    lastError: result.error,
    endedAt: waitMs === null ? now : null,
  };
}

/**
 * Sends what waits for the webhooks, each of them beside the others, so that one that does not answer delays nobody else. A delivery is
 * taken on in the database before it is sent: several workers share the work, and what one of them leaves behind another sends again,
 * under the same id.
 */
export class WebhookSender {
  readonly #deps: DeliverDeps;
  readonly #busy = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(deps: DeliverDeps) {
    this.#deps = deps;
  }

  /** Begins to send what is due; does not wait for it. */
  async look(): Promise<void> {
    for (const webhook of await this.#deps.store.webhooks.all()) {
      if (this.#stopped) return;
      if (!webhook.enabled || this.#busy.has(webhook.id)) continue;
      const work = this.#drain(webhook)
        .catch((error: unknown) => this.#deps.log.error('webhook.unsent', { webhook: webhook.id }, error))
        .finally(() => void this.#busy.delete(webhook.id));
      this.#busy.set(webhook.id, work);
    }
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#busy.values());
  }

  /** Nothing is begun any more; what is under way is not waited for, and is sent again by whoever comes next. */
  stop(): void {
    this.#stopped = true;
  }

  async #drain(webhook: WebhookRecord): Promise<void> {
    const { store, clock } = this.#deps;
    for (;;) {
      const due = await store.webhookDeliveries.listDue(webhook.id, clock.now(), AT_ONCE);
      if (due.length === 0 || this.#stopped) return;
      await Promise.all(due.map((delivery) => this.#deliver(webhook, delivery)));
    }
  }

  async #deliver(webhook: WebhookRecord, delivery: WebhookDeliveryRecord): Promise<void> {
    const { store, clock, log, random } = this.#deps;
    try {
      await store.transact([store.webhookDeliveries.claim(delivery, clock.now() + CLAIM_MS)]);
    } catch (error) {
      if (error instanceof StoreConflict) return;
      throw error;
    }
    const result = await sendWebhook(this.#deps, webhook, delivery.eventId, delivery.body);
    if (this.#stopped) return;
    const after = describeAttempt(delivery, result, clock.now(), random());
    await store.transact([store.webhookDeliveries.finish(after)]);
    if (!result.ok) {
      const facts = {
        webhook: webhook.id,
        event: delivery.eventId,
        attempts: after.attempts,
        error: result.error ?? '',
      };
      log[after.state === 'failed' ? 'error' : 'warn']('webhook.failed', facts);
    }
  }
}
