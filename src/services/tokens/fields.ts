import { z } from 'zod';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets.ts';
import {
  allowedIpsSchema,
  allowedModelsSchema,
  displayNameSchema,
  expirySchema,
  versionedAnswerShape,
} from '../shared/identity-fields.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits.ts';

const OVERLAP_SECONDS_MAX = 30 * 86_400;

/** An auth token as it is written (API.md 4.3.3). */
export const tokenFieldsSchema = z.strictObject({
  name: displayNameSchema,
  expires_at: expirySchema,
  allowed_models: allowedModelsSchema,
  limits: limitsSchema,
  budgets: budgetsSchema,
  allowed_ips: allowedIpsSchema,
  direct_use: z
    .boolean()
    .nullish()
    .transform((direct) => direct ?? true)
    .describe('Whether the token itself is accepted as an API key; default true'),
  on_low_budget: z
    .enum(['shorten', 'refuse'])
    .nullish()
    .transform((choice) => choice ?? 'shorten')
    .describe('Whether the output cap may be lowered to what a hard budget affords'),
});

export type TokenFields = z.output<typeof tokenFieldsSchema>;

/** What a rotation may say. */
export const rotateFieldsSchema = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(OVERLAP_SECONDS_MAX)
      .nullish()
      .transform((seconds) => seconds ?? 0)
      .describe('How long the old token goes on working; default 0'),
  })
  .optional()
  .transform((fields) => fields ?? { overlap_seconds: 0 });

export type RotateFields = z.output<typeof rotateFieldsSchema>;

/** An auth token as it is answered; its plain text is never among it. */
export const tokenAnswerSchema = z.object({
  ...versionedAnswerShape,
  customer_user_id: z.string(),
  name: z.string(),
  last4: z.string(),
  status: z.enum(['active', 'expired', 'revoked']),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  allowed_models: z.array(z.string()).nullable(),
  limits: limitsAnswerSchema,
  budgets: z.array(budgetAnswerSchema),
  allowed_ips: z.array(z.string()).nullable(),
  direct_use: z.boolean(),
  on_low_budget: z.enum(['shorten', 'refuse']),
  last_used_at: z.string().nullable(),
  rotated_to: z.string().nullable(),
  overlap_ends_at: z.string().nullable(),
});

export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;

/** What issuing and rotating answer: the record, and the plain text this once. */
export const issuedTokenAnswerSchema = z.object({ ...tokenAnswerSchema.shape, token: z.string() });

export type IssuedTokenAnswer = z.infer<typeof issuedTokenAnswerSchema>;
