import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { priceDocumentSchema } from '../../metering/price-document.ts';
import { modelNameSchema, STRATEGIES, upstreamModelSchema } from '../shared/catalogue/index.ts';
import { budgetsSchema } from '../shared/budgets/index.ts';
import { limitsSchema } from '../shared/limits/index.ts';

const NAMES_MAX = 50;
const DEPLOYMENTS_MAX = 200;

const ENABLED = text('Whether it is used.', '是否启用。');

const namesSchema = z
  .array(modelNameSchema)
  .max(NAMES_MAX)
  .refine((names) => new Set(names).size === names.length, 'must not name one twice')
  .nullish();

const deploymentSchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .nullish()
    .meta(
      text('Of a deployment of this model that is kept; absent: a new one.', '要保留的已有部署的 ID；省略则新建。'),
    ),
  provider_id: z.string().min(1).max(64).meta(text('Provider that offers it.', '提供该部署的提供商 ID。')),
  upstream_model: upstreamModelSchema
    .nullish()
    .meta(
      text(
        "The provider's own name for it; null or absent: the model's name.",
        '该模型在提供商处的名称；null 或省略时与模型名称相同。',
      ),
    ),
  price: priceDocumentSchema
    .nullish()
    .meta(
      text('Overrides the price data; null or absent: the price data.', '覆盖价格数据；null 或省略时采用价格数据。'),
    ),
  priority: z
    .int()
    .min(1)
    .max(1000)
    .nullish()
    .meta(text("1 is tried before 2; null or absent: the provider's.", '数字小的优先；null 或省略时取提供商的设置。')),
  weight: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullish()
    .meta(
      text(
        "Share among those of one priority; null or absent: the provider's.",
        '同优先级内的分配权重；null 或省略时取提供商的设置。',
      ),
    ),
  limits: limitsSchema.meta(
    text(
      'Of its own calls: while it is at one, other deployments are tried first; 42901 when none can serve. Null or absent: none.',
      '对该部署自身调用的限制：达到后优先使用其他部署，均不可用时返回 42901；null 或省略表示不限。',
    ),
  ),
  enabled: z
    .boolean()
    .nullish()
    .meta({ ...ENABLED, default: true }),
  current_price: z
    .unknown()
    .optional()
    .meta({
      ...text('Read-only: ignored, so that an answer may be sent back.', '只读：写入时忽略，便于原样回传。'),
      readOnly: true,
    }),
});

const fallbackSchema = z
  .union([
    modelNameSchema.meta(
      text(
        'The name alone: after failures, and where the input is too long.',
        '仅写名称：调用失败或输入超出上下文长度时使用。',
      ),
    ),
    z.strictObject({
      model: modelNameSchema.meta(text('The other model.', '后备模型。')),
      on: z
        .array(
          z
            .enum(['failure', 'context_overflow', 'content_filter'])
            .meta(
              text(
                '`failure`: no deployment could serve; `context_overflow`: the input is too long for the model; `content_filter`: the provider refused the content.',
                '`failure`：没有部署可用；`context_overflow`：输入超出模型的上下文长度；`content_filter`：内容被提供商拦截。',
              ),
            ),
        )
        .min(1)
        .refine((reasons) => new Set(reasons).size === reasons.length, 'must not name one twice')
        .meta(text('What leads to it.', '触发切换的原因。')),
    }),
  ])
  .meta(text('A fallback model.', '一个后备模型。'));

function nameOf(fallback: z.output<typeof fallbackSchema>): string {
  return typeof fallback === 'string' ? fallback : fallback.model;
}

const fallbacksSchema = z
  .array(fallbackSchema)
  .max(NAMES_MAX)
  .refine((list) => new Set(list.map(nameOf)).size === list.length, 'must not name one twice')
  .nullish();

/** What a hedge that names nothing is made of. */
export const HEDGE_DEFAULTS = { after: 'p95', min_ms: 100 } as const;

const hedgeSchema = z
  .strictObject({
    after: z
      .enum(['p90', 'p95', 'p99'])
      .nullish()
      .meta({
        ...text(
          'The share of the calls of a deployment that have sent their first byte by then. It is known once 20, 40 or 200 calls were seen.',
          '该部署有多大比例的调用在此时间内已返回首字节；分别需要先积累 20、40 或 200 次调用。',
        ),
        default: HEDGE_DEFAULTS.after,
      }),
    min_ms: z
      .int()
      .min(0)
      .max(600_000)
      .nullish()
      .meta({
        ...text('Never before, milliseconds.', '最短等待时间（毫秒）。'),
        default: HEDGE_DEFAULTS.min_ms,
      }),
  })
  .nullish();

/** A model as it is written (API.md 4.3.1). */
export const modelFieldsSchema = z
  .strictObject({
    name: modelNameSchema.meta(
      text(
        'Public name, unique among names and aliases; it may contain `/` and `:`. With `*` at its end it stands for every name that begins so.',
        '对外的模型名称，在名称与别名中唯一；可含 `/` 和 `:`。以 `*` 结尾时匹配所有以此开头的名称。',
      ),
    ),
    aliases: namesSchema.meta(text('Other names of the model, at most 50.', '模型的其他名称，最多 50 个。')),
    deployments: z
      .array(deploymentSchema)
      .min(1)
      .max(DEPLOYMENTS_MAX)
      .meta(text('Who offers it, 1 to 200.', '提供该模型的部署，1 至 200 个。')),
    strategy: z
      .enum([...STRATEGIES, 'priority'])
      .nullish()
      .meta({
        ...text(
          'How deployments of one priority are chosen among: `weighted` by their weights; `lowest_latency` the faster of two to answer; `lowest_price` the cheapest for the request; `least_busy` with the fewest calls under way; `sticky` one for each conversation, so that prompt caches stay warm. `priority` is an earlier name of `weighted`.',
          '同一优先级内的选择策略：`weighted` 按权重；`lowest_latency` 两个中取响应更快的；`lowest_price` 取对该请求最便宜的；`least_busy` 取进行中调用最少的；`sticky` 同一对话固定到同一部署，以利用提示词缓存。`priority` 是 `weighted` 的旧称。',
        ),
        default: 'weighted',
      }),
    fallbacks: fallbacksSchema.meta(
      text(
        'Models that are tried in order when it cannot serve, at most 50.',
        '该模型无法服务时依次尝试的模型，最多 50 个。',
      ),
    ),
    hedge: hedgeSchema.meta(
      text(
        'A second attempt at the next deployment of the model while the first has not sent its first byte; the one that answers first is charged, the other is ended. null or absent: none.',
        '首个部署迟迟未返回首字节时，向该模型的下一个部署发起第二次尝试；先应答者计费，另一个被终止。null 或省略表示不启用。',
      ),
    ),
    enabled: z
      .boolean()
      .nullish()
      .meta({ ...ENABLED, default: true }),
    limits: limitsSchema,
    budgets: budgetsSchema,
  })
  .refine((model) => !(model.aliases ?? []).includes(model.name), {
    path: ['aliases'],
    message: 'must not hold the name itself',
  })
  .refine((model) => !(model.fallbacks ?? []).map(nameOf).includes(model.name), {
    path: ['fallbacks'],
    message: 'must not hold the name itself',
  });

export type ModelFields = z.output<typeof modelFieldsSchema>;
