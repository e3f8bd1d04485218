import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { UsageQuery } from '../../store/port.ts';
import type { UsageGroup, UsageGroupKey } from '../../store/records/index.ts';
import { instantSchema } from './instant-schema.ts';
import { textFilter } from './list-query.ts';
import { buildMoney, moneyAnswerSchema } from './money.ts';

const GROUP_KEYS = [
  'hour',
  'day',
  'month',
  'model',
  'provider',
  'customer_id',
  'customer_user_id',
  'token_id',
] as const;

function isGroupKey(text: string): text is UsageGroupKey {
  return (GROUP_KEYS as readonly string[]).includes(text);
}

/** `group_by`: comma-separated keys, none twice. */
export const groupBySchema = z
  .string()
  .max(256)
  .transform((text, context): readonly UsageGroupKey[] => {
    const keys = text.split(',').map((each) => each.trim());
    const known = keys.filter(isGroupKey);
    if (known.length === keys.length && new Set(keys).size === keys.length) return known;
    context.addIssue({ code: 'custom', message: `must be some of ${GROUP_KEYS.join(', ')}, separated by commas` });
    return z.NEVER;
  })
  .meta(
    text(
      'Comma-separated, none twice: `hour`, `day`, `month`, `model`, `provider`, `customer_id`, `customer_user_id`, `token_id`.',
      '以逗号分隔且不重复：`hour`、`day`、`month`、`model`、`provider`、`customer_id`、`customer_user_id`、`token_id`。',
    ),
  );

/** The fields of a usage report's query. */
export const usageQueryShape = {
  from: instantSchema
    .optional()
    .meta(
      text(
        'Not before this instant (included), RFC 3339; left out: from the first request on.',
        '起始时间（含），RFC 3339；省略则从最早的请求开始。',
      ),
    ),
  to: instantSchema
    .optional()
    .meta(
      text(
        'Before this instant (excluded), RFC 3339; left out: until now.',
        '截止时间（不含），RFC 3339；省略则截至当前。',
      ),
    ),
  group_by: groupBySchema.optional(),
  model: textFilter.optional().meta(text('Only requests of this model.', '仅统计该模型的请求。')),
  provider: textFilter
    .optional()
    .meta(text('Only requests of this provider, by name.', '仅统计该提供商（按名称）的请求。')),
  customer_id: textFilter.optional().meta(text('Only requests of this customer.', '仅统计该客户的请求。')),
  customer_user_id: textFilter
    .optional()
    .meta(text('Only requests of this customer user.', '仅统计该客户用户的请求。')),
  token_id: textFilter.optional().meta(text('Only requests of this auth token.', '仅统计该认证令牌的请求。')),
};

/** Query of a usage report over everything. */
export const usageQuerySchema = z
  .strictObject(usageQueryShape)
  .transform(({ from, to, group_by: groupBy, ...filters }): UsageQuery => ({
    from: from ?? null,
    to: to ?? null,
    groupBy: groupBy ?? [],
    filters,
  }));

/** One group as it is answered. */
export function buildUsageView(group: UsageGroup) {
  return {
    ...group.keys,
    requests: group.requests,
    errors: group.errors,
    input_tokens: group.inputTokens,
    output_tokens: group.outputTokens,
    cached_input_tokens: group.cachedInputTokens,
    cost: buildMoney(group.charge),
  };
}

export type UsageView = ReturnType<typeof buildUsageView>;

const key = z.string().nullable().optional();

export const usageAnswerSchema = z.object({
  hour: key.meta(text('Hour, where grouped by it, `2026-01-31T12:00:00.000Z`.', '按小时分组时的时间。')),
  day: key.meta(text('Day in UTC, where grouped by it.', '按日分组时的日期（UTC）。')),
  month: key.meta(text('Month in UTC, where grouped by it.', '按月分组时的月份（UTC）。')),
  model: key.meta(text('Name of the model, where grouped by it.', '按模型分组时的模型名称。')),
  provider: key.meta(text('Name of the provider, where grouped by it.', '按提供商分组时的提供商名称。')),
  customer_id: key.meta(
    text('Customer, where grouped by it; null: users without one.', '按客户分组时的客户 ID；null 表示不属于任何客户。'),
  ),
  customer_user_id: key.meta(text('Customer user, where grouped by it.', '按客户用户分组时的客户用户 ID。')),
  token_id: key.meta(text('Auth token, where grouped by it.', '按令牌分组时的认证令牌 ID。')),
  requests: z.int().meta(text('Requests.', '请求数。')),
  errors: z.int().meta(text('Requests that failed or were refused.', '失败或被拒绝的请求数。')),
  input_tokens: z.int().meta(text('Input tokens, cached ones included.', '输入 token 数，含缓存部分。')),
  output_tokens: z.int().meta(text('Output tokens, reasoning included.', '输出 token 数，含推理部分。')),
  cached_input_tokens: z.int().meta(text('Input tokens that were read from a cache.', '从缓存读取的输入 token 数。')),
  cost: moneyAnswerSchema.meta(text('What was charged.', '费用。')),
});
