import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const headers: Section = {
  title: say('Common headers', '通用请求头'),
  intro: say(
    `| header | meaning |
| --- | --- |
| \`Authorization: Bearer …\` | the access token, management key or (compatible APIs) auth token |
| \`Content-Type: application/json\` | of every body, in UTF-8; \`/oauth/…\` takes \`application/x-www-form-urlencoded\` |
| \`X-Request-Id\` | 1 to 128 of \`A-Za-z0-9._-\`, else it is replaced; always answered; never a key of anything |
| \`Idempotency-Key\` | on \`POST\` below \`/api/v1\`, sign-in excepted: for 24 hours the same key with the same body and query gets the first answer again, without its secret if it had one, and is never charged again (\`Idempotency-Replayed: true\`); 1 to 255 visible ASCII characters, per credential and path. Another body or query: 40902. The first call still running: 40903 with \`Retry-After\` |
| \`If-Match\` | the \`version\` that was read, on \`PATCH\`, \`PUT\`, \`DELETE\`; out of date: 41201 |
| \`Accept-Language\` | \`zh-CN\` or \`en\` (default), with q-values: language of \`message\` and of the \`problem\`s in \`details\` |
| \`x-tallygate-strict: true\` | on model calls: a loss in translation is refused with 40003 |

Bodies are at most 64 MB on model calls (a setting) and 1 MB elsewhere (41301). Times are RFC 3339; answers have
milliseconds and \`Z\`. Amounts of money are decimal strings. CORS is off unless \`TALLYGATE_CORS_ORIGINS\` is set. The client's
address is the rightmost one that is no trusted proxy.`,
    `| 请求头 | 说明 |
| --- | --- |
| \`Authorization: Bearer …\` | 访问令牌、管理密钥，或（兼容 API）认证令牌 |
| \`Content-Type: application/json\` | 所有请求体均为 UTF-8 编码的 JSON；\`/oauth/…\` 使用 \`application/x-www-form-urlencoded\` |
| \`X-Request-Id\` | 1 至 128 个 \`A-Za-z0-9._-\` 字符，不符合时由网关另行生成；总会在响应中返回；不作为任何业务的主键 |
| \`Idempotency-Key\` | 用于 \`/api/v1\` 下除登录外的 \`POST\`：24 小时内，相同的键与相同的请求体及查询参数返回首次的响应（不再包含其中的密钥，并附响应头 \`Idempotency-Replayed: true\`），且不会重复计费；键为 1 至 255 个可见 ASCII 字符，按凭据和路径区分。请求体或查询参数不同时返回 40902；首个请求仍在处理时返回 40903 并附 \`Retry-After\` |
| \`If-Match\` | 读取时得到的 \`version\`，用于 \`PATCH\`、\`PUT\`、\`DELETE\`；已过期时返回 41201 |
| \`Accept-Language\` | \`zh-CN\` 或 \`en\`（默认），支持 q 值：决定 \`message\` 和 \`details\` 中 \`problem\` 的语言 |
| \`x-tallygate-strict: true\` | 用于模型调用：格式转换若有信息丢失，以 40003 拒绝 |

模型调用的请求体上限为 64 MB（可设置），其他接口为 1 MB（41301）。时间采用 RFC 3339 格式，响应中精确到毫秒并以 \`Z\` 结尾。金额为十进制字符串。
未设置 \`TALLYGATE_CORS_ORIGINS\` 时不启用 CORS。客户端地址取最右侧的非可信代理地址。`,
  ),
  examples: [
    {
      id: 'formats.idempotent',
      title: say('a prompt that may safely be sent again', '可安全重试的提示词请求'),
      method: 'POST',
      path: '/api/v1/prompts',
      as: 'ACCESS_TOKEN',
      headers: { 'Idempotency-Key': 'order-4711', 'X-Request-Id': 'order-4711.1' },
      json: { model: 'sandbox-echo', prompt: 'Only once' },
      shows: ['x-request-id'],
      status: 200,
    },
    {
      id: 'formats.idempotent-other',
      title: say('the same key with another body', '相同的键，不同的请求体'),
      method: 'POST',
      path: '/api/v1/prompts',
      as: 'ACCESS_TOKEN',
      headers: { 'Idempotency-Key': 'order-4711', 'Accept-Language': 'zh-CN' },
      json: { model: 'sandbox-echo', prompt: 'Something else' },
      status: 409,
    },
  ],
};

