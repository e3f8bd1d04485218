import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { formatInstant, requireFound } from '../shared/index.ts';
import type { WebhookRecord } from '../../store/records/index.ts';
import type { SendResult } from './send.ts';

export interface WebhookTestDeps extends ServiceDeps {
  /** Posts one signed message; never rejects for what the receiver does. */
  readonly sendWebhook: (webhook: WebhookRecord, messageId: string, body: string) => Promise<SendResult>;
}

/** How a test went, as it is answered. */
export interface WebhookTestAnswer {
  readonly ok: boolean;
  /** HTTP status; null when none came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly latency_ms: number;
}

/** Sends one event `webhook.test`, once, also to a webhook that is not enabled. */
export async function testWebhook(
  deps: WebhookTestDeps,
  context: ActionContext,
  id: string,
): Promise<WebhookTestAnswer> {
  requirePermission(context, 'settings.write');
  const webhook = requireFound(await deps.store.webhooks.find(id));
  const now = deps.clock.now();
  const started = deps.clock.monotonic();
  const data = { webhook_id: id, message: 'This is a test.' };
  const body = JSON.stringify({ type: 'webhook.test', timestamp: formatInstant(now), data });
  const eventId = `evt_${crypto.randomUUID().replaceAll('-', '')}`;
  const { ok, status, error } = await deps.sendWebhook(webhook, eventId, body);
  await deps.audit.write({
    actor: context.actor,
    action: 'webhook.test',
    target: { type: 'webhook', id, name: new URL(webhook.url).host },
    outcome: ok ? 'ok' : 'failed',
    origin: context.origin,
  });
  return { ok, status, error, latency_ms: Math.round(deps.clock.monotonic() - started) };
}
