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
        '`{model}:generateContent` or `{model}:streamGenerateContent`.',
        '`{模型}:generateContent` 或 `{模型}:streamGenerateContent`。',
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
      .meta(text('The conversation, as Gemini takes it.', '对话内容，格式同 Gemini。')),
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
    usageMetadata: z.looseObject({}).optional().meta(text('Token counts.', 'token 用量。')),
  })
  .meta(text('Generated content, as the provider made it.', '提供商返回的生成内容。'));

const stream = z.string().meta(text('Events, each an answer with what is new.', '事件流，每个事件为一段增量回答。'));

const SUMMARY = { en: 'Generate content, as Gemini', zh: '生成内容（Gemini 兼容）' };

function describeCall(path: string, operationId: string): DocumentedCall {
  return {
    method: 'POST',
    path,
    operationId,
    tag: 'Compatible APIs',
    summary: SUMMARY,
    description: {
      en: "Takes and answers what Gemini's `generateContent` and `streamGenerateContent` do. Metered, priced and bounded like every request.",
      zh: '请求与响应格式同 Gemini 的 `generateContent` 与 `streamGenerateContent`；同样计量、计价并受限额与预算约束。',
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

/** What Google's SDKs call, under both versions of the API. */
export const GEMINI_CALLS: readonly DocumentedCall[] = [
  describeCall('/v1beta/models/{target}', 'generateContent'),
  describeCall('/v1/models/{target}', 'generateContentV1'),
];
