import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { parseUsd } from '../../lib/money.ts';
import { AMOUNT_MAX, budgetAnswerSchema } from '../shared/budgets/index.ts';
import { instantSchema } from '../shared/index.ts';
import { ledgerAnswerSchema } from '../shared/ledger-view.ts';

const REASON_LENGTH_MAX = 500;

const amountSchema = z
  .string()
  .max(32)
  .transform((text, context) => {
    const amount = parseUsd(text);
    if (amount !== null && amount !== 0n && amount <= AMOUNT_MAX && amount >= 0n - AMOUNT_MAX) return amount;
    context.addIssue({
      code: 'custom',
      message: 'must be a decimal string other than 0 from -1000000000 to 1000000000, for example "25.00" or "-0.5"',
    });
    return z.NEVER;
  });

/** An adjustment as it is asked for (API.md 4.3.6). */
export const adjustmentFieldsSchema = z.strictObject({
  budget_id: z.string().min(1).max(64).meta(text('Id of the budget.', '预算的 ID。')),
  amount: amountSchema.meta(
    text(
      'USD as a decimal string: what is added to what may be spent. Above 0: a top-up or a refund; below 0: a correction downwards. Not 0, at most 1000000000 either way.',
      '金额（美元），十进制字符串，计入可用额度：大于 0 为充值或退款，小于 0 为扣减；不得为 0，绝对值不超过 1000000000。',
    ),
  ),
  reason: z
    .string()
    .min(1)
    .max(REASON_LENGTH_MAX)
    .refine((reason) => reason.trim() !== '', 'must not be blank')
    .refine((reason) => !/\p{Cc}/u.test(reason) && reason.isWellFormed(), 'must not hold control characters')
    .meta(text('Why, 1 to 500 characters; it stays in the ledger.', '原因，1 至 500 个字符；永久保存在账目中。')),
  period_start: instantSchema
    .nullish()
    .meta(
      text(
        'When the period begins that is adjusted, as ledger entries name it; null or absent: the current one. A `total` budget has none.',
        '所调整周期的开始时间，与账目中的写法一致；null 或省略表示当前周期。`total` 预算没有周期。',
      ),
    ),
});

export type AdjustmentFields = z.output<typeof adjustmentFieldsSchema>;

/** What an adjustment answers: its entry, and the budget after it. */
export const adjustmentAnswerSchema = z.object({
  ...ledgerAnswerSchema.shape,
  budget: budgetAnswerSchema.meta(text('The budget in its current period, after it.', '调整后预算当前周期的余额。')),
});

export type AdjustmentAnswer = z.infer<typeof adjustmentAnswerSchema>;
