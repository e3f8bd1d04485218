import { z } from 'zod';
import { onceText, text } from '../../lib/describe.ts';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets/index.ts';
import {
  allowedIpsSchema,
  allowedModelsSchema,
  displayNameSchema,
  expirySchema,
  versionedAnswerShape,
} from '../shared/fields/identity-fields.ts';
import { instantSchema } from '../shared/fields/instant-schema.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits/index.ts';
import { ownLimitsLeftSchema } from '../shared/limits/limits-left.ts';

const OVERLAP_SECONDS_MAX = 30 * 86_400;
const ITEMS_MAX = 1000;

const EXPIRES_AT = text('When it stops working, RFC 3339; null: never.', '失效时间（RFC 3339）；null 表示永不失效。');
const ALLOWED_MODELS = text(
  'Models that it may call, `*` stands for any text; null: all that the customer user may call.',
  '允许调用的模型，`*` 匹配任意文本；null 表示客户用户可调用的全部模型。',
);
const LIMITS = text(
  "Its own limits, beside the customer user's. A rotated token shares them with its successor.",
  '令牌自身的限额，与客户用户的限额同时生效；轮换后的新旧令牌共用。',
);
const BUDGETS = text(
  "Its own budgets, beside the customer user's. A rotated token shares them, and what is spent of them, with its successor.",
  '令牌自身的预算，与客户用户的预算同时生效；轮换后的新旧令牌共用同一预算及其已用金额。',
);
const ALLOWED_IPS = text(
  'Addresses and CIDR ranges that it may be used from; null: any.',
  '允许使用该令牌的 IP 地址和 CIDR 网段；null 表示不限制。',
);
const DIRECT_USE = text(
  'Whether the token itself is accepted as an API key on the compatible APIs; default true.',
  '是否可直接作为兼容 API 的密钥使用；默认 true。',
);
const ON_LOW_BUDGET = text(
  'What happens when a hard budget cannot afford the output cap: `shorten` lowers the cap, or ends the answer where the budget ends (finish reason `length`), `refuse` answers 40201. Default `shorten`.',
  '硬预算不足以覆盖输出上限时的处理：`shorten` 降低输出上限，或在预算用尽处结束回答（结束原因 `length`）；`refuse` 返回 40201。默认 `shorten`。',
);
const CUSTOMER_USER = text('Customer user that the token is for.', '令牌所属的客户用户。');
const NAME = text('What the token is called.', '令牌名称。');

/** An auth token as it is written (API.md 4.3.3). */
export const tokenFieldsSchema = z.strictObject({
  name: displayNameSchema.meta(NAME),
  expires_at: expirySchema.meta(EXPIRES_AT),
  allowed_models: allowedModelsSchema.meta(ALLOWED_MODELS),
  limits: limitsSchema.meta(LIMITS),
  budgets: budgetsSchema.meta(BUDGETS),
  allowed_ips: allowedIpsSchema.meta(ALLOWED_IPS),
  direct_use: z
    .boolean()
    .nullish()
    .transform((direct) => direct ?? true)
    .meta(DIRECT_USE),
  on_low_budget: z
    .enum(['shorten', 'refuse'])
    .nullish()
    .transform((choice) => choice ?? 'shorten')
    .meta(ON_LOW_BUDGET),
});

export type TokenFields = z.output<typeof tokenFieldsSchema>;

const idSchema = z.string().min(1).max(64);

/** Tokens of any customer users, issued together. */
export const issueManyFieldsSchema = z.strictObject({
  items: z
    .array(z.strictObject({ customer_user_id: idSchema.meta(CUSTOMER_USER), ...tokenFieldsSchema.shape }))
    .min(1)
    .max(ITEMS_MAX)
    .meta(text('The tokens, 1 to 1000: all are issued or none.', '要生成的令牌，1 至 1000 个；全部成功或全部不生成。')),
});

export type IssueManyFields = z.output<typeof issueManyFieldsSchema>;

