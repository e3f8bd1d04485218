import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { quotaAnswerSchema } from '../../../services/shared/limits/quota.ts';
import { moneyAnswerSchema } from '../../../services/shared/fields/money.ts';

const candidateSchema = z.object({
  reason: z
    .enum([
      'priority',
      'weight',
      'latency',
      'price',
      'load',
      'conversation',
      'fallback',
      'low',
      'full',
      'limited',
      'broken',
      'resting',
      'unpriced',
      'disabled',
      'provider_disabled',
      'unusable',
    ])
    .meta(
      text(
        'Why it has its place. Chosen by `priority`, `weight`, `latency`, `price`, `load` or `conversation`; `fallback`: another model, for the reasons in `fallback_on`. Tried last: `low` (its provider said that less is left of a rate limit of its own than the request takes), `full` (its provider has as many calls as it may have), `limited` (it or its provider is at one of its `limits`), `broken` (its breaker is open), `resting` (the provider asked to be left alone). Never tried: `unpriced`, `disabled`, `provider_disabled`, `unusable` (unknown kind, or a credential that does not open).',
        '排在此处的原因。按 `priority`（优先级）、`weight`（权重）、`latency`（延迟）、`price`（价格）、`load`（负载）或 `conversation`（对话）选出；`fallback` 表示备选模型，条件见 `fallback_on`。最后才尝试：`low`（提供商告知的自身速率余量不足以容纳该请求）、`full`（提供商并发已满）、`limited`（该部署或其提供商达到 `limits` 中的限制）、`broken`（熔断中）、`resting`（提供商要求暂停）。不会尝试：`unpriced`（无价格）、`disabled`（部署已停用）、`provider_disabled`（提供商已停用）、`unusable`（类型未知或凭据无法解密）。',
      ),
    ),
  model: z.string().meta(text('The model whose deployment it is.', '该部署所属的模型。')),
  deployment_id: z.string().meta(text('Id of the deployment.', '部署的 ID。')),
  provider_id: z.string().meta(text('Id of its provider.', '提供商的 ID。')),
  provider: z.string().meta(text('Name of its provider.', '提供商的名称。')),
  upstream_model: z.string().meta(text("The provider's own name for the model.", '该模型在提供商处的名称。')),
  priority: z.int().meta(text('1 is tried before 2.', '数字小的优先。')),
  weight: z.int().meta(text('Share among those of one priority.', '同优先级内的分配权重。')),
  fallback_on: z
    .array(z.enum(['failure', 'context_overflow', 'content_filter']).meta(text('A reason.', '一个原因。')))
    .readonly()
    .nullable()
    .meta(text('What leads to it; null: it serves the model itself.', '触发切换的原因；null 表示属于该模型自身。')),
  dialect: z
    .string()
    .nullable()
    .meta(
      text('Dialect that it is spoken to in; null where it is not in use.', '调用它时使用的协议；未启用时为 null。'),
    ),
  native: z
    .boolean()
    .nullable()
    .meta(
      text(
        "Whether the client's bytes pass through untranslated; null where no dialect was asked about.",
        '客户端的字节是否无需转换直接透传；请求中未给出协议时为 null。',
      ),
    ),
  active: z.int().meta(text('Calls under way.', '进行中的调用数。')),
  latency_ms: z
    .int()
    .nullable()
    .meta(
      text(
        'Smoothed time to the first byte, milliseconds, fading while nothing is called; null: not known.',
        '首字节时间的平滑值（毫秒），无调用时逐渐衰减；null 表示未知。',
      ),
    ),
  cost: moneyAnswerSchema
    .nullable()
    .meta(
      text(
        'What the request would cost there, at its output cap or at 1000 output tokens; null: no price.',
        '该请求在此的成本，输出按请求上限或 1000 个 token 计；null 表示没有价格。',
      ),
    ),
  wait_ms: z
    .int()
    .meta(text('Milliseconds until it may be called again; 0: now.', '距可再次调用的毫秒数；0 表示现在即可。')),
  quota: quotaAnswerSchema,
});

const hedgeDelaySchema = z.object({
  delay_ms: z
    .int()
    .nullable()
    .meta(
      text(
        'Milliseconds after which the second attempt starts; null: too few calls were seen.',
        '发起第二次尝试前等待的毫秒数；null 表示样本不足。',
      ),
    ),
  samples: z.int().meta(text('Calls that it is known from.', '已积累的调用数。')),
  samples_needed: z.int().meta(text('Calls that it takes.', '所需的调用数。')),
});

const hedgeSchema = z.object({
  after: z.enum(['p90', 'p95', 'p99']).meta(text('As set for the model.', '模型的设置。')),
  min_ms: z.int().meta(text('As set for the model, milliseconds.', '模型的设置（毫秒）。')),
  stream: hedgeDelaySchema.meta(text('Of the first deployment, for streams.', '首个部署流式应答的情况。')),
  whole: hedgeDelaySchema.meta(text('Of the first deployment, for whole answers.', '首个部署完整应答的情况。')),
  deployment_id: z
    .string()
    .nullable()
    .meta(
      text(
        'Where the second attempt would go; null: no other deployment of the model is ready.',
        '第二次尝试的目标部署；null 表示没有其他可用的部署。',
      ),
    ),
  provider: z.string().nullable().meta(text('Name of its provider.', '其提供商名称。')),
  within_retry_budget: z
    .boolean()
    .meta(
      text(
        'Whether the budget of retries, a tenth of the requests, has something left for it.',
        '重试预算（请求数的十分之一）此刻是否还允许发起。',
      ),
    ),
});

/** Where a request for a model would go. */
export const modelRouteAnswerSchema = z
  .object({
    model: z.string().meta(text('Public name.', '对外的模型名称。')),
    enabled: z.boolean().meta(text('Whether it may be called.', '是否可调用。')),
    strategy: z
      .string()
      .meta(text('How deployments of one priority are chosen among.', '同一优先级内部署的选择策略。')),
    hedge: hedgeSchema
      .nullable()
      .meta(
        text(
          'The second attempt beside a first one that is slow; null: the model is not hedged.',
          '首次尝试过慢时并行发起的第二次尝试；null 表示该模型未启用。',
        ),
      ),
    candidates: z
      .array(candidateSchema)
      .readonly()
      .meta(text('In the order in which they are tried.', '按尝试的先后顺序排列。')),
  })
  .meta({ id: 'ModelRoute', ...text('Where a request for a model would go now.', '对某模型的请求此刻的去向。') });
