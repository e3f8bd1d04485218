import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { instantAnswerSchema } from '../../../services/shared/fields/instant-schema.ts';
import { ledgerAnswerSchema } from '../../../services/shared/ledger-view.ts';
import { moneyAnswerSchema } from '../../../services/shared/fields/money.ts';
import { pricingSchema } from './price-lines.ts';

const count = z.int().min(0);

/** Token counts, the same whatever the dialect. */
export const usageCountsSchema = z
  .object({
    input_tokens: count.meta(text('Input, cached reads and writes included.', '输入 token 数，含缓存读写。')),
    output_tokens: count.meta(text('Output, reasoning included.', '输出 token 数，含推理。')),
    total_tokens: count.meta(text('Input and output.', '输入与输出之和。')),
    cached_input_tokens: count.meta(text('Input that was read from a cache.', '从缓存读取的输入 token 数。')),
    cache_write_tokens: count.meta(text('Input that was written to a cache.', '写入缓存的输入 token 数。')),
    reasoning_tokens: count.meta(text('Output that was reasoning.', '用于推理的输出 token 数。')),
  })
  .meta({
    id: 'UsageCounts',
    ...text('Token counts, the same whatever the dialect.', 'token 用量，口径与协议格式无关。'),
  });

const runSchema = z.object({
  model: z
    .string()
    .nullable()
    .meta(
      text(
        "The provider's own name of the model; null: the one that was called.",
        '模型在提供商处的名称；null 表示所调用的模型。',
      ),
    ),
  price_version: z
    .string()
    .nullable()
    .meta(
      text(
        "Price that is pinned to the run; null: the request's own.",
        '该次运行固定的价格版本；null 表示与请求相同。',
      ),
    ),
  usage: usageCountsSchema.meta(text('What the run used.', '该次运行的用量。')),
});

const attemptSchema = z.object({
  n: count.meta(text('Number of the attempt, from 0.', '尝试序号，从 0 开始。')),
  reason: z
    .enum(['first', 'retry', 'failover', 'fallback', 'hedge'])
    .meta(
      text(
        'Why it was made: `first`; after a failure at the same deployment (`retry`), another one (`failover`) or another model (`fallback`); `hedge`: beside one that was slow to answer.',
        '发起原因：`first` 首次尝试；失败后重试同一部署（`retry`）、换另一部署（`failover`）或换另一模型（`fallback`）；`hedge`：首次尝试响应过慢时并行发起。',
      ),
    ),
  outcome: z
    .enum(['answered', 'failed', 'outpaced', 'cancelled'])
    .meta(
      text(
        '`answered`: its answer is the one that is charged; `failed`; `outpaced`: another attempt answered first; `cancelled`: the request was ended. What it may cost us is in `provider_cost` either way.',
        '`answered`：其应答即为计费的应答；`failed`：失败；`outpaced`：另一次尝试先应答；`cancelled`：请求被终止。无论结果如何，`provider_cost` 均为其可能产生的成本。',
      ),
    ),
  at: instantAnswerSchema.meta(text('When it began.', '开始时间。')),
  provider: z.string().meta(text('Name of the provider.', '提供商名称。')),
  deployment_id: z.string().meta(text('Deployment that was tried.', '所尝试的部署 ID。')),
  upstream_model: z.string().meta(text("The provider's own name of the model.", '模型在提供商处的名称。')),
  price_version: z.string().meta(text('Price that is pinned to it.', '所固定的价格版本。')),
  status: z
    .int()
    .nullable()
    .meta(text("The provider's HTTP status; null: none came.", '提供商返回的 HTTP 状态码；null 表示没有响应。')),
  error_code: z
    .int()
    .nullable()
    .meta(text('Code of the error table; null: it did not fail.', '错误代码；null 表示未失败。')),
  provider_cost: moneyAnswerSchema
    .optional()
    .meta(
      text(
        'What the provider bills for it; there for whoever has the permission `price.read`.',
        '提供商就本次尝试收取的金额；仅对拥有 `price.read` 权限者返回。',
      ),
    ),
  latency_ms: z.number().meta(text('Milliseconds that it took.', '耗时（毫秒）。')),
  time_to_first_byte_ms: z
    .number()
    .nullable()
    .meta(text('Milliseconds until its first byte; null: none came.', '首字节耗时（毫秒）；null 表示没有响应。')),
  upstream_request_id: z.string().nullable().meta(text("The provider's id of the call.", '提供商给出的请求 ID。')),
});

