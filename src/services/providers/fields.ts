import { z } from 'zod';
import { priceDocumentSchema } from '../../metering/index.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import { entityNameSchema, modelNameSchema, upstreamModelSchema } from '../shared/catalogue/index.ts';

const DAY_MS = 86_400_000;
const MODELS_MAX = 2000;
const HEADERS_MAX = 32;
/** Set by the gateway itself, or of the connection and not of the call. */
const RESERVED_HEADERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'accept-encoding',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

const duration = z.int().min(1).max(DAY_MS).nullish();

const apiKeySchema = z
  .string()
  .min(1)
  .max(8192)
  .refine((key) => !key.startsWith('…'), 'is a masked value: leave the field out to keep the key')
  .refine((key) => /^[\x20-\x7e]+$/.test(key), 'must be printable ASCII')
  .nullish();

const headerNameSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name')
  .refine((name) => !RESERVED_HEADERS.has(name.toLowerCase()), 'is set by the gateway');

const headerValueSchema = z
  .string()
  .max(8192)
  .refine((value) => !value.startsWith('…'), 'is a masked value: leave the header out to keep it')
  .refine((value) => /^[\x20-\x7e]*$/.test(value), 'must be printable ASCII');

const offerSchema = z.strictObject({
  model: modelNameSchema,
  upstream_model: upstreamModelSchema.nullish(),
  price: priceDocumentSchema.nullish(),
});

function checkOffers(
  offers: readonly { readonly model: string; readonly upstream_model?: string | null }[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  offers.forEach((offer, index) => {
    const key = JSON.stringify([offer.model, offer.upstream_model ?? offer.model]);
    if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, 'model'], message: 'is there twice' });
    seen.add(key);
  });
}

/** A provider as it is written (API.md 4.3.1). `api_key` and `headers` are kept where they are left out, also by PUT. */
export const providerFieldsSchema = z.strictObject({
  name: entityNameSchema,
  kind: z.string().min(1).max(64),
  base_url: z.string().min(1).max(2048).nullish(),
  dialects: z
    .array(z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']))
    .min(1)
    .max(4)
    .refine((names) => new Set(names).size === names.length, 'must not name one twice')
    .nullish(),
  api_key: apiKeySchema,
  headers: z
    .record(headerNameSchema, headerValueSchema)
    .refine((headers) => Object.keys(headers).length <= HEADERS_MAX, `must have at most ${HEADERS_MAX} fields`)
    .refine(
      (headers) => new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length,
      'must not name one twice',
    )
    .nullish(),
  models: z.array(offerSchema).max(MODELS_MAX).superRefine(checkOffers).nullish(),
  priority: z.int().min(1).max(1000).nullish(),
  weight: z.int().min(1).max(1_000_000).nullish(),
  timeout_ms: duration,
  first_byte_timeout_ms: duration,
  idle_timeout_ms: duration,
  max_concurrency: z.int().min(1).max(1_000_000).nullish(),
  max_retries: z.int().min(0).max(10).nullish(),
  on_client_abort: z.enum(['abort', 'finish']).nullish(),
  enabled: z.boolean().nullish(),
});

export type ProviderFields = z.output<typeof providerFieldsSchema>;

/** One line of `models`. */
export interface ProviderOffer {
  readonly model: string;
  readonly upstream_model: string;
  readonly price?: PriceDocument;
}
