import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { invalidField } from '../../../lib/errors/index.ts';
import { createId } from '../../../lib/ids.ts';
import { isMaskedUrl, maskUrl } from '../../../lib/mask-url.ts';
import type { Sealer } from '../../../lib/seal-port.ts';
import { WEBHOOK_EVENTS } from '../../../store/records/index.ts';
import type { WebhookEvent, WebhookRecord } from '../../../store/records/index.ts';
import { maskSecret, showableLast4 } from '../secret-mask.ts';
import { decodeWebhookSecret, webhookContext } from './webhook-secret.ts';

const WEBHOOKS_MAX = 20;
const URL_MAX = 2000;

const URL_TEXT = text(
  'Address that events are posted to: `https`, and no private address unless TALLYGATE_ALLOW_PRIVATE_PROVIDERS allows it.',
  '接收事件的地址：须为 `https`，且不得为内网地址（TALLYGATE_ALLOW_PRIVATE_PROVIDERS 允许的除外）。',
);
const MASKED_URL_TEXT = text(
  'Address that events are posted to. What may be a secret in it is masked by `…`; sent back as it is, the address stays.',
  '接收事件的地址，其中可能是密钥的部分以 `…` 脱敏；原样传回则地址不变。',
);
const EVENTS = text('Events that are sent; an empty list: all.', '要发送的事件；空列表表示全部。');
const ENABLED = text('Whether events are sent.', '是否发送事件。');

/** A webhook as it was asked for. */
export interface WebhookInput {
  readonly id: string | null;
  readonly url: string;
  /** undefined: the one that is there stays. */
  readonly secret: string | undefined;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
}

const webhookSchema = z
  .strictObject({
    id: z
      .string()
      .max(64)
      .nullish()
      .meta(
        text(
          'Of a webhook that is there already: it keeps its secret. Absent: a new one, or the one with the same address.',
          '已有 webhook 的 ID，保留其密钥；省略则新建，或沿用地址相同的那个。',
        ),
      ),
    url: z.string().min(1).max(URL_MAX).meta(URL_TEXT),
    secret: z
      .string()
      .max(128)
      .refine((secret) => decodeWebhookSecret(secret) !== null, 'must be "whsec_" and 24 to 64 random bytes in base64')
      .optional()
      .meta({
        ...text(
          'Key of the signatures: `whsec_` and 24 to 64 random bytes in base64. Required for a new webhook; never answered.',
          '签名密钥：`whsec_` 加 24 至 64 个随机字节的 base64。新建时必填；从不返回。',
        ),
        writeOnly: true,
      }),
    events: z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length).nullish().meta(EVENTS),
    enabled: z
      .boolean()
      .nullish()
      .meta({ ...ENABLED, default: true }),
  })
  .transform((item): WebhookInput => ({
    id: item.id ?? null,
    url: item.url,
    secret: item.secret,
    events: [...new Set(item.events ?? [])],
    enabled: item.enabled ?? true,
  }));

/** Schema of the webhooks on their way in; null and absent mean none. */
export const webhooksSchema = z
  .array(webhookSchema)
  .max(WEBHOOKS_MAX)
  .nullish()
  .transform((items): readonly WebhookInput[] => items ?? [])
  .meta(
    text(
      'Addresses that are told of alerts and other events, at most 20; null or absent: none.',
      '接收告警等事件的地址，最多 20 个；null 或省略表示没有。',
    ),
  );

/** Schema of one webhook in an answer. */
export const webhookAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the webhook.', 'webhook 的 ID。')),
    url: z.string().meta(MASKED_URL_TEXT),
    secret: z.string().meta(text('`…` and the last four characters.', '`…` 加密钥的最后四个字符。')),
    events: z.array(z.enum(WEBHOOK_EVENTS)).readonly().meta(EVENTS),
    enabled: z.boolean().meta(ENABLED),
  })
  .meta({ id: 'Webhook', ...text('A receiver of events.', '事件的接收方。') });

function sealSecret(sealer: Sealer, id: string, secret: string): Pick<WebhookRecord, 'secretSealed' | 'secretLast4'> {
  return { secretSealed: sealer.seal(secret, webhookContext(id)), secretLast4: showableLast4(secret) };
}

export interface WebhookMergeDeps {
  readonly sealer: Sealer;
  readonly checkUrl: (url: string) => string | null;
}

/** Whether a text is the address of a webhook, whole or as it is answered. */
function isOf(record: WebhookRecord, text: string): boolean {
  return record.url === text || maskUrl(record.url) === text;
}

/** The one that has an address. A masked one may be that of several, and nobody can tell which is meant. */
function findByUrl(records: readonly WebhookRecord[], url: string, path: string): WebhookRecord | null {
  const [one, another] = records.filter((record) => isOf(record, url));
  if (another !== undefined && isMaskedUrl(url)) throw invalidField(path, 'is masked and of several: give their id');
  return one ?? null;
}

/**
 * The new list. One that is named by id, or else has the address of one that was there, keeps its id and, where no other is given,
 * its secret. Throws `invalid_request` for an address that may not be called, and for a new one without a secret.
 */
export function mergeWebhooks(
  { sealer, checkUrl }: WebhookMergeDeps,
  before: readonly WebhookRecord[],
  inputs: readonly WebhookInput[],
  now: number,
): readonly WebhookRecord[] {
  const free = new Map(before.map((record) => [record.id, record]));
  const named = inputs.map((input, index) => {
    if (input.id === null) return null;
    const record = free.get(input.id);
    if (record === undefined) throw invalidField(`webhooks.${index}.id`, 'is no webhook, or comes twice');
    free.delete(record.id);
    return record;
  });
  return inputs.map((input, position): WebhookRecord => {
    const kept = named[position] ?? findByUrl([...free.values()], input.url, `webhooks.${position}.url`);
    if (kept !== null) free.delete(kept.id);
    const url = kept !== null && isOf(kept, input.url) ? kept.url : input.url;
    const problem = kept?.url === url ? null : isMaskedUrl(url) ? 'is masked: give the whole address' : checkUrl(url);
    if (problem !== null) throw invalidField(`webhooks.${position}.url`, problem);
    const id = kept?.id ?? createId('webhook', now);
    if (kept === null && input.secret === undefined) {
      throw invalidField(`webhooks.${position}.secret`, 'is required for a new webhook');
    }
    const secret = input.secret === undefined ? null : sealSecret(sealer, id, input.secret);
    return {
      id,
      position,
      url,
      secretSealed: secret?.secretSealed ?? kept?.secretSealed ?? '',
      secretLast4: secret?.secretLast4 ?? kept?.secretLast4 ?? '',
      events: input.events,
      enabled: input.enabled,
      createdAt: kept?.createdAt ?? now,
      updatedAt: now,
    };
  });
}

/** The writable fields of webhooks but for the secrets: what a merge patch is laid on and the operation log compares. */
export function buildWebhookFields(webhooks: readonly WebhookRecord[]) {
  return webhooks.map(({ id, url, events, enabled }) => ({ id, url, events, enabled }));
}

/** Webhooks as they are answered. */
export function viewWebhooks(webhooks: readonly WebhookRecord[]) {
  return webhooks.map(({ id, url, secretLast4, events, enabled }) => ({
    id,
    url: maskUrl(url),
    secret: maskSecret(secretLast4),
    events,
    enabled,
  }));
}
