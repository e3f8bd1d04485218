import { z } from 'zod';
import { budgetAnswerSchema } from '../shared/budgets.ts';
import { limitsAnswerSchema } from '../shared/limits.ts';

/** Who calls, and what is left to it (API.md 4.3.6). */
export const meAnswerSchema = z.object({
  id: z.string(),
  name: z.string(),
  customer_id: z.string().nullable(),
  models: z.array(z.string()).describe('Names of the models that may be called'),
  budgets: z
    .array(
      z.object({
        scope: z.enum(['token', 'customer_user', 'customer', 'model', 'gateway']),
        model: z.string().optional().describe('Whose budget it is, where the scope is a model'),
        ...budgetAnswerSchema.shape,
      }),
    )
    .describe('All that bind the caller, the narrowest scope first'),
  limits: limitsAnswerSchema.describe('The narrowest of each'),
});

export type MeAnswer = z.infer<typeof meAnswerSchema>;
