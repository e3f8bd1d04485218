import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

const prompts: Section = {
  title: say('Send a prompt', '发送提示词请求'),
  intro: say(
    `\`messages\`, \`tools\` and \`response_format\` are shaped as in OpenAI's chat completions, whatever the provider.
\`prompt\` is short for one message of the user; send either \`prompt\` or \`messages\`.

With \`"stream": true\` the answer is a stream of server-sent events: \`delta\` with a piece of the output, any number of
times, then \`done\` with what \`data\` would have been, or \`error\` with the error envelope.

Headers of the answer, where known in time: \`x-tallygate-request-id\` (the id in the request log), \`x-tallygate-provider\`,
\`x-tallygate-cost\`, \`x-tallygate-warnings\`.`,
    `\`messages\`、\`tools\`、\`response_format\` 的结构与 OpenAI Chat Completions 一致，与实际提供商无关。
\`prompt\` 是单条用户消息的简写，与 \`messages\` 二选一。

当 \`"stream": true\` 时，响应为 SSE 事件流：若干个 \`delta\` 事件（输出片段），最后是 \`done\` 事件（内容等同于非流式的 \`data\`）
或 \`error\` 事件（内容为错误响应）。

响应头（可及时得知时）：\`x-tallygate-request-id\`（请求日志中的 ID）、\`x-tallygate-provider\`、\`x-tallygate-cost\`、\`x-tallygate-warnings\`。`,
  ),
  calls: [
    {
      operation: 'POST /api/v1/prompts',
      examples: [
        {
          id: 'prompts.whole',
          title: say('a conversation', '多轮对话'),
          method: 'POST',
          path: '/api/v1/prompts',
          as: 'ACCESS_TOKEN',
          json: {
            model: 'sandbox',
            system: 'Answer in one sentence.',
            messages: [{ role: 'user', content: 'What is a token?' }],
            max_output_tokens: 64,
            temperature: 0.2,
          },
          shows: ['x-tallygate-request-id', 'x-tallygate-provider', 'x-tallygate-cost'],
          status: 200,
          keeps: { REQUEST_ID: 'data.id' },
        },
        {
          id: 'prompts.stream',
          title: say('streamed', '流式返回'),
          method: 'POST',
          path: '/api/v1/prompts',
          as: 'ACCESS_TOKEN',
          json: { model: 'sandbox-echo-chunks-3', prompt: 'One, two, three', stream: true },
          status: 200,
        },
        {
          id: 'prompts.unknown-model',
          title: say('a model that does not exist', '模型不存在'),
          method: 'POST',
          path: '/api/v1/prompts',
          as: 'ACCESS_TOKEN',
          headers: { 'Accept-Language': 'zh-CN' },
          json: { model: 'no-such-model', prompt: 'Hello!' },
          status: 404,
        },
      ],
    },
  ],
};

const me: Section = {
  title: say('Who am I', '查询当前用户'),
  calls: [
    {
      operation: 'GET /api/v1/me',
      purpose: say(
        'All budgets that bind the caller are listed, the narrowest scope first; `limits` are the narrowest of each.',
        '列出约束调用者的全部预算，作用范围最小的在前；`limits` 为各项限额中最严格的值。',
      ),
      examples: [{ id: 'me', method: 'GET', path: '/api/v1/me', as: 'ACCESS_TOKEN', status: 200 }],
    },
  ],
};

const myUsage: Section = {
  title: say('My usage', '查询我的用量'),
  calls: [
    {
      operation: 'GET /api/v1/me/usage',
      purpose: say(
        'Grouped by `day`, `model`, `token_id` unless `group_by` asks otherwise.',
        '未指定 `group_by` 时，按 `day`、`model`、`token_id` 分组。',
      ),
      examples: [
        {
          id: 'me.usage',
          method: 'GET',
          path: '/api/v1/me/usage?group_by=model&model=sandbox',
          as: 'ACCESS_TOKEN',
          status: 200,
        },
      ],
    },
  ],
};

const myTokens: Section = {
  title: say('My tokens and models', '我的令牌与模型'),
  calls: [
    {
      operation: 'GET /api/v1/me/tokens',
      purpose: say(
        'The tokens of the customer user that calls, without their plain text.',
        '列出调用者所属客户用户的令牌，不含明文。',
      ),
      examples: [
        { id: 'me.tokens', method: 'GET', path: '/api/v1/me/tokens?page_size=1', as: 'ACCESS_TOKEN', status: 200 },
      ],
    },
    {
      operation: 'GET /api/v1/me/models',
      purpose: say(
        'Prices are those that the caller is charged, per million tokens.',
        '价格为调用者实际被收取的价格，以每百万 token 计。',
      ),
      examples: [
        {
          id: 'me.models',
          method: 'GET',
          path: '/api/v1/me/models',
          as: 'ACCESS_TOKEN',
          leavesOutBody: true,
          status: 200,
        },
      ],
    },
  ],
};

