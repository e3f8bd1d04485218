import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { BudgetRecord, Limits } from '../../store/records/index.ts';
import { budgetsSchema } from '../shared/budgets/index.ts';
import { limitsSchema } from '../shared/limits/index.ts';
import { webhooksSchema } from '../shared/webhooks/index.ts';

const CURRENCIES_MAX = 200;

const rateSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal string, USD for one unit, at most 9 decimals')
  .refine((text) => Number(text) > 0, 'must be > 0');

/** The settings as they are written; null and absent mean the default. */
export const settingsFieldsSchema = z.strictObject({
  limits: limitsSchema,
  budgets: budgetsSchema,
  default_output_tokens: z
    .int()
    .min(1)
    .max(10_000_000)
    .nullish()
    .meta(
      text(
        'Output tokens that a hold assumes where the request sets no cap, 1 to 10000000; null: the default of the configuration.',
        '请求未设输出上限时，预扣所按的输出 token 数，1 至 10000000；null 表示采用配置的默认值。',
      ),
    ),
  body_bytes_max: z
    .int()
    .min(1024)
    .max(1_073_741_824)
    .nullish()
    .meta(
      text(
        'Largest body of a model call, bytes, 1024 to 1073741824; null: the default of the configuration.',
        '模型调用请求体的最大字节数，1024 至 1073741824；null 表示采用配置的默认值。',
      ),
    ),
  token_clean_hours: z
    .int()
    .min(0)
    .max(8760)
    .nullish()
    .meta(
      text(
        'Hours between two clean-ups of expired and revoked tokens, at most 8760; 0: only by the command; null: the default of the configuration.',
        '清理过期与已吊销令牌的间隔（小时），最大 8760；0 表示仅由命令清理；null 表示采用配置的默认值。',
      ),
    ),
  keep_bodies: z
    .enum(['off', 'errors', 'all'])
    .nullish()
    .meta(
      text(
        'Whose request and answer bodies are kept, sealed: `off` (the default; null: the same), `errors`: of requests that failed, `all`.',
        '加密保留哪些请求与响应正文：`off` 不保留（默认，null 相同），`errors` 仅失败的请求，`all` 全部。',
      ),
    ),
  keep_bodies_days: z
    .int()
    .min(1)
    .max(3650)
    .nullish()
    .meta(
      text(
        'Days that bodies are kept for, 1 to 3650; also of those that are there. null: 7.',
        '正文的保留天数，1 至 3650，对已保留的同样生效；null 表示 7 天。',
      ),
    ),
  currency_rates: z
    .record(z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "EUR"'), rateSchema)
    .refine((rates) => Object.keys(rates).length <= CURRENCIES_MAX, `must have at most ${CURRENCIES_MAX} fields`)
    .refine((rates) => !('USD' in rates), 'must not hold USD')
    .nullish()
    .meta(
      text(
        'USD for one unit of another currency, by ISO 4217 code, at most 200; pinned into each price that is made.',
        '其他货币（ISO 4217 代码）每单位折合的美元数，最多 200 种；在生成价格时固定。',
      ),
    ),
  webhooks: webhooksSchema,
});

export type SettingsFields = z.output<typeof settingsFieldsSchema>;

/** What applies where the operator has set nothing; comes from the configuration. */
export interface SettingDefaults {
  readonly defaultOutputTokens: number;
  readonly bodyBytesMax: number;
  readonly tokenCleanHours: number;
}

/** The settings in force, defaults filled in. */
export interface GatewaySettings extends SettingDefaults {
  readonly limits: Limits;
  /** Of the whole gateway. */
  readonly budgets: readonly BudgetRecord[];
  /** Whose bodies are kept. */
  readonly keepBodies: 'off' | 'errors' | 'all';
  readonly keepBodiesDays: number;
  readonly currencyRates: Readonly<Record<string, string>>;
}
