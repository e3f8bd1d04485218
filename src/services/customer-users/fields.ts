import { z } from 'zod';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets.ts';
import {
  allowedIpsSchema,
  allowedModelsSchema,
  displayNameSchema,
  expirySchema,
  metadataSchema,
  statusSchema,
  versionedAnswerShape,
} from '../shared/identity-fields.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits.ts';

/** A customer user as it is written (API.md 4.3.2). */
export const customerUserFieldsSchema = z.strictObject({
  name: displayNameSchema,
  email: z
    .email('must be an e-mail address')
    .max(254)
    .nullish()
    .transform((email) => email ?? null),
  customer_id: z
    .string()
    .min(1)
    .max(64)
    .nullish()
    .transform((id) => id ?? null)
    .describe('The customer that it belongs to'),
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
export const customerUserAnswerSchema = z.object({
  ...versionedAnswerShape,
  name: z.string(),
  email: z.string().nullable(),
  customer_id: z.string().nullable(),
  status: z.enum(['active', 'suspended']),
  allowed_models: z.array(z.string()).nullable(),
  limits: limitsAnswerSchema,
  budgets: z.array(budgetAnswerSchema),
  allowed_ips: z.array(z.string()).nullable(),
  expires_at: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});

export type CustomerUserAnswer = z.infer<typeof customerUserAnswerSchema>;
