import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets/index.ts';
import {
  allowedIpsSchema,
  allowedModelsSchema,
  displayNameSchema,
  expirySchema,
  metadataSchema,
  statusSchema,
  versionedAnswerShape,
} from '../shared/fields/identity-fields.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits/index.ts';
import { ownLimitsLeftSchema } from '../shared/limits/limits-left.ts';

/** A customer user as it is written (API.md 4.3.2). */
export const customerUserFieldsSchema = z.strictObject({
  name: displayNameSchema,
  email: z
    .email('must be an e-mail address')
    .max(254)
    .nullish()
    .transform((email) => email ?? null)
    .meta(
      text(
        'E-mail address, at most 254 characters; null or absent: none.',
        '电子邮箱，最长 254 个字符；null 或省略表示没有。',
      ),
    ),
  customer_id: z
    .string()
    .min(1)
    .max(64)
    .nullish()
    .transform((id) => id ?? null)
    .meta(
      text('The customer that they belong to; null or absent: none.', '所属客户的 ID；null 或省略表示不属于任何客户。'),
    ),
  status: statusSchema,
  allowed_models: allowedModelsSchema,
  limits: limitsSchema,
  budgets: budgetsSchema,
  allowed_ips: allowedIpsSchema,
  expires_at: expirySchema,
  metadata: metadataSchema,
});

export type CustomerUserFields = z.output<typeof customerUserFieldsSchema>;

/** A customer user as it is answered. */
export const customerUserAnswerSchema = z
  .object({
    ...versionedAnswerShape,
    name: z.string().meta(text('Name for people.', '名称。')),
    email: z.string().nullable().meta(text('E-mail address.', '电子邮箱。')),
    customer_id: z.string().nullable().meta(text('The customer that they belong to.', '所属客户的 ID。')),
    status: z
      .enum(['active', 'suspended'])
      .meta(text('`suspended`: every call is refused with 40304.', '`suspended` 表示已停用，所有请求以 40304 拒绝。')),
    allowed_models: z
      .array(z.string())
      .nullable()
      .meta(
        text(
          'Models that may be called, `*` stands for any text; null: all.',
          '允许调用的模型，`*` 匹配任意文本；null 表示全部。',
        ),
      ),
    limits: limitsAnswerSchema,
    limits_left: ownLimitsLeftSchema,
    budgets: z.array(budgetAnswerSchema).meta(text('Budgets with their balances.', '预算及其余额。')),
    allowed_ips: z
      .array(z.string())
      .nullable()
      .meta(
        text('Addresses and CIDR ranges that may call; null: any.', '允许的来源地址与 CIDR 网段；null 表示不限制。'),
      ),
    expires_at: instantAnswerSchema
      .nullable()
      .meta(
        text('From when on they are refused with 40304; null: never.', '自该时刻起以 40304 拒绝；null 表示永不过期。'),
      ),
    metadata: z.record(z.string(), z.string()).meta(text('Texts of your own.', '自定义键值对。')),
  })
  .meta({ id: 'CustomerUser', ...text('A customer user.', '客户用户。') });

export type CustomerUserAnswer = z.infer<typeof customerUserAnswerSchema>;
