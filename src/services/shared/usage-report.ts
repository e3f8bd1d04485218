import { z } from 'zod';
import type { UsageQuery } from '../../store/port.ts';
import type { UsageGroup, UsageGroupKey } from '../../store/records/index.ts';
import { instantSchema } from './instants.ts';
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
  });

/** Query of a usage report over everything. */
export const usageQuerySchema = z
  .strictObject({
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    group_by: groupBySchema.optional(),
    model: textFilter.optional(),
    provider: textFilter.optional(),
    customer_id: textFilter.optional(),
    customer_user_id: textFilter.optional(),
    token_id: textFilter.optional(),
  })
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
  hour: key,
  day: key,
  month: key,
  model: key,
  provider: key,
  customer_id: key,
  customer_user_id: key,
  token_id: key,
  requests: z.int(),
  errors: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cached_input_tokens: z.int(),
  cost: moneyAnswerSchema,
});