/** Tokens that are revoked together: by name, or all that a filter covers. */
export const revokeManyFieldsSchema = z
  .strictObject({
    ids: z
      .array(idSchema)
      .min(1)
      .max(ITEMS_MAX)
      .optional()
      .meta(text('Ids of tokens, 1 to 1000. Instead of `filter`.', '令牌 ID，1 至 1000 个；与 `filter` 二选一。')),
    filter: z
      .strictObject({
        customer_user_id: idSchema.optional().meta(text('Of this customer user.', '属于该客户用户。')),
        customer_id: idSchema.optional().meta(text('Of the users of this customer.', '属于该客户的用户。')),
        expired: z
          .literal(true)
          .optional()
          .meta(text('That have expired, or whose overlap has ended.', '已过期，或轮换重叠期已结束。')),
        unused_since: instantSchema
          .optional()
          .meta(text('Neither issued nor used since, RFC 3339.', '自该时间（RFC 3339）以来既未生成也未使用。')),
      })
      .refine((filter) => Object.values(filter).some((value) => value !== undefined), 'must have at least 1 fields')
      .optional()
      .meta(
        text(
          'Revokes every token that fulfils all that is given. Instead of `ids`.',
          '吊销满足全部给定条件的令牌；与 `ids` 二选一。',
        ),
      ),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'must have either ids or filter');

export type RevokeManyFields = z.output<typeof revokeManyFieldsSchema>;

/** What a bulk revocation answers. */
export const revokedManyAnswerSchema = z.object({
  revoked: z
    .int()
    .meta(
      text(
        'Tokens that were revoked by this call; those that were before are not counted.',
        '本次吊销的令牌数；此前已吊销的不计入。',
      ),
    ),
});

/** What a rotation may say. */
export const rotateFieldsSchema = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(OVERLAP_SECONDS_MAX)
      .nullish()
      .transform((seconds) => seconds ?? 0)
      .meta(
        text(
          'How long the old token goes on working, seconds; default 0: it ends at once.',
          '旧令牌继续有效的秒数；默认 0，即立即失效。',
        ),
      ),
  })
  .optional()
  .transform((fields) => fields ?? { overlap_seconds: 0 });

export type RotateFields = z.output<typeof rotateFieldsSchema>;

/** An auth token as it is answered; its plain text is never among it. */
export const tokenAnswerSchema = z.object({
  ...versionedAnswerShape,
  customer_user_id: z.string().meta(CUSTOMER_USER),
  name: z.string().meta(NAME),
  last4: z.string().meta(text('The last four characters of its plain text.', '令牌明文的最后四个字符。')),
  status: z
    .enum(['active', 'expired', 'revoked'])
    .meta(
      text(
        'Whether it works by itself; `revoked` also when its overlap has ended.',
        '令牌自身的状态；重叠期结束后也为 `revoked`。',
      ),
    ),
  expires_at: z.string().nullable().meta(EXPIRES_AT),
  revoked_at: z.string().nullable().meta(text('When it was revoked.', '吊销时间。')),
  allowed_models: z.array(z.string()).nullable().meta(ALLOWED_MODELS),
  limits: limitsAnswerSchema.meta(LIMITS),
  limits_left: ownLimitsLeftSchema,
  budgets: z.array(budgetAnswerSchema).meta(BUDGETS),
  allowed_ips: z.array(z.string()).nullable().meta(ALLOWED_IPS),
  direct_use: z.boolean().meta(DIRECT_USE),
  on_low_budget: z.enum(['shorten', 'refuse']).meta(ON_LOW_BUDGET),
  last_used_at: z.string().nullable().meta(text('When it was last used, to the minute.', '最近使用时间，精确到分钟。')),
  rotated_to: z.string().nullable().meta(text('Its successor by rotation.', '轮换后的新令牌 ID。')),
  overlap_ends_at: z
    .string()
    .nullable()
    .meta(text('When a rotated token stops working.', '已轮换的令牌停止生效的时间。')),
});

export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;

/** What issuing and rotating answer: the record, and the plain text this once. */
export const issuedTokenAnswerSchema = z.object({
  ...tokenAnswerSchema.shape,
  token: z.string().meta(onceText('The plain text, shown this once.', '令牌明文，仅显示这一次。')),
});

export type IssuedTokenAnswer = z.infer<typeof issuedTokenAnswerSchema>;

/** What a bulk issue answers, in the order of its items. */
export const issuedManyAnswerSchema = z.object({
  items: z
    .array(issuedTokenAnswerSchema)
    .readonly()
    .meta(text('The tokens in the order of the call.', '按请求顺序返回的令牌。')),
});