/** A row of the request log. */
export const requestAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the request, `req_…`.', '请求 ID，形如 `req_…`。')),
    request_id: z.string().meta(text('Correlation id, as in `X-Request-Id`.', '关联 ID，与 `X-Request-Id` 相同。')),
    at: instantAnswerSchema.meta(text('When it was admitted.', '准入时间。')),
    customer_id: z.string().nullable().meta(text('The customer; null: none.', '客户 ID；null 表示没有。')),
    customer_user_id: z
      .string()
      .meta(
        text(
          'The customer user; the administrator, where one called in nobody’s place from the playground.',
          '客户用户 ID；管理员在演练场以自身身份调用时为其管理员 ID。',
        ),
      ),
    token_id: z
      .string()
      .meta(
        text(
          'The auth token, also behind an access token; from the playground the administrator.',
          '认证令牌 ID；使用访问令牌时为其来源令牌；来自演练场时为管理员 ID。',
        ),
      ),
    admin_id: z
      .string()
      .nullable()
      .meta(
        text(
          'The administrator or management key that called from the playground; null: a customer user did.',
          '在演练场发起调用的管理员或管理密钥 ID；null 表示由客户用户调用。',
        ),
      ),
    model: z.string().meta(text('Model that was asked for.', '请求的模型。')),
    provider: z
      .string()
      .meta(text('Name of the provider that answered, or was tried last.', '应答的或最后尝试的提供商名称。')),
    deployment_id: z.string().meta(text('Its deployment.', '对应的部署 ID。')),
    dialect_in: z.string().meta(text('Wire format of the client.', '客户端使用的协议格式。')),
    dialect_out: z.string().meta(text('Wire format of the provider.', '提供商使用的协议格式。')),
    operation: z
      .string()
      .meta(
        text(
          'What was called: `chat`, `text_completion` or `embeddings`.',
          '调用类型：`chat`、`text_completion` 或 `embeddings`。',
        ),
      ),
    stream: z.boolean().meta(text('Whether it was streamed.', '是否流式返回。')),
    end_user: z
      .string()
      .nullable()
      .meta(
        text(
          'Whom the client asked for (`safety_identifier`, `user`, `metadata.user_id`), its first 64 characters; null: not said; `…erased`: erased.',
          '客户端注明的终端用户（`safety_identifier`、`user`、`metadata.user_id`），保留前 64 个字符；null 表示未注明，`…erased` 表示已抹除。',
        ),
      ),
    metadata: z
      .record(z.string(), z.string())
      .meta(
        text(
          'Texts of the request’s `metadata` or `labels`: at most 16, the first 64 characters of each.',
          '请求中 `metadata` 或 `labels` 的文本：最多 16 项，键与值各保留前 64 个字符。',
        ),
      ),
    status: z
      .int()
      .nullable()
      .meta(text('HTTP status of our answer; null: still running.', '网关返回的 HTTP 状态码；null 表示仍在进行。')),
    state: z
      .enum(['held', 'settled', 'recovered'])
      .meta(
        text('Money is set aside, charged, or was charged after a crash.', '资金状态：已预扣、已结算或崩溃后补结算。'),
      ),
    finish_reason: z
      .string()
      .nullable()
      .meta(text('Why the answer ended; null: it did not, or failed.', '结束原因；null 表示尚未结束或失败。')),
    error_code: z
      .int()
      .nullable()
      .meta(text('Code of the error table; null: it went well.', '错误代码；null 表示成功。')),
    usage: usageCountsSchema.meta(text('What it used.', '用量。')),
    service_tier: z
      .string()
      .nullable()
      .meta(
        text(
          'Service tier that the provider reported and it was priced at; null: the standard one.',
          '提供商返回并据以计价的服务层级；null 表示标准层级。',
        ),
      ),
    runs: z
      .array(runSchema)
      .meta(
        text(
          'Runs of models that the answer is made of, each priced by itself; empty: one of the model that was called.',
          '构成该回答的各次模型运行，分别计价；为空表示只有所调用模型的一次运行。',
        ),
      ),
    cost: moneyAnswerSchema.meta(text('What was charged.', '费用。')),
    provider_cost: moneyAnswerSchema
      .optional()
      .meta(
        text(
          'What providers bill for all its attempts; there for whoever has the permission `price.read`.',
          '提供商就全部尝试收取的金额；仅对拥有 `price.read` 权限者返回。',
        ),
      ),
    price_version: z.string().meta(text('Price that is pinned to it.', '所固定的价格版本。')),
    estimated: z
      .boolean()
      .meta(
        text('Whether the usage was estimated, since the provider did not say.', '用量是否为估算值（提供商未给出）。'),
      ),
    latency_ms: z
      .number()
      .nullable()
      .meta(text('Milliseconds that it took; null: still running.', '总耗时（毫秒）；null 表示仍在进行。')),
    time_to_first_token_ms: z
      .number()
      .nullable()
      .meta(text('Milliseconds until the first token; null: none came.', '首 token 耗时（毫秒）；null 表示没有。')),
    attempts: z
      .array(attemptSchema)
      .meta(text('Tries at deployments, in their order.', '对各部署的尝试，按先后排列。')),
    warnings: z
      .array(z.string())
      .readonly()
      .meta(text('What a translation could not express.', '格式转换中无法表达的内容。')),
  })
  .meta({ id: 'Request', ...text('A row of the request log.', '一条请求记录。') });

/** What a client that follows requests was not told of. */
export const skippedSchema = z.object({
  count: count.meta(text('How many were left out since the last event.', '自上一事件以来略去的条数。')),
});

/** The same with its ledger entries. */
export const requestDetailSchema = z.object({
  ...requestAnswerSchema.shape,
  has_body: z
    .boolean()
    .meta(
      text(
        'Whether its bodies are kept; whoever has the permission `request.body` may read them.',
        '是否保留了请求与响应正文；拥有 `request.body` 权限者可以查看。',
      ),
    ),
  ledger: z
    .array(ledgerAnswerSchema)
    .readonly()
    .meta(text('Its ledger entries, in their order.', '该请求的账目，按先后排列。')),
  pricing: pricingSchema
    .nullable()
    .optional()
    .meta(
      text(
        'How its charge comes about, by the price that it is pinned to; there for whoever has the permission `price.read`. null: it is still running, or was settled after a crash by its last checkpoint.',
        '按所固定价格版本逐行列出的费用计算；仅对拥有 `price.read` 权限者返回。null 表示仍在进行，或在崩溃后按最后的检查点结算。',
      ),
    ),
});
