import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets/index.ts';
import {
  allowedModelsSchema,
  displayNameSchema,
  metadataSchema,
  statusSchema,
  versionedAnswerShape,
} from '../shared/fields/identity-fields.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits/index.ts';
import { ownLimitsLeftSchema } from '../shared/limits/limits-left.ts';

const MILLION = 1_000_000;

const marginSchema = z
  .string()
  .regex(
    /^-?\d{1,4}(\.\d{1,6})?$/,
    'must be a decimal string with at most 6 digits behind the point, for example "0.10"',
  )
  .transform((text) => Math.round(Number(text) * MILLION))
  .refine((millionths) => millionths >= -MILLION, 'must be ≥ -1')
  .nullish()
  .transform((millionths) => millionths ?? 0)
  .meta({
    ...text(
      'Added to the price: `"0.10"` charges price × 1.10; from `-1`, at most 6 digits behind the point.',
      '在价格上加收的比例：`"0.10"` 表示按价格 × 1.10 收费；不小于 `-1`，最多 6 位小数。',
    ),
    default: '0',
  });

/** A customer as it is written (API.md 4.3.2). */
export const customerFieldsSchema = z.strictObject({
  name: displayNameSchema,
  status: statusSchema,
  limits: limitsSchema,
  budgets: budgetsSchema,
  allowed_models: allowedModelsSchema,
  margin: marginSchema,
  metadata: metadataSchema,
});

export type CustomerFields = z.output<typeof customerFieldsSchema>;

/** A customer as it is answered. */
export const customerAnswerSchema = z
  .object({
    ...versionedAnswerShape,
    name: z.string().meta(text('Name for people.', '名称。')),
    status: z
      .enum(['active', 'suspended'])
      .meta(
        text(
          '`suspended`: every call of its users is refused with 40304.',
          '`suspended` 表示已停用，其用户的所有请求以 40304 拒绝。',
        ),
      ),
    limits: limitsAnswerSchema,
    limits_left: ownLimitsLeftSchema,
    budgets: z
      .array(budgetAnswerSchema)
      .meta(text('Budgets with their balances, shared by all its users.', '预算及其余额，由其全部用户共用。')),
    allowed_models: z
      .array(z.string())
      .nullable()
      .meta(
        text(
          'Models that its users may call, `*` stands for any text; null: all.',
          '其用户可调用的模型，`*` 匹配任意文本；null 表示全部。',
        ),
      ),
    margin: z
      .string()
      .meta(
        text('Added to the price: `0.10` charges price × 1.10.', '在价格上加收的比例：`0.10` 表示按价格 × 1.10 收费。'),
      ),
    metadata: z.record(z.string(), z.string()).meta(text('Texts of your own.', '自定义键值对。')),
  })
  .meta({ id: 'Customer', ...text('A customer: a tenant.', '客户，即租户。') });

export type CustomerAnswer = z.infer<typeof customerAnswerSchema>;
