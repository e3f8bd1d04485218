import { z } from 'zod';
import type { PriceDocument } from '../store/records/index.ts';

/** A rate: a plain decimal string without sign or exponent, at most nine digits on either side of the point. */
const rateSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal string such as "2.50", not negative, at most 9 decimals');

const toolRatesSchema = z
  .record(z.string().min(1).max(64), rateSchema)
  .refine((tools) => Object.keys(tools).length <= 64, 'must name at most 64 tools');

const optionalRates = {
  cached_input: rateSchema.optional(),
  cache_write_5m: rateSchema.optional(),
  cache_write_1h: rateSchema.optional(),
  cache_write_30m: rateSchema.optional(),
  cache_write_12h: rateSchema.optional(),
  reasoning: rateSchema.optional(),
  audio_input: rateSchema.optional(),
  audio_output: rateSchema.optional(),
  image: rateSchema.optional(),
  request: rateSchema.optional(),
  tools: toolRatesSchema.optional(),
};

const tierSchema = z
  .strictObject({
    above_input_tokens: z.int().min(1).max(1_000_000_000_000),
    input: rateSchema.optional(),
    output: rateSchema.optional(),
    ...optionalRates,
  })
  .refine((tier) => Object.keys(tier).length > 1, 'must set at least one rate');

const tiersSchema = z
  .array(tierSchema)
  .max(16)
  .refine(
    (tiers) => new Set(tiers.map((tier) => tier.above_input_tokens)).size === tiers.length,
    'must not name one threshold twice',
  );

const ratedPriceSchema = z.strictObject({
  input: rateSchema,
  output: rateSchema,
  ...optionalRates,
  tiers: tiersSchema.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "USD"')
    .optional(),
});

/** A price as API.md 4.3.1 writes it. `free` stands alone; everything unknown is refused. */
export const priceDocumentSchema = z.union([z.strictObject({ free: z.literal(true) }), ratedPriceSchema]);

/** What a price document is, or what is wrong with it: one problem a field, paths as `tiers.0.input`. */
export type PriceDocumentResult =
  | { readonly ok: true; readonly document: PriceDocument }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly problem: string }[] };

/** Validates an unknown value as a price; the branch of the union is chosen by the field `free`, so that problems name real fields. */
export function parsePriceDocument(value: unknown): PriceDocumentResult {
  const named = typeof value === 'object' && value !== null && 'free' in value;
  const schema = named ? z.strictObject({ free: z.literal(true) }) : ratedPriceSchema;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, document: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), problem: issue.message }];
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), problem: 'is not a field of a price' }));
  });
  return { ok: false, problems };
}
