import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { invalidField } from '../../../lib/errors/index.ts';
import { nanoUsd } from '../../../lib/money.ts';
import { isTimeZone } from '../../../metering/index.ts';
import type { Store, UsageQuery } from '../../../store/port.ts';
import type { ErrorGroup, UsageGroup, UsageGroupKey } from '../../../store/records/index.ts';
import { instantSchema } from '../fields/instant-schema.ts';
import { booleanFilter, textFilter } from '../lists/list-query.ts';
import { buildMoney, moneyAnswerSchema } from '../fields/money.ts';
import { buildPace, paceAnswerSchema } from '../limits/pace.ts';
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
  'end_user',
] as const;

const TAG = 'tag:';
/** What a report by a label may be grouped by besides. */
const BESIDE_LABELS: ReadonlySet<UsageGroupKey> = new Set(['hour', 'day', 'month', 'customer_id', 'customer_user_id']);

function isGroupKey(text: string): text is (typeof GROUP_KEYS)[number] {
  return (GROUP_KEYS as readonly string[]).includes(text);
}

/** The keys of a `group_by`, and the name of the tag among them. */
export interface Grouping {
  readonly keys: readonly UsageGroupKey[];
  readonly tag: string | null;
}

/** What stands between commas that no backslash stands before. */
const PART = /(?:^|,)((?:\\[\\,]|\\(?![\\,])|[^,\\])*)/g;

function parseGrouping(given: string): Grouping | null {
  const texts = Array.from(given.matchAll(PART), ([, each = '']) => each.trim());
  const tag =
    texts
      .find((each) => each.startsWith(TAG))
      ?.slice(TAG.length)
      .replaceAll(/\\([\\,])/g, '$1') ?? null;
  const keys = texts
    .map((each) => (each.startsWith(TAG) ? 'tag' : each))
    .filter((key) => key === 'tag' || isGroupKey(key));
  return keys.length === texts.length && new Set(keys).size === keys.length && tag !== '' ? { keys, tag } : null;
}

