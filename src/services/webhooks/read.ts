import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ListQuery } from '../../store/port.ts';
import { WEBHOOK_EVENTS } from '../../store/records/index.ts';
import type { WebhookDeliveryRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, formatInstant, formatInstantOrNull, requireFound } from '../shared/index.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';
import type { ListAnswer } from '../shared/index.ts';

/** Schema of one delivery in an answer. */
export const deliveryAnswerSchema = z.object({
  id: z.string().meta(text('Id of the delivery.', '投递的 ID。')),
  event_id: z
    .string()
    .meta(
      text(
        'Id of the event, the same at every attempt: the header `webhook-id`.',
        '事件的 ID，每次尝试均相同，即请求头 `webhook-id`。',
      ),
    ),
  type: z.enum(WEBHOOK_EVENTS).meta(text('Type of the event.', '事件类型。')),
  state: z
    .enum(['pending', 'delivered', 'failed'])
    .meta(
      text(
        'Whether it waits, was taken, or was given up.',
        '状态：pending 等待发送，delivered 已送达，failed 已放弃。',
      ),
    ),
  attempts: z.int().meta(text('How often it was tried.', '已尝试的次数。')),
  last_status: z
    .int()
    .nullable()
    .meta(text('HTTP status of the last attempt; null: none came.', '最近一次尝试的 HTTP 状态码；null 表示没有响应。')),
  last_error: z
    .string()
    .nullable()
    .meta(text('Why the last attempt failed; null: it did not.', '最近一次失败的原因；null 表示没有失败。')),
  created_at: instantAnswerSchema.meta(text('When the event was passed on.', '事件产生的时间。')),
  last_attempt_at: instantAnswerSchema
    .nullable()
    .meta(text('When it was tried last; null: not yet.', '最近一次尝试的时间；null 表示尚未尝试。')),
  next_attempt_at: instantAnswerSchema
    .nullable()
    .meta(text('When it is tried next; null: no more.', '下一次尝试的时间；null 表示不再尝试。')),
  payload: z.unknown().meta(text('What is sent.', '所发送的内容。')),
});

export type DeliveryAnswer = z.infer<typeof deliveryAnswerSchema>;

function buildDeliveryView(record: WebhookDeliveryRecord): DeliveryAnswer {
  return {
    id: record.id,
    event_id: record.eventId,
    type: record.type,
    state: record.state,
    attempts: record.attempts,
    last_status: record.lastStatus,
    last_error: record.lastError,
    created_at: formatInstant(record.createdAt),
    last_attempt_at: formatInstantOrNull(record.lastAttemptAt),
    next_attempt_at: formatInstantOrNull(record.nextAttemptAt),
    payload: JSON.parse(record.body) as unknown,
  };
}

/** What was, and is to be, sent to one webhook. */
export async function listDeliveries(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  webhookId: string,
  query: ListQuery,
): Promise<ListAnswer<DeliveryAnswer>> {
  requirePermission(context, 'settings.read');
  requireFound(await deps.store.webhooks.find(webhookId));
  const page = await deps.store.webhookDeliveries.list({ ...query, filters: { ...query.filters, webhookId } });
  return buildListAnswer(query, page, buildDeliveryView);
}
