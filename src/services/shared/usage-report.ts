import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { isTimeZone } from '../../metering/index.ts';
import type { Store, UsageQuery } from '../../store/port.ts';
import type { UsageGroup, UsageGroupKey } from '../../store/records/index.ts';
import { instantSchema } from './instant-schema.ts';
import { textFilter } from './list-query.ts';
import { buildMoney, moneyAnswerSchema } from './money.ts';
import { requireWholeHours } from './usage-zone.ts';

const HOUR_MS = 3_600_000;

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
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
    .optional()
    .meta({
      ...text(
        'IANA time zone of `day` and `month`; whole hours from UTC only, since usage is summed by the hour.',
        '`day` 与 `month` 所用的 IANA 时区；用量按小时汇总，因此与 UTC 的时差须为整小时。',
      ),
      default: 'UTC',
    }),
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

/** What a report is asked for. */
export interface UsageWish extends Omit<UsageQuery, 'offsets'> {
  readonly timeZone: string;
}

/** Query of a usage report over everything. */
export const usageQuerySchema = z
  .strictObject(usageQueryShape)
  .transform(({ from, to, group_by: groupBy, time_zone: timeZone, ...filters }): UsageWish => ({
    from: from ?? null,
    to: to ?? null,
    groupBy: groupBy ?? [],
    timeZone: timeZone ?? 'UTC',
    filters,
  }));

/** The groups that were asked for. Throws `invalid_request` where their days cannot be told in that time zone. */
export async function findUsage(
  { store }: { readonly store: Pick<Store, 'usage'> },
  { timeZone, ...query }: UsageWish,
): Promise<readonly UsageGroup[]> {
  const isLocal = query.groupBy.includes('day') || query.groupBy.includes('month');
  if (timeZone === 'UTC' || !isLocal) return store.usage.report(query);
  const span = await store.usage.span();
  if (span === null) return [];
  const from = Math.max(query.from ?? 0, span.first * HOUR_MS);
  const to = Math.min(query.to ?? Number.MAX_SAFE_INTEGER, (span.last + 1) * HOUR_MS);
  return from >= to ? [] : store.usage.report({ ...query, offsets: requireWholeHours(timeZone, from, to) });
}

/** One group as its customer user is answered: what providers bill us is none of their business. */
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

/** The same with what providers bill for it, losers of retries included, and what is left of the charge. */
export function buildMarginView(group: UsageGroup) {
  return {
    ...buildUsageView(group),
    provider_cost: buildMoney(group.providerCost),
    margin: buildMoney(group.charge - group.providerCost),
  };
}

export type MarginView = UsageView & Partial<ReturnType<typeof buildMarginView>>;

const key = z.string().nullable().optional();

export const usageAnswerSchema = z.object({
  hour: key.meta(text('Hour, where grouped by it, `2026-01-31T12:00:00.000Z`.', '按小时分组时的时间。')),
  day: key.meta(text('Day in the time zone asked for, where grouped by it.', '按日分组时的日期（按所选时区）。')),
  month: key.meta(text('Month in the time zone asked for, where grouped by it.', '按月分组时的月份（按所选时区）。')),
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

const WHO_SEES = 'there for whoever has the permission `price.read`';
const WHO_SEES_ZH = '仅对拥有 `price.read` 权限者返回';

/** The same with what it cost. */
export const marginAnswerSchema = usageAnswerSchema.extend({
  provider_cost: moneyAnswerSchema
    .optional()
    .meta(
      text(
        `What providers bill for all attempts, those of retries that lost included; ${WHO_SEES}.`,
        `提供商就全部尝试（含失败的重试）收取的金额；${WHO_SEES_ZH}。`,
      ),
    ),
  margin: moneyAnswerSchema
    .optional()
    .meta(
      text(
        `The charge less the provider cost, negative where it does not cover it; ${WHO_SEES}.`,
        `费用减去提供商成本，入不敷出时为负；${WHO_SEES_ZH}。`,
      ),
    ),
});