const MY_SESSION = '/api/v1/me/session';

const mySession: Section = {
  title: say('My page in the console', '控制台中的我的页面'),
  intro: say(
    `A customer user sees its usage, budgets, tokens and models at \`/console/my\`. The page signs in with these. The cookie
holds an access token (\`HttpOnly\`, \`SameSite=Strict\`, \`Secure\` over HTTPS) and is sent to \`/api/v1/me\` alone. \`MY_COOKIE\` is
the first part of the header, \`tallygate_my=…\`.`,
    `客户用户可在 \`/console/my\` 查看自己的用量、预算、令牌和模型，该页面使用以下接口登录。Cookie 中保存访问令牌
（\`HttpOnly\`、\`SameSite=Strict\`，HTTPS 下另加 \`Secure\`），仅发送给 \`/api/v1/me\`。\`MY_COOKIE\` 即 \`tallygate_my=…\`，不含其后的属性。`,
  ),
  calls: [
    {
      operation: `POST ${MY_SESSION}`,
      examples: [
        {
          id: 'me.session-open',
          method: 'POST',
          path: MY_SESSION,
          json: { auth_token: '$AUTH_TOKEN' },
          shows: ['set-cookie'],
          status: 200,
          keeps: { MY_COOKIE: 'header:set-cookie' },
        },
      ],
    },
    {
      operation: `DELETE ${MY_SESSION}`,
      examples: [
        {
          id: 'me.session-close',
          method: 'DELETE',
          path: MY_SESSION,
          headers: { Cookie: '$MY_COOKIE' },
          status: 204,
        },
      ],
    },
  ],
};

