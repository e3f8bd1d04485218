import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { isIpRange } from '../../../lib/ip.ts';
import type { Metadata } from '../../../store/records/index.ts';
import { instantAnswerSchema, instantSchema } from './instant-schema.ts';

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
  .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters')
  .meta(text('Name for people, 1 to 200 characters.', '便于辨认的名称，1 至 200 个字符。'));

export const statusSchema = z
  .enum(['active', 'suspended'])
  .nullish()
  .transform((status) => status ?? 'active')
  .meta({
    ...text(
      '`suspended` refuses every call with 40304; default `active`.',
      '`suspended` 时所有请求以 40304 拒绝；默认 `active`。',
    ),
    default: 'active',
  });

/** Model name patterns; null and absent allow all. */
export const allowedModelsSchema = z
  .array(z.string().min(1).max(PATTERN_LENGTH_MAX))
  .max(LIST_MAX)
  .nullish()
  .transform((patterns) => patterns ?? null)
  .meta(
    text(
      'Models that may be called, at most 1000; `*` stands for any text; null or absent: all.',
      '允许调用的模型，最多 1000 个；`*` 匹配任意文本；null 或省略表示全部允许。',
    ),
  );

/** Addresses and CIDR ranges; null, absent and empty allow all. */
export const allowedIpsSchema = z
  .array(z.string().max(64).refine(isIpRange, 'must be an IPv4 or IPv6 address, or a range in CIDR notation'))
  .max(LIST_MAX)
  .nullish()
  .transform((ranges) => ranges ?? null)
  .meta(
    text(
      'Addresses and CIDR ranges that may call, at most 1000; null, absent or empty: any.',
      '允许的来源地址与 CIDR 网段，最多 1000 个；null、省略或空列表表示不限制。',
    ),
  );

export const metadataSchema = z
  .record(z.string().min(1).max(METADATA_KEY_LENGTH_MAX), z.string().max(METADATA_VALUE_LENGTH_MAX))
  .refine((pairs) => Object.keys(pairs).length <= METADATA_PAIRS_MAX, `must have at most ${METADATA_PAIRS_MAX} fields`)
  .nullish()
  .transform((pairs): Metadata => pairs ?? {})
  .meta(
    text(
      'Texts of your own, at most 64: names up to 64 characters, values up to 1024. Default none.',
      '自定义键值对，最多 64 个：键最长 64 个字符，值最长 1024 个字符。默认为空。',
    ),
  );

/** An instant after which something no longer works; null is never. */
export const expirySchema = instantSchema
  .nullish()
  .transform((at) => at ?? null)
  .meta({
    ...text(
      'From when on it is refused with 40304, RFC 3339; null or absent: never.',
      '自该时刻（RFC 3339）起以 40304 拒绝；null 或省略表示永不过期。',
    ),
    format: 'date-time',
  });

/** Schemas of what every managed item has in an answer. */
export const versionedAnswerShape = {
  id: z.string().meta(text('Id, made by the gateway.', '网关生成的 ID。')),
  created_at: instantAnswerSchema.meta(text('When it was made.', '创建时间。')),
  updated_at: instantAnswerSchema.meta(text('When it was last changed.', '最近一次修改的时间。')),
  version: z.int().meta(text('Counts every change; the value of `If-Match`.', '每次修改加一，用作 `If-Match` 的值。')),
};
