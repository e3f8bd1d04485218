import { z } from 'zod';
import { budgetAnswerSchema, budgetsSchema } from '../shared/budgets.ts';
import {
  allowedModelsSchema,
  displayNameSchema,
  metadataSchema,
  statusSchema,
  versionedAnswerShape,
} from '../shared/identity-fields.ts';
import { limitsAnswerSchema, limitsSchema } from '../shared/limits.ts';

const MILLION = 1_000_000;

const marginSchema = z
  .string()
  .regex(
    /^-?\d{1,4}(\.\d{1,6})?$/,
    'must be a decimal string with at most 6 digits behind the point, for example "0.10"',
  )
  .transform((text) => Math.round(Number(text) * MILLION))
  .refine((millionths) => millionths >= -MILLION, 'must be ≥ -1')
  .nullish()
  .transform((millionths) => millionths ?? 0)
  .describe('Added to the price: "0.10" charges price × 1.10');

/** A customer as it is written (API.md 4.3.2). */
export const customerFieldsSchema = z.strictObject({
  name: displayNameSchema,
  status: statusSchema,
  limits: limitsSchema,
  budgets: budgetsSchema,
  allowed_models: allowedModelsSchema,
  margin: marginSchema,
  metadata: metadataSchema,
});

export type CustomerFields = z.output<typeof customerFieldsSchema>;

/** A customer as it is answered. */
export const customerAnswerSchema = z.object({
  ...versionedAnswerShape,
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  limits: limitsAnswerSchema,
  budgets: z.array(budgetAnswerSchema),
  allowed_models: z.array(z.string()).nullable(),
  margin: z.string(),
  metadata: z.record(z.string(), z.string()),
});

export type CustomerAnswer = z.infer<typeof customerAnswerSchema>;
