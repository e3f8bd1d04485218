import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';
import { ACCESS_ERRORS } from './errors.ts';

const params = z.object({
  id: z
    .string()
    .meta(
      text('Id of a response, as it was answered to the same customer user.', '响应 ID，须为同一客户用户得到的响应。'),
    ),
});

const response = z
  .looseObject({
    id: z.string().meta(text('Id of the response.', '响应 ID。')),
    object: z.literal('response').meta(text('Always `response`.', '固定为 `response`。')),
    status: z.string().meta(text('`completed` or `incomplete`.', '`completed` 或 `incomplete`。')),
    output: z.array(z.looseObject({})).meta(text('Items of the answer.', '回答的输出项。')),
    previous_response_id: z.string().nullish().meta(text('The response that it continued.', '所接续的响应。')),
  })
  .meta(text('The response as it was answered.', '与当时返回的响应相同。'));

const items = z.looseObject({
  object: z.literal('list').meta(text('Always `list`.', '固定为 `list`。')),
  data: z
    .array(z.looseObject({ id: z.string().meta(text('Id of the item.', '条目 ID。')) }))
    .meta(text('The items.', '条目列表。')),
  first_id: z.string().nullable().meta(text('Id of the first item of the page.', '本页第一个条目的 ID。')),
  last_id: z.string().nullable().meta(text('Id of the last item of the page.', '本页最后一个条目的 ID。')),
  has_more: z.boolean().meta(text('Whether more follow.', '是否还有更多。')),
});

const removed = z.looseObject({
  id: z.string().meta(text('Id of the response.', '响应 ID。')),
  object: z.string().meta(text('`response`, by the gateway.', '网关返回 `response`。')),
  deleted: z.literal(true).meta(text('Always true.', '固定为 true。')),
});

const include = z
  .array(z.string())
  .optional()
  .meta(
    text(
      'What a provider that keeps the response is asked for besides; without meaning for one that the gateway keeps.',
      '向保存该响应的提供商额外请求的内容；对网关保存的响应无意义。',
    ),
  );

const SHARED = {
  tag: 'Compatible APIs',
  access: 'api-key',
  params,
  errorShape: 'openai-responses',
  errors: [
    ...ACCESS_ERRORS,
    'not_found',
    'rate_limited',
    'too_many_concurrent_requests',
    'upstream_error',
    'no_provider_available',
    'upstream_timeout',
  ],
} as const;

const WHERE = {
  en: 'One that a provider keeps is asked of the account that made it, and counts for the limits as a request without tokens.',
  zh: '由提供商保存的响应向生成它的账号查询，并按一次不含 token 的请求计入限额。',
};

/** What OpenAI's SDKs call about responses that are kept. */
export const KEPT_RESPONSE_CALLS: readonly DocumentedCall[] = [
  {
    ...SHARED,
    method: 'GET',
    path: '/v1/responses/{id}',
    operationId: 'getResponse',
    summary: { en: 'Read a response', zh: '查询响应' },
    description: {
      en: `One's own alone: what was never kept, is over, was removed, or belongs to another customer user is 404 alike. ${WHERE.en}`,
      zh: `只能查询自己的响应：未保存、已过期、已删除或属于其他客户用户的响应一律返回 404。${WHERE.zh}`,
    },
    query: z.object({
      'include[]': include,
      stream: z
        .literal('false')
        .optional()
        .meta(text('A response is read whole: `true` is refused.', '响应只能整体读取，`true` 会被拒绝。')),
    }),
    answers: [
      {
        status: 200,
        description: { en: 'The response.', zh: '响应对象。' },
        content: { 'application/json': response },
      },
    ],
    errors: [...SHARED.errors, 'unsupported_parameter'],
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/v1/responses/{id}/input_items',
    operationId: 'listResponseInputItems',
    summary: { en: 'List what a response was made from', zh: '列出响应的输入条目' },
    description: {
      en: `All that was said before it, earlier turns included. ${WHERE.en}`,
      zh: `包括此前各轮在内的全部输入。${WHERE.zh}`,
    },
    query: z.object({
      after: z.string().optional().meta(text('Id of the item behind which the page begins.', '从该条目之后开始。')),
      limit: z.int().min(1).max(100).default(20).meta(text('Items of a page.', '每页条数。')),
      order: z.enum(['asc', 'desc']).default('desc').meta(text('`desc`: the latest first.', '`desc` 表示最新的在前。')),
      'include[]': include,
    }),
    answers: [
      {
        status: 200,
        description: { en: 'A page of items.', zh: '一页条目。' },
        content: { 'application/json': items },
      },
    ],
  },
  {
    ...SHARED,
    method: 'DELETE',
    path: '/v1/responses/{id}',
    operationId: 'deleteResponse',
    summary: { en: 'Remove a response', zh: '删除响应' },
    description: {
      en: `It can neither be read nor continued from then on. What a later response of the same conversation rests on stays until that one goes. ${WHERE.en}`,
      zh: `删除后不能再查询或接续。同一对话中后续响应所依据的内容，随后续响应一并移除。${WHERE.zh}`,
    },
    answers: [
      { status: 200, description: { en: 'It was removed.', zh: '已删除。' }, content: { 'application/json': removed } },
    ],
  },
];