/** `group_by`: comma-separated keys, none twice. */
export const groupBySchema = z
  .string()
  .max(256)
  .transform((given, context): Grouping => {
    const grouping = parseGrouping(given);
    if (grouping === null) {
      const message = `must be some of ${[...GROUP_KEYS, 'tag:<name>'].join(', ')}, separated by commas`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    const { keys } = grouping;
    const label = findLabelKey(keys);
    if (label === null || keys.every((key) => key === label || BESIDE_LABELS.has(key))) return grouping;
    context.addIssue({
      code: 'custom',
      message: `must be ${[...BESIDE_LABELS].join(', ')} alone beside one tag or end_user`,
    });
    return z.NEVER;
  })
  .meta(
    text(
      'Comma-separated, none twice: `hour`, `day`, `month`, `model`, `provider`, `customer_id`, `customer_user_id`, `token_id`; or one of `tag:<name>` (a member of the requests’ `metadata`; a comma in it is written `\\,`, a backslash before one `\\\\`) and `end_user`, beside times, `customer_id` and `customer_user_id` alone.',
      '以逗号分隔且不重复：`hour`、`day`、`month`、`model`、`provider`、`customer_id`、`customer_user_id`、`token_id`；或 `tag:<键>`（请求 `metadata` 中的键；其中的逗号写作 `\\,`，其前的反斜杠写作 `\\\\`）与 `end_user` 二者之一，此时仅可与时间、`customer_id`、`customer_user_id` 组合。',
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
  .strictObject({
    ...usageQueryShape,
    latencies: booleanFilter.optional().meta({
      ...text(
        'Whether to tell `latency_ms` and `time_to_first_token_ms` where they are known, which takes longer than all else.',
        '是否返回可得的 `latency_ms` 与 `time_to_first_token_ms`，其计算比其余部分更耗时。',
      ),
      default: true,
    }),
  })
  .transform(({ from, to, group_by: grouping, time_zone: timeZone, latencies, ...filters }): UsageWish => ({
    from: from ?? null,
    to: to ?? null,
    groupBy: grouping?.keys ?? [],
    tag: grouping?.tag ?? null,
    timeZone: timeZone ?? 'UTC',
    withPace: latencies ?? true,
    filters,
  }));

function findLabelKey(keys: readonly UsageGroupKey[]): 'tag' | 'end_user' | null {
  if (keys.includes('tag')) return 'tag';
  return keys.includes('end_user') ? 'end_user' : null;
}

/** What is left of all groups behind those with a label. */
function subtract(
  totals: readonly UsageGroup[],
  labelled: readonly UsageGroup[],
  label: 'tag' | 'end_user',
  keys: readonly UsageGroupKey[],
): readonly UsageGroup[] {
  const keyOf = (group: UsageGroup): string => JSON.stringify(keys.map((key) => group.keys[key]));
  const rest = new Map(totals.map((group) => [keyOf(group), { ...group, keys: { ...group.keys, [label]: null } }]));
  for (const group of labelled) {
    const total = rest.get(keyOf(group));
    if (total === undefined) continue;
    total.requests -= group.requests;
    total.errors -= group.errors;
    total.inputTokens -= group.inputTokens;
    total.outputTokens -= group.outputTokens;
    total.cachedInputTokens -= group.cachedInputTokens;
    total.charge = nanoUsd(total.charge - group.charge);
    total.providerCost = nanoUsd(total.providerCost - group.providerCost);
  }
  return [...rest.values()].filter((group) => group.requests > 0 || group.errors > 0);
}

/**
 * By a label: its values, then what has none. Labelled ones are read first, so that what is settled meanwhile is counted among the others.
 * Throws `invalid_request` where a filter is none of theirs.
 */
async function reportByLabel(
  { usage }: Pick<Store, 'usage'>,
  query: UsageQuery,
  label: 'tag' | 'end_user',
): Promise<readonly UsageGroup[]> {
  for (const name of ['model', 'provider', 'token_id'] as const) {
    if (query.filters[name] !== undefined) throw invalidField(name, 'cannot be asked for beside a tag or end_user');
  }
  const keys = query.groupBy.filter((key) => key !== label);
  const labelled = await usage.report(query);
  return [...labelled, ...subtract(await usage.report({ ...query, groupBy: keys }), labelled, label, keys)];
}

/** The groups that were asked for. Throws `invalid_request` where their days cannot be told in that time zone. */
export async function findUsage(
  { store }: { readonly store: Pick<Store, 'usage'> },
  wish: UsageWish,
): Promise<readonly UsageGroup[]> {
  const query = await localize(store, wish);
  if (query === null) return [];
  const label = findLabelKey(query.groupBy);
  return label === null ? store.usage.report(query) : reportByLabel(store, query, label);
}

/** Errors by kind in the groups asked for, which are of times, model and provider alone. */
export async function findErrors(
  { store }: { readonly store: Pick<Store, 'usage'> },
  wish: UsageWish,
): Promise<readonly ErrorGroup[]> {
  const query = await localize(store, wish);
  return query === null ? [] : store.usage.listErrors(query);
}

/** null: nothing was used in that time. */
async function localize(store: Pick<Store, 'usage'>, { timeZone, ...query }: UsageWish): Promise<UsageQuery | null> {
  const isLocal = query.groupBy.includes('day') || query.groupBy.includes('month');
  if (timeZone === 'UTC' || !isLocal) return query;
  const span = await store.usage.span();
  if (span === null) return null;
  const from = Math.max(query.from ?? 0, span.first * HOUR_MS);
  const to = Math.min(query.to ?? Number.MAX_SAFE_INTEGER, (span.last + 1) * HOUR_MS);
  return from >= to ? null : { ...query, offsets: requireWholeHours(timeZone, from, to) };
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
    ...(group.latency === undefined ? {} : { latency_ms: buildPace(group.latency) }),
    ...(group.firstToken === undefined ? {} : { time_to_first_token_ms: buildPace(group.firstToken) }),
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
  tag: key.meta(
    text(
      'Value of the tag, where grouped by one; null: requests without it, and what was refused before its hold; `…other`: values beyond 200 that a customer user had in an hour; `…erased`: erased ones.',
      '按标签分组时的标签值；null 表示没有该标签的请求，以及预扣前即被拒绝的请求；`…other` 为某客户用户一小时内超出 200 个的其余值；`…erased` 为已抹除的值。',
    ),
  ),
  end_user: key.meta(
    text('End user, where grouped by it, as `tag` else.', '按终端用户分组时的终端用户，其余同 `tag`。'),
  ),
  token_id: key.meta(text('Auth token, where grouped by it.', '按令牌分组时的认证令牌 ID。')),
  requests: z
    .int()
    .meta(
      text(
        'Admitted requests; those that were refused before their hold are in `errors` alone.',
        '已准入的请求数；预扣前即被拒绝的请求只计入 `errors`。',
      ),
    ),
  errors: z
    .int()
    .meta(
      text(
        'Admitted requests that failed, and also those that were refused before their hold, which are not in `requests`.',
        '失败的已准入请求数，另含预扣前即被拒绝的请求数（后者不计入 `requests`）。',
      ),
    ),
  input_tokens: z.int().meta(text('Input tokens, cached ones included.', '输入 token 数，含缓存部分。')),
  output_tokens: z.int().meta(text('Output tokens, reasoning included.', '输出 token 数，含推理部分。')),
  cached_input_tokens: z.int().meta(text('Input tokens that were read from a cache.', '从缓存读取的输入 token 数。')),
  cost: moneyAnswerSchema.meta(text('What was charged.', '费用。')),
});

const WHO_SEES = 'there for whoever has the permission `price.read`';
const WHO_SEES_ZH = '仅对拥有 `price.read` 权限者返回';

/** The same with how long it took and what it cost. */
export const marginAnswerSchema = usageAnswerSchema.extend({
  latency_ms: paceAnswerSchema
    .optional()
    .meta(
      text(
        'How long requests took that were answered without an error; there where the report is grouped and filtered by times, `model` and `provider` alone. null: there was none.',
        '无错误应答的请求耗时；仅当报表只按时间、`model`、`provider` 分组与筛选时返回。null 表示没有此类请求。',
      ),
    ),
  time_to_first_token_ms: paceAnswerSchema
    .optional()
    .meta(text('When their first token came, likewise.', '其首个 token 的耗时，条件同上。')),
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
