import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS, CALL_ERRORS } from './errors.ts';
import { strictHeader } from './strict-header.ts';

const body = z
  .looseObject({
    model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')),
    prompt: z
      .union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))])
      .nullish()
      .meta(
        text(
          'A text, a list of texts, or token ids. Where the model takes only conversations, one text.',
          '文本、文本列表或 token ID；仅支持对话的模型只接受一段文本。',
        ),
      ),
    max_tokens: z
      .int()
      .nullish()
      .meta(
        text(
          "Most output tokens of an answer; default: the provider's.",
          '单个回答的最大输出 token 数；默认由提供商决定。',
        ),
      ),
    n: z.int().nullish().meta(text('Answers for each prompt; default 1.', '每个提示词的回答数量；默认 1。')),
    echo: z
      .boolean()
      .nullish()
      .meta(
        text('Whether the prompt stands before the answer; default false.', '是否在回答前附上提示词；默认 false。'),
      ),
    stream: z
      .boolean()
      .nullish()
      .meta(text('Server-sent events instead of one body; default false.', '是否以 SSE 流式返回；默认 false。')),
  })
  .meta(
    text(
      "Whatever OpenAI's text completions take; a field that is not named here reaches a provider of this format unchanged.",
      'OpenAI Completions 支持的全部参数；此处未列出的字段原样传给同格式的提供商。',
    ),
  );

const answer = z
  .looseObject({
    id: z.string().optional().meta(text('Id of the answer.', '响应 ID。')),
    choices: z
      .array(z.looseObject({}))
      .meta(text('The answers: `text`, `finish_reason`.', '回答列表：`text`、`finish_reason`。')),
  })
  .meta(text('A text completion.', '文本补全结果。'));

const stream = z
  .unknown()
  .meta(text('`data:` lines of chunks, `[DONE]` at the end.', '由 `data:` 行组成的数据块，以 `[DONE]` 结束。'));

/** The legacy text completions of OpenAI's SDKs. */
export const COMPLETION_CALLS: readonly DocumentedCall[] = [
  {
    method: 'POST',
    path: '/v1/completions',
    operationId: 'createCompletion',
    tag: 'Compatible APIs',
    summary: { en: 'Text completion, as OpenAI', zh: '文本补全（OpenAI 兼容）' },
    description: {
      en: "Takes and answers what OpenAI's legacy text completions do. A provider that has the endpoint gets the request as it is: servers of open models, OpenRouter, DeepSeek, and OpenAI for its models that continue texts. With any other model the prompt is what a user says; `suffix`, `best_of` and what else a conversation lacks are named in `X-Tallygate-Warnings`, and several prompts or token ids are refused with `unsupported_parameter`. Metered, priced and bounded like every request.",
      zh: '请求与响应格式同 OpenAI 旧版 Completions。拥有该接口的提供商会收到原始请求：开源模型服务、OpenRouter、DeepSeek，以及 OpenAI 的文本续写模型。对其他模型，提示词作为一条用户消息发送；`suffix`、`best_of` 等对话接口无法表达的参数会列在 `X-Tallygate-Warnings` 中，多个提示词或 token ID 以 `unsupported_parameter` 拒绝。同样计量、计价并受限额与预算约束。',
    },
    access: 'api-key',
    headers: z.object(strictHeader),
    body: { contentType: 'application/json', schema: body },
    answers: [
      {
        status: 200,
        description: { en: 'The completion, whole or streamed.', zh: '补全结果，整体或流式返回。' },
        content: { 'application/json': answer, 'text/event-stream': stream },
      },
    ],
    errorShape: 'openai-chat',
    errors: [...ACCESS_ERRORS, ...CALL_ERRORS],
  },
];
