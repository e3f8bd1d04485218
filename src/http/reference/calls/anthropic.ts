import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS, CALL_ERRORS } from './errors.ts';
import { strictHeader } from './strict-header.ts';

const body = z
  .looseObject({
    model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')),
    max_tokens: z.int().meta(text('Cap on the output, tokens.', '输出 token 上限。')),
    messages: z
      .array(z.looseObject({ role: z.string().meta(text('Who speaks.', '消息的角色。')) }))
      .meta(text("The conversation, as Anthropic's Messages take it.", '对话内容，格式同 Anthropic Messages。')),
    stream: z
      .boolean()
      .nullish()
      .meta(text('Server-sent events instead of one body; default false.', '是否以 SSE 流式返回；默认 false。')),
  })
  .meta(
    text(
      "Whatever Anthropic's Messages take; a field that is not named here reaches the provider unchanged.",
      'Anthropic Messages 支持的全部参数；此处未列出的字段原样传给提供商。',
    ),
  );

const answer = z
  .looseObject({
    id: z.string().meta(text("The provider's id of the message.", '提供商给出的消息 ID。')),
    content: z.array(z.looseObject({})).meta(text('Blocks of the answer.', '回答的内容块。')),
  })
  .meta(text('A message, as the provider made it.', '提供商返回的消息。'));

const stream = z
  .unknown()
  .meta(text('Events from `message_start` to `message_stop`.', '从 `message_start` 到 `message_stop` 的事件。'));

/** What Anthropic's SDKs call. */
export const ANTHROPIC_CALLS: readonly DocumentedCall[] = [
  {
    method: 'POST',
    path: '/v1/messages',
    operationId: 'createMessage',
    tag: 'Compatible APIs',
    summary: { en: 'Message, as Anthropic', zh: '发送消息（Anthropic 兼容）' },
    description: {
      en: "Takes and answers what Anthropic's Messages do. Metered, priced and bounded like every request.",
      zh: '请求与响应格式同 Anthropic Messages；同样计量、计价并受限额与预算约束。',
    },
    access: 'api-key',
    headers: z.object({
      'anthropic-version': z
        .string()
        .optional()
        .meta(text('Version of the API; reaches a provider of the same format.', 'API 版本；传给同格式的提供商。')),
      'anthropic-beta': z
        .string()
        .optional()
        .meta(text('Betas; reach a provider of the same format.', 'Beta 功能；传给同格式的提供商。')),
      ...strictHeader,
    }),
    body: { contentType: 'application/json', schema: body },
    answers: [
      {
        status: 200,
        description: { en: 'The message, whole or streamed.', zh: '消息，整体或流式返回。' },
        content: { 'application/json': answer, 'text/event-stream': stream },
      },
    ],
    errorShape: 'anthropic-messages',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS],
  },
];
