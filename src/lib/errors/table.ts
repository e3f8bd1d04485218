/** Who has to act for the condition to go away. */
export type Blame = 'client' | 'operator' | 'upstream' | 'gateway';

/** One row of the error table: API.md, section 6. */
export interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Numeric code of the management envelope. */
  readonly code: number;
  readonly blame: Blame;
  /** Whether the same call may succeed when it is sent again unchanged. */
  readonly retryable: boolean;
  /** Public text in English; stable and free of internals. */
  readonly en: string;
  /** The same text in Chinese. */
  readonly zh: string;
}

function entry(status: number, code: number, blame: Blame, retryable: boolean, en: string, zh: string): ErrorEntry {
  return { status, code, blame, retryable, en, zh };
}

/** Every error a client can see, by its `type`. The numeric codes are fixed by the API contract. */
export const ERROR_TABLE = {
  invalid_request: entry(400, 40001, 'client', false, 'The request is not valid', '请求无效'),
  invalid_json: entry(400, 40002, 'client', false, 'The body is not valid JSON', '请求体不是有效的 JSON'),
  unsupported_parameter: entry(
    400,
    40003,
    'client',
    false,
    'The chosen provider cannot express a parameter of this request',
    '所选提供商无法表达该请求中的某个参数',
  ),
  invalid_token: entry(
    401,
    40101,
    'client',
    false,
    'The token is missing, malformed or unknown',
    '令牌缺失、格式错误或不存在',
  ),
  expired_token: entry(401, 40102, 'client', false, 'The token has expired', '令牌已过期'),
  revoked_token: entry(401, 40103, 'client', false, 'The token has been revoked', '令牌已被吊销'),
  invalid_credentials: entry(401, 40104, 'client', false, 'The user name or password is wrong', '用户名或密码错误'),
  totp_required: entry(401, 40105, 'client', false, 'A one-time code is required', '需要一次性验证码'),
  budget_exhausted: entry(402, 40201, 'client', false, 'The budget is exhausted', '预算已用尽'),
  permission_denied: entry(
    403,
    40301,
    'client',
    false,
    'The permission for this call is missing',
    '缺少执行此操作的权限',
  ),
  model_not_allowed: entry(
    403,
    40302,
    'client',
    false,
    'This model is not allowed for the caller',
    '调用者无权使用该模型',
  ),
  ip_not_allowed: entry(403, 40303, 'client', false, 'The client address is not allowed', '客户端地址不在允许范围内'),
  account_suspended: entry(
    403,
    40304,
    'client',
    false,
    'The account is suspended or has expired',
    '账号已停用或已过期',
  ),
  not_found: entry(404, 40401, 'client', false, 'The resource does not exist', '资源不存在'),
  model_not_found: entry(
    404,
    40402,
    'client',
    false,
    'The model does not exist or has no price',
    '模型不存在或没有价格',
  ),
  previous_response_not_found: entry(
    404,
    40403,
    'client',
    false,
    'The response that the request continues does not exist',
    '请求要接续的响应不存在',
  ),
  method_not_allowed: entry(405, 40501, 'client', false, 'The method is not allowed here', '此处不允许该方法'),
  not_acceptable: entry(
    406,
    40601,
    'client',
    false,
    'None of the accepted media types can be produced',
    '无法生成可接受的媒体类型',
  ),
  conflict: entry(409, 40901, 'client', false, 'The change conflicts with existing data', '更改与现有数据冲突'),
  idempotency_mismatch: entry(
    409,
    40902,
    'client',
    false,
    'The idempotency key was used with another body',
    '该幂等键已用于不同的请求体',
  ),
  idempotency_running: entry(
    409,
    40903,
    'client',
    true,
    'The first call with this idempotency key is still running',
    '使用该幂等键的首个请求仍在处理中',
  ),
  version_mismatch: entry(
    412,
    41201,
    'client',
    false,
    'The resource has changed since it was read',
    '资源自读取后已被修改',
  ),
  request_too_large: entry(413, 41301, 'client', false, 'The request is too large', '请求过大'),
  unsupported_media_type: entry(
    415,
    41501,
    'client',
    false,
    'The media type of the body is not supported',
    '不支持该请求体的媒体类型',
  ),
  rate_limited: entry(429, 42901, 'client', true, 'The rate limit is reached', '已达到速率限制'),
  too_many_concurrent_requests: entry(
    429,
    42902,
    'client',
    true,
    'Too many requests are running at once',
    '并发请求过多',
  ),
  too_many_attempts: entry(429, 42903, 'client', true, 'Too many failed sign-ins', '登录失败次数过多'),
  internal_error: entry(500, 50001, 'gateway', false, 'An internal error occurred', '发生内部错误'),
  upstream_error: entry(502, 50201, 'upstream', true, 'The provider answered with an error', '上游提供商返回错误'),
  no_provider_available: entry(
    503,
    50301,
    'operator',
    true,
    'No provider is available for this model',
    '该模型暂无可用的提供商',
  ),
  overloaded: entry(503, 50302, 'gateway', true, 'The gateway is overloaded', '网关过载'),
  shutting_down: entry(503, 50303, 'gateway', true, 'The gateway is shutting down', '网关正在关闭'),
  upstream_timeout: entry(
    504,
    50401,
    'upstream',
    true,
    'The provider did not answer in time',
    '上游提供商未在规定时间内响应',
  ),
} as const satisfies Record<string, ErrorEntry>;

/** The `type` of an error, stable across languages and API shapes. */
export type ErrorType = keyof typeof ERROR_TABLE;
