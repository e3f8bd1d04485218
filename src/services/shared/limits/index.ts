import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { Limits } from '../../../store/records/index.ts';
import { readLimits } from './wire-limits.ts';

const LIMIT_MAX = 1_000_000_000_000_000;

const bound = z.int().min(1).max(LIMIT_MAX);

/** Schema of limits on their way in; null and absent both mean that there is none. */
export const limitsSchema = z
  .strictObject({
    requests_per_minute: bound
      .nullish()
      .meta(
        text(
          'Requests a minute; so many may pass at one instant, and they refill evenly. 1 to 10^15; null or absent: no such limit.',
          '每分钟请求数；可瞬间用完，之后匀速恢复。1 至 10^15；null 或省略表示不限。',
        ),
      ),
    tokens_per_minute: bound
      .nullish()
      .meta(
        text(
          'Tokens a minute, reserved at admission and corrected at settlement. 1 to 10^15; null or absent: no such limit.',
          '每分钟 token 数；准入时预扣，结算时校正。1 至 10^15；null 或省略表示不限。',
        ),
      ),
    requests_per_day: bound
      .nullish()
      .meta(
        text(
          'Requests a day. 1 to 10^15; null or absent: no such limit.',
          '每日请求数。1 至 10^15；null 或省略表示不限。',
        ),
      ),
    tokens_per_day: bound
      .nullish()
      .meta(
        text(
          'Tokens a day. 1 to 10^15; null or absent: no such limit.',
          '每日 token 数。1 至 10^15；null 或省略表示不限。',
        ),
      ),
    concurrent_requests: bound
      .nullish()
      .meta(
        text(
          'Requests that run at once. 1 to 10^15; null or absent: no such limit.',
          '同时进行的请求数。1 至 10^15；null 或省略表示不限。',
        ),
      ),
  })
  .nullish()
  .transform((fields): Limits => readLimits(fields ?? {}))
  .meta(text('Rate and concurrency limits; null or absent: none.', '速率与并发限制；null 或省略表示不限。'));

/** Schema of limits in an answer. */
export const limitsAnswerSchema = z
  .object({
    requests_per_minute: z
      .int()
      .optional()
      .meta(
        text(
          'Requests a minute; so many may pass at one instant, and they refill evenly. Absent: no such limit.',
          '每分钟请求数；可瞬间用完，之后匀速恢复。不存在表示不限。',
        ),
      ),
    tokens_per_minute: z
      .int()
      .optional()
      .meta(
        text(
          'Tokens a minute, reserved at admission and corrected at settlement. Absent: no such limit.',
          '每分钟 token 数；准入时预扣，结算时校正。不存在表示不限。',
        ),
      ),
    requests_per_day: z
      .int()
      .optional()
      .meta(text('Requests a day. Absent: no such limit.', '每日请求数。不存在表示不限。')),
    tokens_per_day: z
      .int()
      .optional()
      .meta(text('Tokens a day. Absent: no such limit.', '每日 token 数。不存在表示不限。')),
    concurrent_requests: z
      .int()
      .optional()
      .meta(text('Requests that run at once. Absent: no such limit.', '同时进行的请求数。不存在表示不限。')),
  })
  .meta({
    id: 'Limits',
    ...text('Rate and concurrency limits; one that is not set is absent.', '速率与并发限制；未设置的项不出现。'),
  });
