import { z } from 'zod';
import { versionedShape, warningsSchema } from './common.ts';
import { priceAnswerSchema } from './price.ts';

/** A provider as it is answered. */
export const providerAnswerSchema = z.object({
  ...versionedShape,
  name: z.string(),
  kind: z.string(),
  base_url: z.string().nullable(),
  dialects: z.array(z.string()).readonly(),
  api_key: z.string().nullable().describe('Masked: the last four characters'),
  headers: z.record(z.string(), z.string()).describe('Values masked'),
  models: z
    .array(z.object({ model: z.string(), upstream_model: z.string(), price: priceAnswerSchema.optional() }))
    .readonly(),
  priority: z.int(),
  weight: z.int(),
  timeout_ms: z.int().nullable(),
  first_byte_timeout_ms: z.int().nullable(),
  idle_timeout_ms: z.int().nullable(),
  max_concurrency: z.int().nullable(),
  max_retries: z.int(),
  on_client_abort: z.enum(['abort', 'finish']),
  enabled: z.boolean(),
  health: z.enum(['unknown', 'healthy', 'degraded', 'unhealthy']),
  health_reason: z.string().nullable(),
  health_changed_at: z.string().nullable(),
  warnings: warningsSchema,
});

/** How a test call went. */
export const providerTestAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), model: z.string(), latency_ms: z.int() }),
  z.object({
    ok: z.literal(false),
    model: z.string().nullable(),
    error: z.object({ type: z.string(), message: z.string(), upstream_status: z.int().nullable() }),
  }),
]);
