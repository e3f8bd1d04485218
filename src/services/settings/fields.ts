import { z } from 'zod';
import type { BudgetRecord, Limits } from '../../store/records/index.ts';
import { budgetsSchema } from '../shared/budgets.ts';
import { limitsSchema } from '../shared/limits.ts';

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
    .describe('Output tokens that a hold assumes where the request sets no cap'),
  body_bytes_max: z.int().min(1024).max(1_073_741_824).nullish().describe('Largest body of a model call, bytes'),
  token_clean_hours: z
    .int()
    .min(0)
    .max(8760)
    .nullish()
    .describe('Hours between two clean-ups of expired and revoked tokens; 0: only by the command'),
  currency_rates: z
    .record(z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "EUR"'), rateSchema)
    .refine((rates) => Object.keys(rates).length <= CURRENCIES_MAX, `must have at most ${CURRENCIES_MAX} fields`)
    .refine((rates) => !('USD' in rates), 'must not hold USD')
    .nullish()
    .describe('USD for one unit of another currency; pinned into each price that is made'),
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
  readonly currencyRates: Readonly<Record<string, string>>;
}
