import { z } from 'zod';
import { priceDocumentSchema } from '../../metering/index.ts';
import { modelNameSchema, upstreamModelSchema } from '../shared/catalogue/index.ts';
import { budgetsSchema } from '../shared/budgets.ts';
import { limitsSchema } from '../shared/limits.ts';

const NAMES_MAX = 50;
const DEPLOYMENTS_MAX = 200;

const namesSchema = z
  .array(modelNameSchema)
  .max(NAMES_MAX)
  .refine((names) => new Set(names).size === names.length, 'must not name one twice')
  .nullish();

const deploymentSchema = z.strictObject({
  id: z.string().max(64).nullish().describe('Of a deployment of this model that is kept'),
  provider_id: z.string().min(1).max(64),
  upstream_model: upstreamModelSchema.nullish().describe("Default: the model's name"),
  price: priceDocumentSchema.nullish(),
  priority: z.int().min(1).max(1000).nullish().describe("Default: the provider's"),
  weight: z.int().min(1).max(1_000_000).nullish().describe("Default: the provider's"),
  enabled: z.boolean().nullish(),
});

/** A model as it is written (API.md 4.3.1). */
export const modelFieldsSchema = z
  .strictObject({
    name: modelNameSchema,
    aliases: namesSchema,
    deployments: z.array(deploymentSchema).min(1).max(DEPLOYMENTS_MAX),
    strategy: z.enum(['priority']).nullish(),
    fallbacks: namesSchema,
    enabled: z.boolean().nullish(),
    limits: limitsSchema,
    budgets: budgetsSchema,
  })
  .refine((model) => !(model.aliases ?? []).includes(model.name), {
    path: ['aliases'],
    message: 'must not hold the name itself',
  })
  .refine((model) => !(model.fallbacks ?? []).includes(model.name), {
    path: ['fallbacks'],
    message: 'must not hold the name itself',
  });

export type ModelFields = z.output<typeof modelFieldsSchema>;
