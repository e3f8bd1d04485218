import { z } from 'zod';
import { isIpRange } from '../../lib/ip.ts';
import type { Metadata } from '../../store/records/index.ts';
import { instantSchema } from './instants.ts';

const NAME_LENGTH_MAX = 200;
const LIST_MAX = 1000;
const PATTERN_LENGTH_MAX = 256;
const METADATA_PAIRS_MAX = 64;
const METADATA_KEY_LENGTH_MAX = 64;
const METADATA_VALUE_LENGTH_MAX = 1024;

/** Name of a customer, customer user, token or administrator: free text for people. */
export const displayNameSchema = z
  .string()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .refine((name) => name.trim() !== '', 'must not be blank')
  .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters');

export const statusSchema = z
  .enum(['active', 'suspended'])
  .nullish()
  .transform((status) => status ?? 'active');

/** Model name patterns; null and absent allow all. */
export const allowedModelsSchema = z
  .array(z.string().min(1).max(PATTERN_LENGTH_MAX))
  .max(LIST_MAX)
  .nullish()
  .transform((patterns) => patterns ?? null)
  .describe('Names of models, `*` stands for any text; null allows all');

/** Addresses and CIDR ranges; null, absent and empty allow all. */
export const allowedIpsSchema = z
  .array(z.string().max(64).refine(isIpRange, 'must be an IPv4 or IPv6 address, or a range in CIDR notation'))
  .max(LIST_MAX)
  .nullish()
  .transform((ranges) => ranges ?? null)
  .describe('Addresses and CIDR ranges; null or empty allows all');

export const metadataSchema = z
  .record(z.string().min(1).max(METADATA_KEY_LENGTH_MAX), z.string().max(METADATA_VALUE_LENGTH_MAX))
  .refine((pairs) => Object.keys(pairs).length <= METADATA_PAIRS_MAX, `must have at most ${METADATA_PAIRS_MAX} fields`)
  .nullish()
  .transform((pairs): Metadata => pairs ?? {});

/** An instant after which something no longer works; null is never. */
export const expirySchema = instantSchema.nullish().transform((at) => at ?? null);

/** Schemas of what every managed item has in an answer. */
export const versionedAnswerShape = {
  id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.int(),
};
