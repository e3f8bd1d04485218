import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS, CALL_ERRORS } from './errors.ts';
import { strictHeader } from './strict-header.ts';

const params = z.object({
  target: z
    .string()
    .meta(
      text(
        '`{model}:generateContent`, `{model}:streamGenerateContent`, `{model}:countTokens`, `{model}:embedContent` or `{model}:batchEmbedContents`.',
        '`{模型}:generateContent`、`{模型}:streamGenerateContent`、`{模型}:countTokens`、`{模型}:embedContent` 或 `{模型}:batchEmbedContents`。',
      ),
    ),
});

const query = z.object({
  alt: z
    .enum(['sse', 'json'])
    .optional()
    .meta(
      text('`sse`: a stream comes as events; else as one JSON array.', '`sse`：流以事件返回；否则为一个 JSON 数组。'),
    ),
});

const body = z
  .looseObject({
    contents: z
      .array(z.looseObject({}))
      .optional()
      .meta(
        text(
          'The conversation, as Gemini takes it; required to generate and to count.',
          '对话内容，格式同 Gemini；生成与计数时必填。',
        ),
      ),
    content: z
      .looseObject({})
      .optional()
      .meta(text('What `embedContent` makes a vector of.', '`embedContent` 的输入内容。')),
    requests: z
      .array(z.looseObject({}))
      .optional()
      .meta(
        text(
          'Bodies of `embedContent`, for `batchEmbedContents`.',
          '`batchEmbedContents` 的多个 `embedContent` 请求体。',
        ),
      ),
  })
  .meta(
    text(
      'Whatever Gemini takes; a field that is not named here reaches the provider unchanged.',
      'Gemini 支持的全部参数；此处未列出的字段原样传给提供商。',
    ),
  );

const answer = z
  .looseObject({
    candidates: z.array(z.looseObject({})).optional().meta(text('The answers.', '候选回答。')),
    embedding: z.looseObject({}).optional().meta(text('The vector of `embedContent`.', '`embedContent` 的向量。')),
    embeddings: z
      .array(z.looseObject({}))
      .optional()
      .meta(text('The vectors of `batchEmbedContents`, in order.', '`batchEmbedContents` 的向量，按顺序返回。')),
    usageMetadata: z.looseObject({}).optional().meta(text('Token counts.', 'token 用量。')),
  })
  .meta(text('Generated content, as the provider made it.', '提供商返回的生成内容。'));

const stream = z.string().meta(text('Events, each an answer with what is new.', '事件流，每个事件为一段增量回答。'));

const SUMMARY = { en: 'Generate content or embeddings, as Gemini', zh: '生成内容或向量（Gemini 兼容）' };

function describeCall(path: string, operationId: string): DocumentedCall {
  return {
    method: 'POST',
    path,
    operationId,
    tag: 'Compatible APIs',
    summary: SUMMARY,
    description: {
      en: "Takes and answers what Gemini's `generateContent`, `streamGenerateContent`, `embedContent` and `batchEmbedContents` do. Metered, priced and bounded like every request. `countTokens` answers with the estimate that budgets are held by; no provider is called and nothing is charged.",
      zh: '请求与响应格式同 Gemini 的 `generateContent`、`streamGenerateContent`、`embedContent` 与 `batchEmbedContents`；同样计量、计价并受限额与预算约束。`countTokens` 返回预算冻结所用的估算值，不调用提供商，也不计费。',
    },
    access: 'api-key',
    params,
    query,
    headers: z.object({ ...strictHeader }),
    body: { contentType: 'application/json', schema: body },
    answers: [
      {
        status: 200,
        description: { en: 'The answer, whole or streamed.', zh: '回答，整体或流式返回。' },
        content: { 'application/json': z.union([answer, z.array(answer)]), 'text/event-stream': stream },
      },
    ],
    errorShape: 'gemini',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS],
  };
}

const listedModel = z
  .looseObject({
    name: z.string().meta(text('`models/` and the name of the model.', '`models/` 加模型名称。')),
    displayName: z.string().meta(text('Name of the model.', '模型名称。')),
    supportedGenerationMethods: z.array(z.string()).meta(text('What it can be asked for.', '支持的调用方式。')),
  })
  .meta({ id: 'GeminiModel', ...text("A model as Gemini's API lists it.", 'Gemini 格式的模型信息。') });

const LIST_CALLS: readonly DocumentedCall[] = [
  {
    method: 'GET',
    path: '/v1beta/models',
    operationId: 'listGeminiModels',
    tag: 'Compatible APIs',
    summary: { en: 'List the models that the caller may call, as Gemini', zh: '列出可调用的模型（Gemini 兼容）' },
    access: 'api-key',
    query: z.object({
      pageSize: z.int().min(1).max(1000).optional().meta(text('Models a page; default 50.', '每页数量；默认 50。')),
      pageToken: z.string().optional().meta(text('`nextPageToken` of the page before.', '上一页的 `nextPageToken`。')),
    }),
    answers: [
      {
        status: 200,
        description: { en: 'The models.', zh: '模型列表。' },
        content: {
          'application/json': z.looseObject({
            models: z.array(listedModel).meta(text('The models.', '模型列表。')),
            nextPageToken: z.string().optional().meta(text('Absent on the last page.', '最后一页没有此字段。')),
          }),
        },
      },
    ],
    errorShape: 'gemini',
    errors: ACCESS_ERRORS,
  },
  {
    method: 'GET',
    path: '/v1beta/models/{id}',
    mountedAs: '/v1beta/models/:id{.+}',
    operationId: 'getGeminiModel',
    tag: 'Compatible APIs',
    summary: { en: 'Read a model that the caller may call, as Gemini', zh: '查询一个可调用的模型（Gemini 兼容）' },
    access: 'api-key',
    params: z.object({
      id: z.string().meta(text('Name of the model; it may contain slashes.', '模型名称，可含斜杠。')),
    }),
    answers: [
      {
        status: 200,
        description: { en: 'The model.', zh: '模型信息。' },
        content: { 'application/json': listedModel },
      },
    ],
    errorShape: 'gemini',
    errors: [...ACCESS_ERRORS, 'model_not_allowed', 'model_not_found', 'not_found'],
  },
];

/** What Google's SDKs call, under both versions of the API. */
export const GEMINI_CALLS: readonly DocumentedCall[] = [
  describeCall('/v1beta/models/{target}', 'generateContent'),
  describeCall('/v1/models/{target}', 'generateContentV1'),
  ...LIST_CALLS,
];
