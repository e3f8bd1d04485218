import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { WEBHOOK_EVENTS } from '../../store/records/index.ts';
import { listAnswerSchema, listQuerySchema } from '../../services/shared/index.ts';
import { deliveryAnswerSchema, listDeliveries, testWebhook } from '../../services/webhooks/index.ts';
import type { WebhookTestDeps } from '../../services/webhooks/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';
import { idParams } from './schemas/common.ts';

const ITEM = '/api/v1/admin/settings/webhooks/:id';

const listQuery = listQuerySchema({
  filters: {
    state: z.enum(['pending', 'delivered', 'failed']).meta(text('Only this state.', '仅返回该状态的投递。')),
    type: z.enum(WEBHOOK_EVENTS).meta(text('Only this type of event.', '仅返回该类型的事件。')),
    event_id: z.string().min(1).max(64).meta(text('Only this event.', '仅返回该事件。')),
  },
  sortable: ['created_at'],
  searchable: false,
});

const testAnswerSchema = z.object({
  ok: z.boolean().meta(text('Whether the receiver took it: 2xx.', '接收方是否接受（2xx）。')),
  status: z.int().nullable().meta(text('Its HTTP status; null: none came.', 'HTTP 状态码；null 表示没有响应。')),
  error: z.string().nullable().meta(text('Why not; null: it was taken.', '失败原因；null 表示成功。')),
  latency_ms: z.int().meta(text('How long it took, milliseconds.', '耗时（毫秒）。')),
});

/** `/api/v1/admin/settings/webhooks/{id}`: what is sent to the webhooks of the settings. */
export function webhookRoutes(deps: WebhookTestDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${ITEM}/deliveries`,
      access: { kind: 'admin', permission: 'settings.read' },
      summary: { en: 'List what is sent to a webhook', zh: '列出 webhook 的投递' },
      description: {
        en: 'One item an event, for 30 days. An attempt fails unless it is answered with 2xx within 15 seconds; it is tried again after 5 seconds, and at growing intervals for a little more than a day.',
        zh: '每个事件一条，保留 30 天。15 秒内未收到 2xx 即为失败，5 秒后重试，间隔逐渐加长，持续一天多。',
      },
      params: idParams,
      query: listQuery,
      answer: listAnswerSchema(deliveryAnswerSchema),
      status: 200,
      handle: async ({ context, params, query }) => ({ data: await listDeliveries(deps, context, params.id, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${ITEM}/test`,
      access: { kind: 'admin', permission: 'settings.write' },
      summary: { en: 'Send a test event to a webhook', zh: '向 webhook 发送测试事件' },
      description: {
        en: 'Sends one signed event of the type `webhook.test`, once. It answers 200 also when the receiver fails: `ok` is false then, and `error` says why.',
        zh: '发送一个类型为 `webhook.test` 的签名事件，不重试。接收方失败时同样返回 200，此时 `ok` 为 false，`error` 给出原因。',
      },
      params: idParams,
      answer: testAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await testWebhook(deps, context, params.id) }),
    }),
  ];
}
