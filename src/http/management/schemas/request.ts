import { z } from 'zod';
import { ledgerAnswerSchema } from '../../../services/shared/ledger-view.ts';
import { moneyAnswerSchema } from '../../../services/shared/money.ts';

const count = z.int().min(0);

/** Token counts, the same whatever the dialect. */
export const usageCountsSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  cached_input_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
});

const attemptSchema = z.object({
  n: count,
  at: z.string(),
  provider: z.string(),
  deployment_id: z.string(),
  upstream_model: z.string(),
  price_version: z.string(),
  status: z.int().nullable(),
  error_code: z.int().nullable(),
  provider_cost: moneyAnswerSchema,
  latency_ms: z.number(),
  time_to_first_byte_ms: z.number().nullable(),
  upstream_request_id: z.string().nullable(),
});

/** A row of the request log. */
export const requestAnswerSchema = z.object({
  id: z.string(),
  request_id: z.string(),
  at: z.string(),
  customer_id: z.string().nullable(),
  customer_user_id: z.string(),
  token_id: z.string(),
  model: z.string(),
  provider: z.string(),
  deployment_id: z.string(),
  dialect_in: z.string(),
  dialect_out: z.string(),
  stream: z.boolean(),
  status: z.int().nullable(),
  state: z.enum(['held', 'settled', 'recovered']),
  finish_reason: z.string().nullable(),
  error_code: z.int().nullable(),
  usage: usageCountsSchema,
  cost: moneyAnswerSchema,
  provider_cost: moneyAnswerSchema,
  price_version: z.string(),
  estimated: z.boolean(),
  latency_ms: z.number().nullable(),
  time_to_first_token_ms: z.number().nullable(),
  attempts: z.array(attemptSchema),
  warnings: z.array(z.string()).readonly(),
});

/** The same with its ledger entries. */
export const requestDetailSchema = requestAnswerSchema.extend({ ledger: z.array(ledgerAnswerSchema).readonly() });
