import { ERROR_TABLE } from '../../../../src/lib/errors/index.ts';
import type { ErrorType } from '../../../../src/lib/errors/index.ts';
import type { Section } from '../chapter.ts';
import { ANY_CALL } from '../render/errors.ts';
import { ERROR_WHEN } from '../render/error-when.ts';
import { renderTable } from '../render/markdown.ts';
import { say } from '../text.ts';
import type { Language } from '../text.ts';

const TYPES = Object.keys(ERROR_TABLE) as readonly ErrorType[];

function renderCodes(language: Language): string {
  const heads =
    language === 'en' ? ['HTTP', 'code', 'type', 'message', 'when'] : ['HTTP', 'code', 'type', '消息', '触发条件'];
  const rows = TYPES.map((type) => {
    const entry = ERROR_TABLE[type];
    return [String(entry.status), String(entry.code), `\`${type}\``, entry[language], ERROR_WHEN[type][language]];
  });
  return renderTable(heads, rows);
}

const anyCall = ANY_CALL.map((type) => `\`${type}\``);

/** 6 错误代码 */
export const errorCodes: Section = {
  title: say('Error codes', '错误代码'),
  intro: say(
    `${renderCodes('en')}

Any call may answer ${anyCall.join(', ')}, and a path that does not exist \`not_found\`, a method that it does not take
\`method_not_allowed\`; the calls above do not repeat these.

42901 comes with \`Retry-After\` and, where a limit of the caller refused, \`RateLimit\` and \`RateLimit-Policy\`, which name it; 42902 with the
latter two. Every answer of a model call to a caller that has limits says what is left, refusals too: \`x-ratelimit-limit-requests\`, \`-remaining-requests\`,
\`-reset-requests\` and the same with \`-tokens\`; on the Anthropic-compatible API \`anthropic-ratelimit-requests-limit\`, \`-remaining\`, \`-reset\` and the same of
\`tokens\`. They are those of the limit with least left among token, customer user, customer, model and gateway, and never the provider's own. 42901 without
\`RateLimit\`: every deployment of the model is at a limit of its own.

A provider's 400, 413 and 422 reach a client of the same dialect with the provider's own body. Its 401, 402, 403, 404,
other 4xx and 5xx are 50201; its 429 is 42901 when no other deployment can serve.

**On the compatible APIs** the same conditions keep the HTTP status and take the shape of that API. OpenAI's:
\`{"error":{"message","type","param","code"}}\`, where \`code\` is the type above and \`type\` is \`invalid_request_error\` (4xx),
\`authentication_error\` (401), \`insufficient_quota\` (402), \`rate_limit_error\` (429) or \`server_error\` (5xx).
Anthropic's: \`{"type":"error","error":{"type","message","code"},"request_id"}\`, where \`code\` is the type above and \`type\` is
\`invalid_request_error\` (400), \`authentication_error\` (401), \`billing_error\` (402), \`permission_error\` (403), \`not_found_error\`
(404), \`request_too_large\` (413), \`rate_limit_error\` (429), \`overloaded_error\` (503), \`timeout_error\` (504) or \`api_error\` (other 5xx).
Gemini's: \`{"error":{"code","message","status","details"}}\`, where \`details[0]\` is an \`ErrorInfo\` whose \`reason\` is the type above
and \`status\` is \`INVALID_ARGUMENT\` (400), \`UNAUTHENTICATED\` (401), \`RESOURCE_EXHAUSTED\` (402, 429), \`PERMISSION_DENIED\` (403),
\`NOT_FOUND\` (404), \`INTERNAL\` (500, 502), \`UNAVAILABLE\` (503) or \`DEADLINE_EXCEEDED\` (504).
\`x-should-retry: false\` goes with 409, with waits above 60 seconds and with failures that the gateway has retried itself;
else \`retry-after-ms\` stands beside \`Retry-After\`.`,
    `${renderCodes('zh')}

任何接口都可能返回 ${anyCall.join('、')}；路径不存在时返回 \`not_found\`，方法不支持时返回 \`method_not_allowed\`。以上各接口的错误表不再重复列出。

42901 附带 \`Retry-After\`；若因调用方的限额而被拒绝，还附带 \`RateLimit\` 和 \`RateLimit-Policy\`，指明是哪一项限额；42902 附带后两者。
调用方受限时，模型调用的每个响应（包括拒绝）都会返回余量：\`x-ratelimit-limit-requests\`、\`-remaining-requests\`、\`-reset-requests\` 以及对应的 \`-tokens\`；
Anthropic 兼容接口为 \`anthropic-ratelimit-requests-limit\`、\`-remaining\`、\`-reset\` 以及对应的 \`tokens\`。其值取自令牌、客户用户、客户、模型和网关中余量最少的限额，
不会是提供商自身的限额。42901 不带 \`RateLimit\` 时，表示该模型的所有部署均已达到自身的限额。

提供商返回的 400、413、422 会连同其响应体原样返回给使用相同格式的客户端；提供商的 401、402、403、404、其他 4xx 和 5xx 均为 50201；
提供商的 429 在没有其他部署可用时为 42901。

**兼容 API** 上，同样的情况保持相同的 HTTP 状态码，并采用该 API 自身的错误格式。OpenAI 格式为
\`{"error":{"message","type","param","code"}}\`，其中 \`code\` 为上表中的 type，\`type\` 为 \`invalid_request_error\`（4xx）、
\`authentication_error\`（401）、\`insufficient_quota\`（402）、\`rate_limit_error\`（429）或 \`server_error\`（5xx）。
Anthropic 格式为 \`{"type":"error","error":{"type","message","code"},"request_id"}\`，其中 \`code\` 为上表中的 type，\`type\` 为
\`invalid_request_error\`（400）、\`authentication_error\`（401）、\`billing_error\`（402）、\`permission_error\`（403）、\`not_found_error\`（404）、
\`request_too_large\`（413）、\`rate_limit_error\`（429）、\`overloaded_error\`（503）、\`timeout_error\`（504）或 \`api_error\`（其他 5xx）。
Gemini 格式为 \`{"error":{"code","message","status","details"}}\`，其中 \`details[0]\` 为 \`ErrorInfo\`，其 \`reason\` 为上表中的 type，\`status\` 为
\`INVALID_ARGUMENT\`（400）、\`UNAUTHENTICATED\`（401）、\`RESOURCE_EXHAUSTED\`（402、429）、\`PERMISSION_DENIED\`（403）、\`NOT_FOUND\`（404）、
\`INTERNAL\`（500、502）、\`UNAVAILABLE\`（503）或 \`DEADLINE_EXCEEDED\`（504）。
409、等待时间超过 60 秒以及网关已自行重试过的失败附带 \`x-should-retry: false\`；其他情况下在 \`Retry-After\` 之外另附 \`retry-after-ms\`。`,
  ),
};