const compatible: Section = {
  title: say('Compatible APIs', '兼容 API'),
  intro: say(
    `Point the vendor's own SDK to this address and use the auth token as its API key:
\`new OpenAI({ baseURL: 'http://127.0.0.1:4000/v1', apiKey: '<auth token>' })\`. Requests, answers, streams and errors have
the vendor's own shape, without the envelope. The credential is read from \`Authorization: Bearer\`, \`x-api-key\`,
\`x-goog-api-key\`, \`?key=\`, the first that is present; the query string never reaches a log. An auth token that was issued
with \`"direct_use": false\` is refused with 40101: exchange it first (4.1.1).

Answers carry the headers of 4.2.1. The caller's \`x-tallygate-strict: true\` turns a loss in translation into 40003.`,
    `将厂商 SDK 的地址指向本网关，并以认证令牌作为 API Key 即可：
\`new OpenAI({ baseURL: 'http://127.0.0.1:4000/v1', apiKey: '<认证令牌>' })\`。请求、响应、流和错误均采用厂商自身的格式，没有外层封装。
凭据依次从 \`Authorization: Bearer\`、\`x-api-key\`、\`x-goog-api-key\`、\`?key=\` 中读取，取第一个存在的；查询字符串不会写入日志。
以 \`"direct_use": false\` 生成的认证令牌会以 40101 拒绝，须先换取访问令牌（见 4.1.1）。

响应头与 4.2.1 相同。请求头 \`x-tallygate-strict: true\` 表示：格式转换若有信息丢失，则返回 40003。`,
  ),
  calls: [
    {
      operation: 'POST /v1/chat/completions',
      examples: [
        {
          id: 'compatible.chat',
          method: 'POST',
          path: '/v1/chat/completions',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', messages: [{ role: 'user', content: 'Hello!' }] },
          status: 200,
        },
        {
          id: 'compatible.error',
          title: say('an error in the shape of this API', '该 API 格式的错误'),
          method: 'POST',
          path: '/v1/chat/completions',
          headers: { Authorization: 'Bearer wrong', 'Accept-Language': 'zh-CN' },
          json: { model: 'sandbox', messages: [{ role: 'user', content: 'Hello!' }] },
          status: 401,
        },
      ],
    },
    {
      operation: 'POST /v1/responses',
      examples: [
        {
          id: 'compatible.responses',
          method: 'POST',
          path: '/v1/responses',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', instructions: 'Be short.', input: 'Hello!' },
          status: 200,
          keeps: { RESPONSE_ID: 'id' },
        },
        {
          id: 'compatible.responses-continued',
          title: say('Going on from it', '接续该响应'),
          method: 'POST',
          path: '/v1/responses',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', previous_response_id: '$RESPONSE_ID', input: 'And again.' },
          status: 200,
          keeps: { NEXT_RESPONSE_ID: 'id' },
        },
        {
          id: 'compatible.responses-unknown',
          title: say('Going on from one that is not the caller’s', '接续不属于调用者的响应'),
          method: 'POST',
          path: '/v1/responses',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', previous_response_id: 'resp_unknown', input: 'And again.' },
          status: 404,
        },
      ],
    },
    {
      operation: 'GET /v1/responses/{id}',
      examples: [
        {
          id: 'compatible.response',
          method: 'GET',
          path: '/v1/responses/$RESPONSE_ID',
          as: 'AUTH_TOKEN',
          status: 200,
        },
      ],
    },
    {
      operation: 'GET /v1/responses/{id}/input_items',
      examples: [
        {
          id: 'compatible.response-items',
          method: 'GET',
          path: '/v1/responses/$NEXT_RESPONSE_ID/input_items?order=asc',
          as: 'AUTH_TOKEN',
          status: 200,
        },
      ],
    },
    {
      operation: 'DELETE /v1/responses/{id}',
      examples: [
        {
          id: 'compatible.response-remove',
          method: 'DELETE',
          path: '/v1/responses/$NEXT_RESPONSE_ID',
          as: 'AUTH_TOKEN',
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/completions',
      examples: [
        {
          id: 'compatible.completions',
          method: 'POST',
          path: '/v1/completions',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', prompt: 'Say hello:', max_tokens: 5 },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/embeddings',
      examples: [
        {
          id: 'compatible.embeddings',
          method: 'POST',
          path: '/v1/embeddings',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', input: ['Hello!', 'Good morning!'], dimensions: 4 },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/messages',
      examples: [
        {
          id: 'compatible.messages',
          method: 'POST',
          path: '/v1/messages',
          headers: { 'x-api-key': '$AUTH_TOKEN', 'anthropic-version': '2023-06-01' },
          json: { model: 'sandbox', max_tokens: 64, messages: [{ role: 'user', content: 'Hello!' }] },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1beta/models/{target}',
      examples: [
        {
          id: 'compatible.generate-content',
          method: 'POST',
          path: '/v1beta/models/sandbox:generateContent',
          headers: { 'x-goog-api-key': '$AUTH_TOKEN' },
          json: { contents: [{ role: 'user', parts: [{ text: 'Hello!' }] }] },
          status: 200,
        },
        {
          id: 'compatible.embed-content',
          title: say('a vector', '向量'),
          method: 'POST',
          path: '/v1beta/models/sandbox:embedContent',
          headers: { 'x-goog-api-key': '$AUTH_TOKEN' },
          json: { content: { parts: [{ text: 'Hello!' }] }, outputDimensionality: 4 },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/models/{target}',
      examples: [
        {
          id: 'compatible.generate-content-v1',
          method: 'POST',
          path: '/v1/models/sandbox:generateContent',
          headers: { 'x-goog-api-key': '$AUTH_TOKEN' },
          json: { contents: [{ role: 'user', parts: [{ text: 'Hello!' }] }] },
          status: 200,
        },
      ],
    },
    {
      operation: 'GET /v1/models',
      examples: [{ id: 'compatible.models', method: 'GET', path: '/v1/models', as: 'AUTH_TOKEN', status: 200 }],
    },
    {
      operation: 'GET /v1/models/{id}',
      examples: [{ id: 'compatible.model', method: 'GET', path: '/v1/models/sandbox', as: 'AUTH_TOKEN', status: 200 }],
    },
    {
      operation: 'GET /v1beta/models',
      examples: [
        {
          id: 'compatible.gemini-models',
          method: 'GET',
          path: '/v1beta/models',
          headers: { 'x-goog-api-key': '$AUTH_TOKEN' },
          status: 200,
        },
      ],
    },
    {
      operation: 'GET /v1beta/models/{id}',
      examples: [
        {
          id: 'compatible.gemini-model',
          method: 'GET',
          path: '/v1beta/models/sandbox',
          headers: { 'x-goog-api-key': '$AUTH_TOKEN' },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/messages/count_tokens',
      examples: [
        {
          id: 'compatible.count-tokens',
          method: 'POST',
          path: '/v1/messages/count_tokens',
          headers: { 'x-api-key': '$AUTH_TOKEN', 'anthropic-version': '2023-06-01' },
          json: { model: 'sandbox', messages: [{ role: 'user', content: 'Hello!' }] },
          status: 200,
        },
      ],
    },
    {
      operation: 'POST /v1/responses/input_tokens',
      examples: [
        {
          id: 'compatible.input-tokens',
          method: 'POST',
          path: '/v1/responses/input_tokens',
          as: 'AUTH_TOKEN',
          json: { model: 'sandbox', input: 'Hello!' },
          status: 200,
        },
      ],
    },
  ],
};

/** 4.2 客户用户 API */
export const customer: Section = {
  title: say('Customer user', '客户用户 API'),
  sections: [prompts, me, myUsage, myTokens, mySession, compatible],
};
