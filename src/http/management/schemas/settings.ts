import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { budgetAnswerSchema } from './budgets.ts';
import { limitsLeftSchema } from '../../../services/shared/limits/limits-left.ts';
import { limitsAnswerSchema } from './limits.ts';
import { webhookAnswerSchema } from './webhook.ts';

/** The gateway's settings as they are answered: defaults filled in. */
export const settingsAnswerSchema = z.object({
  limits: limitsAnswerSchema,
  limits_left: limitsLeftSchema,
  budgets: z.array(budgetAnswerSchema).readonly().meta(text('Budgets of the whole gateway.', '整个网关的预算。')),
  default_output_tokens: z
    .int()
    .meta(
      text(
        'Output tokens that a hold assumes where the request sets no cap, and the cap for a provider whose format demands one.',
        '请求未设输出上限时，预扣所按的输出 token 数；若提供商的格式必须带上限，则以此值发送。',
      ),
    ),
  body_bytes_max: z.int().meta(text('Largest body of a model call, bytes.', '模型调用请求体的最大字节数。')),
  token_clean_hours: z
    .int()
    .meta(
      text(
        'Hours between two clean-ups of expired and revoked tokens; 0: only by the command.',
        '清理过期与已吊销令牌的间隔（小时）；0 表示仅由命令清理。',
      ),
    ),
  keep_bodies: z
    .enum(['off', 'errors', 'all'])
    .meta(
      text(
        'Whose request and answer bodies are kept, sealed: nobody’s, those of requests that failed, all.',
        '加密保留哪些请求与响应正文：不保留、仅失败的请求、全部。',
      ),
    ),
  keep_bodies_days: z.int().meta(text('Days that they are kept for.', '正文的保留天数。')),
  currency_rates: z
    .record(z.string(), z.string())
    .meta(text('USD for one unit of another currency.', '其他货币每单位折合的美元数。')),
  webhooks: z
    .array(webhookAnswerSchema)
    .readonly()
    .meta(text('Addresses that are told of alerts and other events.', '接收告警等事件的地址。')),
  updated_at: z
    .string()
    .nullable()
    .meta({
      ...text('When they were last changed; null: never.', '最近一次修改的时间；null 表示从未修改。'),
      format: 'date-time',
    }),
  version: z.int().meta(text('Counts every change; the value of `If-Match`.', '每次修改加一，用作 `If-Match` 的值。')),
});
