import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS, CALL_ERRORS } from './errors.ts';
import { strictHeader } from './strict-header.ts';

const TAG = 'Compatible APIs';

const model = z
  .looseObject({
    id: z.string().meta(text('Name of the model, as a request names it.', '模型名称，即请求中使用的名称。')),
    object: z.literal('model').meta(text('Always `model`.', '固定为 `model`。')),
    created: z.int().meta(text('When it came to be, Unix seconds.', '创建时间（Unix 秒）。')),
    owned_by: z.string().meta(text('Name of the first provider that offers it.', '首个提供该模型的提供商名称。')),
  })
  .meta({ id: 'OpenAiModel', ...text("A model as OpenAI's API lists it.", 'OpenAI 格式的模型信息。') });

const chatBody = z
  .looseObject({
    model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')),
    messages: z
      .array(z.looseObject({ role: z.string().meta(text('Who speaks.', '消息的角色。')) }))
      .meta(
        text("The conversation, as OpenAI's Chat Completions take it.", '对话内容，格式同 OpenAI Chat Completions。'),
      ),
    stream: z
      .boolean()
      .nullish()
      .meta(text('Server-sent events instead of one body; default false.', '是否以 SSE 流式返回；默认 false。')),
  })
  .meta(
    text(
      "Whatever OpenAI's Chat Completions take; a field that is not named here reaches the provider unchanged.",
      'OpenAI Chat Completions 支持的全部参数；此处未列出的字段原样传给提供商。',
    ),
  );

const chatAnswer = z
  .looseObject({
    id: z.string().meta(text("The provider's id of the answer.", '提供商给出的响应 ID。')),
    choices: z.array(z.looseObject({})).meta(text('The answers.', '生成的回答。')),
  })
  .meta(text('A chat completion, as the provider made it.', '提供商返回的 Chat Completion。'));

const responseBody = z
  .looseObject({
    model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')),
    input: z
      .union([z.string(), z.array(z.looseObject({}))])
      .optional()
      .meta(
        text(
          "A text, or items as OpenAI's Responses take them. May be left out where `previous_response_id` is given.",
          '文本，或 OpenAI Responses 格式的输入项列表；给出 `previous_response_id` 时可省略。',
        ),
      ),
    previous_response_id: z
      .string()
      .nullish()
      .meta(text("A response of the caller's own that this one continues.", '要接续的响应，须为调用者自己的响应。')),
    store: z.boolean().nullish().meta(text('Whether the response is kept; default true.', '是否保存响应；默认 true。')),
    stream: z
      .boolean()
      .nullish()
      .meta(text('Server-sent events instead of one body; default false.', '是否以 SSE 流式返回；默认 false。')),
  })
  .meta(
    text(
      "Whatever OpenAI's Responses take; a field that is not named here reaches a provider of this format unchanged.",
      'OpenAI Responses 支持的全部参数；此处未列出的字段原样传给同格式的提供商。',
    ),
  );

const responseAnswer = z
  .looseObject({
    id: z.string().meta(text('Id of the response.', '响应 ID。')),
    status: z
      .string()
      .optional()
      .meta(text('`completed`, `incomplete` or `failed`.', '`completed`、`incomplete` 或 `failed`。')),
    output: z.array(z.looseObject({})).meta(text('Items of the answer.', '回答的输出项。')),
  })
  .meta(
    text(
      'A response; a provider that speaks another format is translated.',
      'Response 对象；其他格式的提供商由网关转换。',
    ),
  );

const responseStream = z
  .unknown()
  .meta(
    text(
      'Events from `response.created` to `response.completed`, `response.incomplete` or `response.failed`.',
      '从 `response.created` 到 `response.completed`、`response.incomplete` 或 `response.failed` 的事件。',
    ),
  );

const stream = z
  .unknown()
  .meta(text('`data:` lines of chunks, `[DONE]` at the end.', '由 `data:` 行组成的数据块，以 `[DONE]` 结束。'));

const ANTHROPIC_MODEL = z
  .looseObject({
    id: z.string().meta(text('Name of the model.', '模型名称。')),
    type: z.literal('model').meta(text('Always `model`.', '固定为 `model`。')),
  })
  .meta(text("In Anthropic's shape.", 'Anthropic 格式。'));
const ANTHROPIC_LIST = z
  .looseObject({
    data: z.array(ANTHROPIC_MODEL).meta(text('The models.', '模型列表。')),
    has_more: z.boolean().meta(text('Whether more follow.', '是否还有更多。')),
  })
  .meta(text("In Anthropic's shape.", 'Anthropic 格式。'));
const GEMINI_MODEL = z
  .looseObject({ name: z.string().meta(text('`models/` and the name of the model.', '`models/` 加模型名称。')) })
  .meta(text("In Gemini's shape.", 'Gemini 格式。'));
const GEMINI_LIST = z
  .looseObject({ models: z.array(GEMINI_MODEL).optional().meta(text('The models.', '模型列表。')) })
  .meta(text("In Gemini's shape.", 'Gemini 格式。'));

