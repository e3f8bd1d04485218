import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { instantAnswerSchema } from '../../../services/shared/fields/instant-schema.ts';
import { marginAnswerSchema } from '../../../services/shared/usage/usage-report.ts';

const kind = z
  .string()
  .nullable()
  .meta(text('`type` of the error table; null: it was not kept.', '错误表中的 `type`；null 表示未记录。'));
const count = z
  .int()
  .meta(text('Requests that failed so, or were refused before their hold.', '以此失败或在预扣前被拒绝的请求数。'));

export const overviewAnswerSchema = z.object({
  from: instantAnswerSchema.meta(text('Beginning of the time.', '起始时间。')),
  to: instantAnswerSchema.meta(text('Its end.', '截止时间。')),
  interval: z.enum(['hour', 'day']).meta(text('What a point of `series` stands for.', '`series` 中每一点的时间跨度。')),
  totals: marginAnswerSchema.nullable().meta(text('Sums; null: nothing happened.', '合计；null 表示无任何请求。')),
  before: marginAnswerSchema
    .nullable()
    .meta(text('The same of the time of this length just before.', '紧邻之前等长时间段的合计。')),
  series: z
    .array(marginAnswerSchema)
    .readonly()
    .meta(
      text(
        'In the order of time, by `hour` or `day`; what nothing happened in is left out.',
        '按 `hour` 或 `day` 的时间序列；无请求的时段省略。',
      ),
    ),
  models: z.array(marginAnswerSchema).readonly().meta(text('The 20 dearest models.', '费用最高的 20 个模型。')),
  providers: z.array(marginAnswerSchema).readonly().meta(text('The 20 dearest providers.', '费用最高的 20 个提供商。')),
  errors: z
    .array(z.object({ type: kind, errors: count }))
    .readonly()
    .meta(text('Errors by kind, the most frequent first.', '按类型的错误数，从多到少。')),
  error_series: z
    .array(
      z.object({
        hour: z
          .string()
          .nullable()
          .optional()
          .meta(text('Hour, where `interval` is one.', '`interval` 为小时时的时间。')),
        day: z.string().nullable().optional().meta(text('Day, where `interval` is one.', '`interval` 为日时的日期。')),
        type: kind,
        errors: count,
      }),
    )
    .readonly()
    .meta(text('The same over time.', '错误数的时间序列。')),
});
