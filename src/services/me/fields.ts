import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { budgetAnswerSchema } from '../shared/budgets/index.ts';
import { limitsAnswerSchema } from '../shared/limits/index.ts';
import { limitsLeftSchema } from '../shared/limits/limits-left.ts';

/** Who calls, and what is left to it (API.md 4.3.6). */
export const meAnswerSchema = z.object({
  id: z.string().meta(text('Id of the customer user.', '客户用户的 ID。')),
  name: z.string().meta(text('Name of the customer user.', '客户用户的名称。')),
  customer_id: z
    .string()
    .nullable()
    .meta(text('The customer that they belong to; null: none.', '所属客户的 ID；null 表示没有。')),
  models: z
    .array(z.string())
    .meta(
      text(
        'Names of the models that may be called; `*` at the end stands for any text.',
        '可调用的模型名称；末尾的 `*` 匹配任意文本。',
      ),
    ),
  budgets: z
    .array(
      z.object({
        scope: z
          .enum(['token', 'customer_user', 'customer', 'model', 'gateway'])
          .meta(text('Whose budget it is.', '预算所属的范围。')),
        model: z
          .string()
          .optional()
          .meta(text('Name of the model, where the scope is one.', '范围为模型时的模型名称。')),
        ...budgetAnswerSchema.shape,
      }),
    )
    .meta(text('All that bind the caller, the narrowest scope first.', '约束调用者的全部预算，范围最窄的在前。')),
  limits: limitsAnswerSchema.meta(text('The narrowest of each limit.', '各项限制中最严格的值。')),
  limits_left: limitsLeftSchema,
});

export type MeAnswer = z.infer<typeof meAnswerSchema>;
