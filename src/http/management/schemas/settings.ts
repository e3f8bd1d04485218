import { z } from 'zod';
import { budgetAnswerSchema } from './budgets.ts';
import { limitsAnswerSchema } from './limits.ts';

/** The gateway's settings as they are answered: defaults filled in. */
export const settingsAnswerSchema = z.object({
  limits: limitsAnswerSchema,
  budgets: z.array(budgetAnswerSchema).readonly(),
  default_output_tokens: z.int(),
  body_bytes_max: z.int(),
  token_clean_hours: z.int(),
  currency_rates: z.record(z.string(), z.string()),
  updated_at: z.string().nullable(),
  version: z.int(),
});
