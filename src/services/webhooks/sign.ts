import { createHmac } from 'node:crypto';
import { decodeWebhookSecret } from '../shared/webhooks/webhook-secret.ts';

/**
 * The headers of a message by Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA-256 over id, seconds and body. The id is the
 * same at every attempt, the time is the attempt's. Throws when the secret is none.
 */
export function signWebhook(
  secret: string,
  messageId: string,
  now: number,
  body: string,
): readonly (readonly [string, string])[] {
  const key = decodeWebhookSecret(secret);
  if (key === null) throw new Error('a webhook has no usable secret');
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return [
    ['webhook-id', messageId],
    ['webhook-timestamp', timestamp],
    ['webhook-signature', `v1,${signature}`],
  ];
}