/** What OpenAI's SDKs call. */
export const OPENAI_CALLS: readonly DocumentedCall[] = [
  {
    method: 'POST',
    path: '/v1/chat/completions',
    operationId: 'createChatCompletion',
    tag: TAG,
    summary: { en: 'Chat completion, as OpenAI', zh: '对话补全（OpenAI 兼容）' },
    description: {
      en: "Takes and answers what OpenAI's Chat Completions do, with any model of any provider. Metered, priced and bounded like every request.",
      zh: '请求与响应格式同 OpenAI Chat Completions，可调用任意提供商的任意模型；同样计量、计价并受限额与预算约束。',
    },
    access: 'api-key',
    headers: z.object(strictHeader),
    body: { contentType: 'application/json', schema: chatBody },
    answers: [
      {
        status: 200,
        description: { en: 'The completion, whole or streamed.', zh: '补全结果，整体或流式返回。' },
        content: { 'application/json': chatAnswer, 'text/event-stream': stream },
      },
    ],
    errorShape: 'openai-chat',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS],
  },
  {
    method: 'POST',
    path: '/v1/responses',
    operationId: 'createResponse',
    tag: TAG,
    summary: { en: 'Response, as OpenAI', zh: '创建响应（OpenAI Responses 兼容）' },
    description: {
      en: "Takes and answers what OpenAI's Responses do, with any model of any provider. With `store` (default true) the response is kept, by a provider that keeps responses itself, else by the gateway: sealed, for `TALLYGATE_RESPONSE_DAYS` after the last turn of its conversation. `previous_response_id` continues one's own: the gateway puts what was said before in front of the input, or asks the account that keeps it. An id that was handed to another customer user is 404; one that was never seen passes to a provider of this format. `conversation`, `prompt` and item references work with providers of this format alone and are refused with `unsupported_parameter` with others, `background: true` with all.",
      zh: '请求与响应格式同 OpenAI Responses，可调用任意提供商的任意模型。`store`（默认 true）时保存响应：由自身保存响应的提供商保存，否则由网关加密保存，保留到该对话最后一轮之后 `TALLYGATE_RESPONSE_DAYS` 天。`previous_response_id` 接续调用者自己的响应：网关把此前内容置于本次输入之前，或交由保存该响应的提供商账号处理。已返回给其他客户用户的 id 为 404；网关从未见过的 id 原样传给同格式的提供商。`conversation`、`prompt` 和条目引用仅对同格式的提供商有效，其他提供商返回 `unsupported_parameter`；`background: true` 一律返回 `unsupported_parameter`。',
    },
    access: 'api-key',
    headers: z.object(strictHeader),
    body: { contentType: 'application/json', schema: responseBody },
    answers: [
      {
        status: 200,
        description: { en: 'The response, whole or streamed.', zh: '响应，整体或流式返回。' },
        content: { 'application/json': responseAnswer, 'text/event-stream': responseStream },
      },
    ],
    errorShape: 'openai-responses',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS, 'previous_response_not_found'],
  },
  {
    method: 'GET',
    path: '/v1/models',
    operationId: 'listCallableModels',
    tag: TAG,
    summary: { en: 'List the models that the caller may call', zh: '列出当前令牌可调用的模型' },
    description: {
      en: "With an `anthropic-version` header in Anthropic's shape, with `x-goog-api-key` or `?key=` in Gemini's, both with the pages of theirs; else in OpenAI's.",
      zh: '带 `anthropic-version` 请求头时按 Anthropic 格式返回，带 `x-goog-api-key` 或 `?key=` 时按 Gemini 格式返回，两者均支持各自的分页参数；其余按 OpenAI 格式返回。',
    },
    access: 'api-key',
    answers: [
      {
        status: 200,
        description: { en: 'The models.', zh: '模型列表。' },
        content: {
          'application/json': z.union([
            z.looseObject({
              object: z.literal('list').meta(text('Always `list`.', '固定为 `list`。')),
              data: z.array(model).meta(text('The models.', '模型列表。')),
            }),
            ANTHROPIC_LIST,
            GEMINI_LIST,
          ]),
        },
      },
    ],
    errorShape: 'any-vendor',
    errors: ACCESS_ERRORS,
  },
  {
    method: 'GET',
    path: '/v1/models/{id}',
    mountedAs: '/v1/models/:id{.+}',
    operationId: 'getCallableModel',
    tag: TAG,
    summary: { en: 'Read a model that the caller may call', zh: '查询一个可调用的模型' },
    access: 'api-key',
    params: z.object({
      id: z.string().meta(text('Name of the model; it may contain slashes.', '模型名称，可含斜杠。')),
    }),
    answers: [
      {
        status: 200,
        description: { en: 'The model.', zh: '模型信息。' },
        content: { 'application/json': z.union([model, ANTHROPIC_MODEL, GEMINI_MODEL]) },
      },
    ],
    errorShape: 'any-vendor',
    errors: [...ACCESS_ERRORS, 'model_not_allowed', 'model_not_found', 'not_found'],
  },
];
