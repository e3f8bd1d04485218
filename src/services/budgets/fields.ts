import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { budgetAnswerSchema } from '../shared/budgets/index.ts';
import { listQuerySchema, textFilter } from '../shared/index.ts';

const MILLION = 1_000_000;
const SCOPES = ['gateway', 'model', 'customer', 'customer_user', 'token'] as const;

const shareFilter = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,6})?$/, 'must be a decimal string with at most 6 digits behind the point, for example "0.8"')
  .transform((share) => Math.round(Number(share) * MILLION));

/** Query of the list of all budgets. */
export const budgetQuerySchema = listQuerySchema({
  filters: {
    scope: {
      schema: z.enum(SCOPES).meta(text('Only budgets of this scope.', '仅返回该作用域的预算。')),
      field: 'scopeKind',
    },
    id: textFilter.meta(text('Only those with these ids.', '仅返回这些 ID 的预算。')),
    customer_id: {
      schema: textFilter.meta(
        text('Only those of this customer, of its users and of their tokens.', '仅返回该客户及其用户、令牌的预算。'),
      ),
      field: 'customerId',
      single: true,
    },
    used_min: {
      schema: shareFilter.meta(
        text('Only those of which at least this share is spent, `0.8`.', '仅返回已用比例不低于此值的预算，如 `0.8`。'),
      ),
      field: 'shareMin',
      single: true,
    },
  },
  sortable: ['used_share', 'created_at'],
  searchable: text(
    "Text in the owner's name, or the id of the owner or of the budget.",
    '所有者名称中包含的文本，或所有者、预算的 ID。',
  ),
  timed: false,
});

/** A budget with whose it is. */
export const ownedBudgetSchema = z
  .object({
    ...budgetAnswerSchema.shape,
    scope: z.enum(SCOPES).meta(text('What it binds.', '作用域。')),
    owner_id: z
      .string()
      .nullable()
      .meta(
        text('Of the model, customer, customer user or token; null: the gateway.', '所有者 ID；null 表示整个网关。'),
      ),
    owner_name: z.string().nullable().meta(text("Its name; null: the gateway's.", '所有者名称；null 表示整个网关。')),
    used_share: z
      .string()
      .meta(
        text(
          'spent ÷ (amount + adjusted), six digits, rounded down; `1` where nothing may be spent.',
          'spent ÷（amount + adjusted），六位小数，向下取整；可用额度为零时为 `1`。',
        ),
      ),
    period_start: z
      .string()
      .nullable()
      .meta(text('When the current period began; null: it has none.', '本周期的开始时间；null 表示无周期。')),
  })
  .meta({ id: 'OwnedBudget', ...text('A budget with whose it is.', '预算及其所有者。') });

export type OwnedBudget = z.infer<typeof ownedBudgetSchema>;
