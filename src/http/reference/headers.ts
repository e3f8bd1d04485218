import type { Components, JsonSchema, Parameter, Reference } from './document.ts';

type Header = Components['headers'][string];

function header(schema: JsonSchema, description: string, zh: string): Header {
  return { description, 'x-description-zh': zh, schema };
}

const TEXT = { type: 'string' } as const;

/** Headers of answers. */
export const ANSWER_HEADERS = {
  'X-Request-Id': header(
    { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    "The call's correlation id: the caller's own where it sent a valid one.",
    '本次请求的关联 ID；客户端传入有效值时原样返回。',
  ),
  'Retry-After': header(
    { type: 'string', pattern: '^[0-9]+$' },
    'Seconds to wait before trying again.',
    '建议等待多少秒后重试。',
  ),
  RateLimit: header(TEXT, 'What is left of the limit that refused.', '触发拒绝的那项限额的剩余量。'),
  'RateLimit-Policy': header(TEXT, 'The limit that refused.', '触发拒绝的那项限额。'),
  'WWW-Authenticate': header(TEXT, 'The scheme that is expected.', '应使用的认证方案。'),
  ETag: header(TEXT, 'Version of what is answered, for `If-None-Match`.', '内容版本，可用于 `If-None-Match`。'),
  'Idempotency-Replayed': header(
    { type: 'string', enum: ['true'] },
    'The answer is that of the first call with this `Idempotency-Key`.',
    '本响应是使用同一 `Idempotency-Key` 的首次请求的响应。',
  ),
  'X-RateLimit-Limit-Requests': header(
    { type: 'string', pattern: '^[0-9]+$' },
    'Where the caller has limits: that of requests which has least left, the whole of it. With `-Tokens` the same of tokens. The Anthropic-compatible API says `anthropic-ratelimit-requests-limit`, `-remaining`, `-reset` and `anthropic-ratelimit-tokens-…` in their stead.',
    '调用者受限时返回：余量最少的那项请求数限额的总量；`-Tokens` 为 token 的对应值。Anthropic 兼容接口改用 `anthropic-ratelimit-requests-limit`、`-remaining`、`-reset` 及 `anthropic-ratelimit-tokens-…`。',
  ),
  'X-RateLimit-Remaining-Requests': header(
    { type: 'string', pattern: '^[0-9]+$' },
    'What is left of it, this request taken off.',
    '该限额的余量，已扣除本次请求。',
  ),
  'X-RateLimit-Reset-Requests': header(
    TEXT,
    "Until all of it is there again if nothing more is taken: `120ms`, `8.64s`, `6m0s`; an instant of RFC 3339 at Anthropic's.",
    '若不再使用，距完全恢复的时长：`120ms`、`8.64s`、`6m0s`；Anthropic 兼容接口为 RFC 3339 时间。',
  ),
  'X-Tallygate-Request-Id': header(
    TEXT,
    "The request's id in the request log, `req_…`.",
    '请求日志中的请求 ID，形如 `req_…`。',
  ),
  'X-Tallygate-Provider': header(TEXT, 'Name of the provider that answered.', '应答的提供商名称。'),
  'X-Tallygate-Cost': header(
    TEXT,
    'The charge in USD, where it is known in time.',
    '本次费用（美元），可及时得知时返回。',
  ),
  'X-Tallygate-Warnings': header(TEXT, 'What a translation could not express.', '格式转换中无法表达的内容。'),
} as const satisfies Record<string, Header>;

/** Headers of the answers of model calls. */
export const MODEL_HEADERS = [
  'X-Tallygate-Request-Id',
  'X-Tallygate-Provider',
  'X-Tallygate-Cost',
  'X-Tallygate-Warnings',
  'X-RateLimit-Limit-Requests',
  'X-RateLimit-Remaining-Requests',
  'X-RateLimit-Reset-Requests',
] as const satisfies readonly (keyof typeof ANSWER_HEADERS)[];

export function referHeader(name: keyof typeof ANSWER_HEADERS): Reference {
  return { $ref: `#/components/headers/${name}` };
}

function parameter(name: string, schema: JsonSchema, description: string, zh: string): Parameter {
  return { name, in: 'header', required: false, description, 'x-description-zh': zh, schema };
}

/** Request headers that many calls share (chapter 5.1). */
export const REQUEST_HEADERS = {
  RequestId: parameter(
    'X-Request-Id',
    { type: 'string' },
    'A correlation id of the caller: 1 to 128 of `A-Za-z0-9._-`, else it is replaced. Answered, and found again in the logs.',
    '客户端自定的关联 ID：1 至 128 个 `A-Za-z0-9._-` 字符，否则由网关另行生成；会在响应与日志中出现。',
  ),
  AcceptLanguage: parameter(
    'Accept-Language',
    { type: 'string' },
    'Language of `message` in errors: `en` (default) or `zh-CN`.',
    '错误信息 `message` 的语言：`en`（默认）或 `zh-CN`。',
  ),
  IdempotencyKey: parameter(
    'Idempotency-Key',
    { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    'Makes it safe to send the call again: for 24 hours the same key with the same body gets the first answer, without its secret. Per credential and path.',
    '用于安全重试：24 小时内以同一键和同一请求体重发将得到首次的响应（不含其中的密钥明文）。按凭据和路径区分。',
  ),
  IfMatch: parameter(
    'If-Match',
    { type: 'string', pattern: '^(\\*|(W/)?"?[0-9]{1,15}"?)$' },
    'The `version` that was read; when it is out of date the call is refused with 41201.',
    '读取时得到的 `version`；若已过期则以 41201 拒绝。',
  ),
  Strict: parameter(
    'X-Tallygate-Strict',
    { type: 'string', enum: ['true', 'false'] },
    '`true` refuses with 40003 what the chosen provider cannot express, instead of a warning.',
    '为 `true` 时，所选提供商无法表达的参数以 40003 拒绝，而不是仅给出警告。',
  ),
} as const satisfies Record<string, Parameter>;

export function referParameter(name: keyof typeof REQUEST_HEADERS): Reference {
  return { $ref: `#/components/parameters/${name}` };
}
