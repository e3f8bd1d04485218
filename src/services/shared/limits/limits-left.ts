import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { isNarrower, LIMIT_WIRE_NAME } from '../../../metering/index.ts';
import type { CounterScope, LimitView } from '../../../metering/port.ts';
import type { ServiceDeps } from '../../context.ts';
import { formatInstantOrNull } from '../index.ts';

const leftSchema = z
  .object({
    scope: z
      .enum(['token', 'customer_user', 'customer', 'model', 'gateway', 'provider', 'deployment'])
      .meta(text('Whose limit it is.', '限制所属的范围。')),
    limit: z.int().meta(text('The limit.', '限制值。')),
    remaining: z.int().meta(text('What is left of it now; never below 0.', '此刻的余量，不小于 0。')),
    resets_at: z
      .string()
      .nullable()
      .meta({
        ...text(
          'When all of it is there again if nothing more is used; null: when running requests end.',
          '若不再使用，完全恢复的时间；null 表示随进行中的请求结束而恢复。',
        ),
        format: 'date-time',
      }),
  })
  .meta(text('Of this limit the one with least left.', '该项限制中余量最少的一个。'));

/** Schema of what is left of limits. */
export const limitsLeftSchema = z
  .object({
    requests_per_minute: leftSchema.optional(),
    tokens_per_minute: leftSchema.optional(),
    requests_per_day: leftSchema.optional(),
    tokens_per_day: leftSchema.optional(),
    concurrent_requests: leftSchema.optional(),
  })
  .meta({
    id: 'LimitsLeft',
    ...text('What is left of each limit; one that is not set is absent.', '各项限制的余量；未设置的项不出现。'),
    readOnly: true,
  });

export type LimitsLeftAnswer = z.infer<typeof limitsLeftSchema>;

/** The same where one entity is asked for; lists do not say it. */
export const ownLimitsLeftSchema = limitsLeftSchema
  .optional()
  .meta(
    text('What is left of `limits`; only where one entity is asked for.', '`limits` 的余量；仅查询单个实体时返回。'),
  );

/** What is left of the limits of these entities, of each the one with least left. Days are summed from the rows where that was not done yet. */
export async function viewLimitsLeft(
  { counters, clock }: Pick<ServiceDeps, 'counters' | 'clock'>,
  scopes: readonly CounterScope[],
): Promise<LimitsLeftAnswer> {
  const limited = scopes.filter(({ limits }) => Object.keys(limits).length > 0);
  if (limited.length === 0) return {};
  for (
    let loading = counters.prepare(limited, clock.now());
    loading !== null;
    loading = counters.prepare(limited, clock.now())
  ) {
    await loading;
  }
  const now = clock.now();
  const narrowest = new Map<LimitView['limit'], LimitView>();
  for (const view of counters.viewLimits(limited, now)) {
    const known = narrowest.get(view.limit);
    if (known === undefined || isNarrower(view, known)) narrowest.set(view.limit, view);
  }
  const answer: LimitsLeftAnswer = {};
  for (const { scope, limit, quota, remaining, resetMs } of narrowest.values())
    answer[LIMIT_WIRE_NAME[limit]] = {
      scope: scope.kind,
      limit: quota,
      remaining,
      resets_at: formatInstantOrNull(resetMs === null ? null : now + resetMs),
    };
  return answer;
}