const envelope: Section = {
  title: say('Answers', '响应格式'),
  intro: say(
    `Below \`/api/v1\` every answer but \`204\` is one envelope:

| field | meaning |
| --- | --- |
| \`code\` | 0, or the error code of chapter 6 |
| \`message\` | \`ok\`, or the error's text in the language of the caller; for people, not for programs |
| \`data\` | the answer; absent in an error |
| \`error.type\` | the error's type, stable across languages |
| \`error.details\` | always a list of objects; where fields are wrong one a field, with \`path\` (\`models.0.price\`) and \`problem\` |
| \`request_id\` | as in the header \`X-Request-Id\` |

Lists answer \`data\` with \`items\`, \`page\`, \`page_size\`, \`total\` and \`next_cursor\`. They take \`page\` (from 1), \`page_size\` (50,
at most 200) or \`cursor\` (the \`next_cursor\` of the page before, for long lists), \`sort\` (\`-created_at\`: newest first), \`q\`
(part of a name), \`from\` (included), \`to\` (excluded), and filters by field name; a repeated filter means any of its values.
\`requests\`, \`operation-logs\`, \`ledger\` and \`tokens\` count \`total\` up to 10,000 and then say \`"total_exact": false\`.`,
    `\`/api/v1\` 下除 \`204\` 外的所有响应均采用统一格式：

| 字段 | 说明 |
| --- | --- |
| \`code\` | 0，或第 6 章中的错误代码 |
| \`message\` | \`ok\`，或以调用方语言给出的错误消息；供人阅读，程序请勿依赖 |
| \`data\` | 响应数据；出错时不存在 |
| \`error.type\` | 错误类型，不随语言变化 |
| \`error.details\` | 始终为对象列表；字段有误时每个字段一项，含 \`path\`（如 \`models.0.price\`）和 \`problem\` |
| \`request_id\` | 与响应头 \`X-Request-Id\` 相同 |

列表接口的 \`data\` 包含 \`items\`、\`page\`、\`page_size\`、\`total\` 和 \`next_cursor\`。列表参数：\`page\`（从 1 开始）与 \`page_size\`（默认 50，最大 200），
或 \`cursor\`（上一页的 \`next_cursor\`，适合长列表）；\`sort\`（\`-created_at\` 表示最新的在前）；\`q\`（名称的一部分）；
\`from\`（含）、\`to\`（不含）；以及按字段名过滤，同一过滤条件重复出现表示满足任一值即可。
\`requests\`、\`operation-logs\`、\`ledger\` 和 \`tokens\` 的 \`total\` 最多统计到 10,000，超出时返回 \`"total_exact": false\`。`,
  ),
  examples: [
    {
      id: 'formats.success',
      title: say('success', '成功'),
      method: 'GET',
      path: '/api/v1/admin/customer-users?page_size=1&sort=name',
      as: 'ADMIN_TOKEN',
      status: 200,
    },
    {
      id: 'formats.error',
      title: say('fields that are wrong', '字段有误'),
      method: 'POST',
      path: '/api/v1/admin/customer-users',
      as: 'ADMIN_TOKEN',
      json: { limits: { requests_per_minute: 0 }, colour: 'red' },
      status: 400,
    },
    {
      id: 'formats.error-zh',
      title: say('the same in Chinese', '同一错误的中文消息'),
      method: 'POST',
      path: '/api/v1/admin/customer-users',
      as: 'ADMIN_TOKEN',
      headers: { 'Accept-Language': 'zh-CN' },
      json: { limits: { requests_per_minute: 0 }, colour: 'red' },
      status: 400,
    },
  ],
};

/** 5 请求与响应格式 */
export const formats: Section = {
  title: say('Requests and answers', '请求与响应格式'),
  sections: [headers, envelope],
};
