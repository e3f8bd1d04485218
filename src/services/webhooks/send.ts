import { EgressError, sendWhole } from '../../egress/index.ts';
import type { Egress, EgressHeaders } from '../../egress/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import type { WebhookRecord } from '../../store/records/index.ts';
import { webhookContext } from '../shared/webhooks/webhook-secret.ts';
import { signWebhook } from './sign.ts';

/** A receiver answers first and works later. */
const TIMEOUTS = { connectMs: 5000, firstByteMs: 10_000, idleMs: 5000, totalMs: 15_000 } as const;
const GONE = 410;
const RETRY_AFTER_MAX_MS = 86_400_000;

export interface SendDeps {
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly egress: Egress;
}

/** How one attempt went. */
export interface SendResult {
  /** Whether the receiver took it: 2xx. */
  readonly ok: boolean;
  /** HTTP status; null when none came. */
  readonly status: number | null;
  /** Why not; holds no credential. */
  readonly error: string | null;
  /** The receiver wants no more of it. */
  readonly gone: boolean;
  /** How long the receiver asked to be left alone. */
  readonly retryAfterMs: number | null;
}

function readRetryAfter(headers: EgressHeaders | null): number | null {
  const seconds = headers?.get('retry-after')?.trim() ?? '';
  return /^\d{1,9}$/.test(seconds) ? Math.min(Number(seconds) * 1000, RETRY_AFTER_MAX_MS) : null;
}

/** Posts one signed message. Redirects are not followed: the address was checked, another was not. */
export async function sendWebhook(
  { clock, sealer, egress }: SendDeps,
  webhook: WebhookRecord,
  messageId: string,
  body: string,
): Promise<SendResult> {
  const secret = sealer.open(webhook.secretSealed, webhookContext(webhook.id));
  const headers = [
    ['content-type', 'application/json'] as const,
    ['user-agent', 'Tallygate'] as const,
    ...signWebhook(secret, messageId, clock.now(), body),
  ];
  try {
    const answer = await sendWhole(egress, { method: 'POST', url: webhook.url, headers, body, timeouts: TIMEOUTS }, 0);
    const { status } = answer;
    const ok = status >= 200 && status < 300;
    const redirected = status >= 300 && status < 400;
    const error = ok ? null : `HTTP ${status}${redirected ? '; redirects are not followed' : ''}`;
    return { ok, status, error, gone: status === GONE, retryAfterMs: ok ? null : readRetryAfter(answer.headers) };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return { ok: false, status: null, error: `${error.kind}: ${error.message}`, gone: false, retryAfterMs: null };
  }
}
