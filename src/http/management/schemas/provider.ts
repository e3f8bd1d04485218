import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { statusAnswerSchema } from '../../../services/shared/limits/quota.ts';
import { versionedShape, warningsSchema } from './common.ts';
import { ownLimitsLeftSchema } from '../../../services/shared/limits/limits-left.ts';
import { limitsAnswerSchema } from './limits.ts';
import { priceAnswerSchema } from './price.ts';

/** A provider as it is answered. */
export const providerAnswerSchema = z
  .object({
    ...versionedShape,
    name: z.string().meta(text('Unique name.', '唯一名称。')),
    kind: z
      .string()
      .meta(
        text(
          'What it is: the name of a vendor or of a kind of server, or `sandbox`.',
          '提供商类型：厂商名称、自建服务名称、通用的兼容类型，或 `sandbox`。',
        ),
      ),
    base_url: z
      .string()
      .nullable()
      .meta(
        text(
          "Address, as the vendor's own SDK takes it; null: the kind's.",
          '服务地址，与厂商 SDK 所用的一致；null 表示采用该类型的默认地址。',
        ),
      ),
    dialects: z
      .array(z.string())
      .readonly()
      .meta(
        text(
          'Wire formats that it speaks; the first is the one translated to.',
          '支持的协议格式，第一个为转换的目标格式。',
        ),
      ),
    api_key: z
      .string()
      .nullable()
      .meta(
        text('Masked: `…` and the last four characters; null: none.', '已脱敏：`…` 加最后四个字符；null 表示没有。'),
      ),
    headers: z
      .record(z.string(), z.string())
      .meta(text('Headers that are sent along, their values masked as `…`.', '附加请求头，值以 `…` 代替。')),
    models: z
      .array(
        z.object({
          model: z.string().meta(text('Public name that clients ask for.', '对外的模型名称。')),
          upstream_model: z.string().meta(text("The provider's own name for it.", '该模型在提供商处的名称。')),
          price: priceAnswerSchema
            .optional()
            .meta(text('Overrides the price data; absent: the price data.', '覆盖价格数据；不存在时采用价格数据。')),
        }),
      )
      .readonly()
      .meta(text('Models that it offers.', '提供的模型。')),
    priority: z.int().meta(text('1 is tried before 2; 1 to 1000.', '数字小的优先，1 至 1000。')),
    weight: z
      .int()
      .meta(text('Share among those of one priority; 1 to 1000000.', '同优先级内的分配权重，1 至 1000000。')),
    timeout_ms: z
      .int()
      .nullable()
      .meta(
        text(
          'Whole call, milliseconds, at most a day; null: no bound.',
          '整个请求的超时（毫秒），最长一天；null 表示不限。',
        ),
      ),
    first_byte_timeout_ms: z
      .int()
      .nullable()
      .meta(
        text(
          'Until the first byte of an answer, milliseconds, at most a day; null: 10 minutes.',
          '首字节超时（毫秒），最长一天；null 表示 10 分钟。',
        ),
      ),
    idle_timeout_ms: z
      .int()
      .nullable()
      .meta(
        text(
          'Between two pieces of a stream, milliseconds, at most a day; null: 5 minutes.',
          '流式响应中两段数据之间的超时（毫秒），最长一天；null 表示 5 分钟。',
        ),
      ),
    max_concurrency: z
      .int()
      .nullable()
      .meta(
        text('Calls that run at once, 1 to 1000000; null: no bound.', '最大并发请求数，1 至 1000000；null 表示不限。'),
      ),
    limits: limitsAnswerSchema.meta(
      text(
        'Limits of its calls together; one that is not set is absent.',
        '对该提供商全部调用的限制；未设置的项不出现。',
      ),
    ),
    max_retries: z
      .int()
      .meta(
        text(
          'Retries at the same deployment before the next is tried, 0 to 10.',
          '转向下一部署之前在同一部署上的重试次数，0 至 10。',
        ),
      ),
    on_client_abort: z
      .enum(['abort', 'finish'])
      .meta(
        text(
          'When the client leaves: end the call, or let it finish; what is in force.',
          '客户端断开时实际采用的做法：`abort` 中止请求，`finish` 继续完成。',
        ),
      ),
    enabled: z.boolean().meta(text('Whether it is used.', '是否启用。')),
    health: z
      .enum(['unknown', 'healthy', 'degraded', 'unhealthy'])
      .meta({ ...text('How its calls have gone lately.', '近期调用反映的健康状态。'), readOnly: true }),
    health_reason: z
      .string()
      .nullable()
      .meta({ ...text('Why, where it is not healthy.', '不健康的原因。'), readOnly: true }),
    health_changed_at: z
      .string()
      .nullable()
      .meta({ ...text('Since when.', '健康状态变化的时间。'), readOnly: true, format: 'date-time' }),
    limits_left: ownLimitsLeftSchema,
    deployments: statusAnswerSchema.optional(),
    warnings: warningsSchema,
  })
  .meta({ id: 'Provider', ...text('A provider.', '提供商。') });

/** How a test call went. */
export const providerTestAnswerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true).meta(text('Whether it answered.', '调用是否成功。')),
    model: z.string().meta(text('The model that was called.', '所调用的模型。')),
    latency_ms: z.int().meta(text('Milliseconds until the whole answer was there.', '总耗时（毫秒）。')),
  }),
  z.object({
    ok: z.literal(false).meta(text('Whether it answered.', '调用是否成功。')),
    model: z
      .string()
      .nullable()
      .meta(text('The model that was called; null: it offers none.', '所调用的模型；null 表示没有可用模型。')),
    error: z
      .object({
        type: z.string().meta(text('Type of the error table.', '错误表中的错误类型。')),
        message: z.string().meta(text('What went wrong; secrets are taken out.', '失败原因，其中的密钥已去除。')),
        upstream_status: z
          .int()
          .nullable()
          .meta(text("The provider's HTTP status; null: none came.", '提供商返回的 HTTP 状态码；null 表示没有响应。')),
      })
      .meta(text('Why not.', '失败信息。')),
  }),
]);
