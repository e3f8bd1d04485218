import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { moneyAnswerSchema } from '../../../services/shared/fields/money.ts';
import { usageCountsSchema } from '../schemas/request.ts';
import { message, NAME_MAX, responseFormat, tool } from './message-schema.ts';

const reasoning = z.strictObject({
  effort: z
    .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
    .meta(text('How hard the model thinks before it answers.', '回答前的思考强度。')),
});

/** The body of `POST /api/v1/prompts` (API.md 4.2.1). */
export const promptBody = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .max(NAME_MAX)
      .meta(
        text('Name of the model or one of its aliases; at most 256 characters.', '模型名称或其别名，最长 256 个字符。'),
      ),
    prompt: z
      .string()
      .min(1)
      .optional()
      .meta(text('One question. Instead of `messages`.', '单条提示词；与 `messages` 二选一。')),
    messages: z
      .array(message)
      .min(1)
      .optional()
      .meta(
        text(
          'A conversation, shaped as in OpenAI chat. Instead of `prompt`.',
          '多轮对话，格式同 OpenAI；与 `prompt` 二选一。',
        ),
      ),
    system: z.string().optional().meta(text('Instruction that precedes all.', '系统指令，置于最前。')),
    max_output_tokens: z
      .int()
      .min(1)
      .max(1e9)
      .optional()
      .meta(
        text(
          'Cap on the output, tokens, 1 to 10^9; absent: the model’s.',
          '输出 token 上限，1 至 10^9；省略时取模型自身的上限。',
        ),
      ),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .meta(text('Randomness, 0 to 2; absent: the provider’s.', '随机性，0 至 2；省略时取提供商默认值。')),
    top_p: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta(text('Nucleus sampling, 0 to 1; absent: the provider’s.', '核采样，0 至 1；省略时取提供商默认值。')),
    stop: z
      .union([z.string().min(1), z.array(z.string().min(1)).max(16)])
      .optional()
      .meta(text('Texts that end the answer, at most 16.', '停止序列，最多 16 个。')),
    tools: z
      .array(tool)
      .optional()
      .meta(text('Tools that the model may call, as in OpenAI chat.', '模型可调用的工具，格式同 OpenAI。')),
    response_format: responseFormat
      .optional()
      .meta(text('Shape of the answer, as in OpenAI chat.', '回答的格式要求，格式同 OpenAI。')),
    reasoning: reasoning.optional().meta(text('How the model thinks.', '推理设置。')),
    metadata: z
      .record(z.string().max(64), z.string().max(512))
      .optional()
      .meta(
        text(
          'Texts that go to the provider, names up to 64, values up to 512 characters.',
          '随请求传给提供商的键值对：键最长 64、值最长 512 个字符。',
        ),
      ),
    stream: z
      .boolean()
      .optional()
      .meta({
        ...text(
          'Server-sent events `delta` …, then `done` or `error`.',
          '是否流式返回：若干 `delta` 事件，最后为 `done` 或 `error`。',
        ),
        default: false,
      }),
  })
  .refine((body) => (body.prompt === undefined) !== (body.messages === undefined), {
    path: ['prompt'],
    message: 'must be given, or messages, and not both',
  });

export type PromptBody = z.output<typeof promptBody>;

const answeredCall = z.strictObject({
  id: z.string().meta(text('Id of the call.', '调用 ID。')),
  name: z.string().meta(text('Name of the tool.', '工具名称。')),
  arguments: z
    .unknown()
    .meta(
      text(
        'Its arguments; text where they are no valid JSON, being cut.',
        '调用参数；因截断而不是有效 JSON 时为文本。',
      ),
    ),
});

/** `data` of the answer, and of the stream's `done` event. */
export const promptAnswer = z
  .strictObject({
    id: z.string().meta(text('Id of the request, `req_…`.', '请求 ID，形如 `req_…`。')),
    model: z.string().meta(text('Public name of the model.', '模型名称。')),
    provider: z.string().meta(text('Name of the provider that answered.', '应答的提供商名称。')),
    output: z.string().meta(text('What the model said.', '模型的回答。')),
    tool_calls: z.array(answeredCall).optional().meta(text('Tools that the model calls.', '模型发起的工具调用。')),
    finish_reason: z
      .enum(['stop', 'length', 'tool_calls', 'content_filter'])
      .meta(text('Why the answer ended, whatever the provider.', '结束原因，口径与提供商无关。')),
    usage: usageCountsSchema.meta(text('What it used.', '用量。')),
    cost: moneyAnswerSchema.meta(text('What was charged.', '费用。')),
    latency_ms: z.int().meta(text('Milliseconds until the whole answer was there.', '总耗时（毫秒）。')),
    time_to_first_token_ms: z
      .int()
      .nullable()
      .meta(text('Milliseconds until the first token; null: none came.', '首 token 耗时（毫秒）；null 表示没有。')),
  })
  .meta({ id: 'PromptAnswer', ...text('The answer to a prompt.', '提示词请求的结果。') });

export type PromptAnswer = z.input<typeof promptAnswer>;

/** Data of the stream's `delta` event. */
export const promptDelta = z.object({
  output: z.string().meta(text('The next piece of the answer.', '回答的下一段文本。')),
});
