import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { priceDocumentSchema } from '../../metering/price-document.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import { limitsSchema } from '../shared/limits/index.ts';
import { entityNameSchema, modelNameSchema, upstreamModelSchema } from '../shared/catalogue/index.ts';

const DAY_MS = 86_400_000;
const MODELS_MAX = 2000;
const HEADERS_MAX = 32;
/** Set by the gateway itself, or of the connection and not of the call. */
const RESERVED_HEADERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'accept-encoding',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

const duration = z.int().min(1).max(DAY_MS).nullish();

const apiKeySchema = z
  .string()
  .min(1)
  .max(8192)
  .refine((key) => !key.startsWith('…'), 'is a masked value: leave the field out to keep the key')
  .refine((key) => /^[\x20-\x7e]+$/.test(key), 'must be printable ASCII')
  .nullish();

const headerNameSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name')
  .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), 'is set by the gateway');

const headerValueSchema = z
  .string()
  .max(8192)
  .refine((value) => !value.startsWith('…'), 'is a masked value: leave the header out to keep it')
  .refine((value) => /^[\x20-\x7e]*$/.test(value), 'must be printable ASCII');

const offerSchema = z.strictObject({
  model: modelNameSchema.meta(
    text(
      'Public name that clients ask for. With `*` at its end it stands for every name that begins so; a `*` at the end of `upstream_model` becomes the rest of that name.',
      '对外的模型名称。以 `*` 结尾时匹配所有以此开头的名称；`upstream_model` 末尾的 `*` 会替换为该名称的其余部分。',
    ),
  ),
  upstream_model: upstreamModelSchema
    .nullish()
    .meta(
      text(
        "The provider's own name for it; null or absent: the same.",
        '该模型在提供商处的名称；null 或省略时与模型名称相同。',
      ),
    ),
  price: priceDocumentSchema
    .nullish()
    .meta(
      text('Overrides the price data; null or absent: the price data.', '覆盖价格数据；null 或省略时采用价格数据。'),
    ),
});

function checkOffers(
  offers: readonly { readonly model: string; readonly upstream_model?: string | null }[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  offers.forEach((offer, index) => {
    const key = JSON.stringify([offer.model, offer.upstream_model ?? offer.model]);
    if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, 'model'], message: 'is there twice' });
    seen.add(key);
  });
}

/** A provider as it is written (API.md 4.3.1). `api_key` and `headers` are kept where they are left out, also by PUT. */
export const providerFieldsSchema = z.strictObject({
  name: entityNameSchema.meta(text('Unique name.', '唯一名称。')),
  kind: z
    .string()
    .min(1)
    .max(64)
    .meta(
      text(
        'What it is: the name of a vendor or of a kind of server, or `sandbox`.',
        '提供商类型：厂商名称、自建服务名称、通用的兼容类型，或 `sandbox`。',
      ),
    ),
  base_url: z
    .string()
    .min(1)
    .max(2048)
    .nullish()
    .meta(
      text(
        "Address, as the vendor's own SDK takes it; null: the kind's.",
        '服务地址，与厂商 SDK 所用的一致；null 表示采用该类型的默认地址。',
      ),
    ),
  dialects: z
    .array(z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse']))
    .min(1)
    .max(5)
    .refine((names) => new Set(names).size === names.length, 'must not name one twice')
    .nullish()
    .meta(
      text(
        "Wire formats that it speaks; the first is the one translated to. Null: the kind's.",
        '支持的协议格式，第一个为转换的目标格式；null 表示采用该类型的默认值。',
      ),
    ),
  api_key: apiKeySchema.meta({
    ...text(
      'Credential at the provider; sealed, never answered. Left out: it stays, also by PUT; null: it is removed.',
      '提供商的密钥，加密保存且不返回。省略则保持不变（PUT 亦然），null 则删除。',
    ),
    writeOnly: true,
  }),
  headers: z
    .record(headerNameSchema, headerValueSchema)
    .refine((headers) => Object.keys(headers).length <= HEADERS_MAX, `must have at most ${HEADERS_MAX} fields`)
    .refine(
      (headers) => new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length,
      'must not name one twice',
    )
    .nullish()
    .meta({
      ...text(
        'Headers that are sent along, at most 32; values are sealed and never answered. Left out: they stay, also by PUT.',
        '附加请求头，最多 32 个；值加密保存且不返回。省略则保持不变（PUT 亦然）。',
      ),
      writeOnly: true,
    }),
  models: z
    .array(offerSchema)
    .max(MODELS_MAX)
    .superRefine(checkOffers)
    .nullish()
    .meta(
      text(
        'Models that it offers, at most 2000: a view of its deployments. Null or absent: none.',
        '提供的模型，最多 2000 个，即其部署的视图；null 或省略表示没有。',
      ),
    ),
  priority: z
    .int()
    .min(1)
    .max(1000)
    .nullish()
    .meta({ ...text('1 is tried before 2; 1 to 1000.', '数字小的优先，1 至 1000。'), default: 1 }),
  weight: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullish()
    .meta({
      ...text('Share among those of one priority; 1 to 1000000.', '同优先级内的分配权重，1 至 1000000。'),
      default: 1,
    }),
  timeout_ms: duration.meta(
    text(
      'Whole call, milliseconds, at most a day; null: no bound.',
      '整个请求的超时（毫秒），最长一天；null 表示不限。',
    ),
  ),
  first_byte_timeout_ms: duration.meta(
    text(
      'Until the first byte of an answer, milliseconds, at most a day; null: 10 minutes.',
      '首字节超时（毫秒），最长一天；null 表示 10 分钟。',
    ),
  ),
  idle_timeout_ms: duration.meta(
    text(
      'Between two pieces of a stream, milliseconds, at most a day; null: 5 minutes.',
      '流式响应中两段数据之间的超时（毫秒），最长一天；null 表示 5 分钟。',
    ),
  ),
  max_concurrency: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullish()
    .meta(
      text('Calls that run at once, 1 to 1000000; null: no bound.', '最大并发请求数，1 至 1000000；null 表示不限。'),
    ),
  limits: limitsSchema.meta(
    text(
      'Of its calls together: while it is at one, others are tried first; 42901 when none can serve. Null or absent: none.',
      '对该提供商全部调用的限制：达到后优先使用其他提供商，均不可用时返回 42901；null 或省略表示不限。',
    ),
  ),
  max_retries: z
    .int()
    .min(0)
    .max(10)
    .nullish()
    .meta({
      ...text(
        'Retries at the same deployment before the next is tried, 0 to 10.',
        '转向下一部署之前在同一部署上的重试次数，0 至 10。',
      ),
      default: 0,
    }),
  on_client_abort: z
    .enum(['abort', 'finish'])
    .nullish()
    .meta(
      text(
        "When the client leaves: end the call, or let it finish. Null: the kind's: `finish` where the vendor bills a call to its end anyway.",
        '客户端断开时：`abort` 中止请求，`finish` 继续完成。null 表示采用该类型的默认值：厂商无论如何都会计费到底的为 `finish`，其余为 `abort`。',
      ),
    ),
  enabled: z
    .boolean()
    .nullish()
    .meta({ ...text('Whether it is used.', '是否启用。'), default: true }),
});

export type ProviderFields = z.output<typeof providerFieldsSchema>;

/** One line of `models`. */
export interface ProviderOffer {
  readonly model: string;
  readonly upstream_model: string;
  readonly price?: PriceDocument;
}
