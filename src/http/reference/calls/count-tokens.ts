import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS } from './errors.ts';

const body = z
  .looseObject({ model: z.string().meta(text('Name of the model or one of its aliases.', '模型名称或其别名。')) })
  .meta(text('The request whose input is counted.', '需要估算输入 token 数的请求。'));

const inputTokens = z
  .int()
  .meta(text('Input tokens, estimated from above.', '输入 token 数的估算值（不低于实际值）。'));

const SHARED = {
  method: 'POST',
  tag: 'Compatible APIs',
  access: 'api-key',
  body: { contentType: 'application/json', schema: body },
  errors: [
    ...ACCESS_ERRORS,
    'invalid_json',
    'model_not_allowed',
    'model_not_found',
    'not_found',
    'unsupported_media_type',
  ],
} as const;

const DESCRIPTION = {
  en: 'The estimate that budgets are held by: above the true count but near. No provider is called and nothing is charged.',
  zh: '返回预算冻结所用的估算值：略高于实际值。不调用提供商，也不计费。',
};

/** Counting, as the APIs with a path of its own for it do. */
export const COUNT_CALLS: readonly DocumentedCall[] = [
  {
    ...SHARED,
    path: '/v1/messages/count_tokens',
    operationId: 'countMessageTokens',
    summary: { en: 'Count input tokens, as Anthropic', zh: '估算输入 token 数（Anthropic 兼容）' },
    description: DESCRIPTION,
    answers: [
      {
        status: 200,
        description: { en: 'The count.', zh: '估算结果。' },
        content: { 'application/json': z.looseObject({ input_tokens: inputTokens }) },
      },
    ],
    errorShape: 'anthropic-messages',
  },
  {
    ...SHARED,
    path: '/v1/responses/input_tokens',
    operationId: 'countResponseTokens',
    summary: { en: 'Count input tokens, as OpenAI Responses', zh: '估算输入 token 数（OpenAI Responses 兼容）' },
    description: {
      en: `${DESCRIPTION.en} What \`previous_response_id\` names is counted in.`,
      zh: `${DESCRIPTION.zh}\`previous_response_id\` 所指的此前内容计算在内。`,
    },
    answers: [
      {
        status: 200,
        description: { en: 'The count.', zh: '估算结果。' },
        content: {
          'application/json': z.looseObject({
            object: z.literal('response.input_tokens').meta(text('Always so.', '固定值。')),
            input_tokens: inputTokens,
          }),
        },
      },
    ],
    errorShape: 'openai-responses',
    errors: [...SHARED.errors, 'unsupported_parameter', 'previous_response_not_found'],
  },
];
