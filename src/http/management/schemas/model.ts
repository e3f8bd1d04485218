import { z } from 'zod';
import { budgetAnswerSchema } from './budgets.ts';
import { versionedShape, warningsSchema } from './common.ts';
import { limitsAnswerSchema } from './limits.ts';
import { priceAnswerSchema } from './price.ts';

/** A model as it is answered. */
export const modelAnswerSchema = z.object({
  ...versionedShape,
  name: z.string(),
  aliases: z.array(z.string()).readonly(),
  deployments: z.array(
    z.object({
      id: z.string(),
      provider_id: z.string(),
      upstream_model: z.string(),
      price: priceAnswerSchema.optional(),
      priority: z.int().nullable().describe("null: the provider's"),
      weight: z.int().nullable().describe("null: the provider's"),
      enabled: z.boolean(),
    }),
  ),
  strategy: z.string(),
  fallbacks: z.array(z.string()).readonly(),
  enabled: z.boolean(),
  limits: limitsAnswerSchema,
  budgets: z.array(budgetAnswerSchema).readonly(),
  priced: z.boolean().describe('Whether any deployment has a price; without one calls get 40402'),
  warnings: warningsSchema,
});
