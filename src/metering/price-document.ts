import { z } from 'zod';
import { text } from '../lib/describe.ts';
import type { PriceDocument } from '../store/records/index.ts';

/** A rate: a plain decimal string without sign or exponent, at most nine digits on either side of the point. */
const rateSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal string such as "2.50", not negative, at most 9 decimals');

const INPUT = text(
  'Input, per million tokens; a decimal string, at most 9 digits on either side of the point.',
  '输入，每百万 token 的价格；十进制字符串，小数点两侧最多 9 位。',
);
const OUTPUT = text('Output, per million tokens.', '输出，每百万 token 的价格。');

const toolRatesSchema = z
  .record(z.string().min(1).max(64), rateSchema)
  .refine((tools) => Object.keys(tools).length <= 64, 'must name at most 64 tools');

const optionalRates = {
  cached_input: rateSchema
    .optional()
    .meta(
      text(
        'Input read from a cache, per million tokens; absent: as the part that contains it.',
        '从缓存读取的输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  cache_write_5m: rateSchema
    .optional()
    .meta(
      text(
        'Input written to a cache for 5 minutes, per million tokens; absent: as the part that contains it.',
        '写入 5 分钟缓存的输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  cache_write_1h: rateSchema
    .optional()
    .meta(
      text(
        'Input written to a cache for an hour, per million tokens; absent: as the part that contains it.',
        '写入 1 小时缓存的输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  cache_write_30m: rateSchema
    .optional()
    .meta(
      text(
        'Input written to a cache for 30 minutes, per million tokens; absent: as the part that contains it.',
        '写入 30 分钟缓存的输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  cache_write_12h: rateSchema
    .optional()
    .meta(
      text(
        'Input written to a cache for 12 hours, per million tokens; absent: as the part that contains it.',
        '写入 12 小时缓存的输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  reasoning: rateSchema
    .optional()
    .meta(
      text(
        'Reasoning, per million tokens; absent: as the part that contains it.',
        '推理输出，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  audio_input: rateSchema
    .optional()
    .meta(
      text(
        'Audio input, per million tokens; absent: as the part that contains it.',
        '音频输入，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  audio_output: rateSchema
    .optional()
    .meta(
      text(
        'Audio output, per million tokens; absent: as the part that contains it.',
        '音频输出，每百万 token 的价格；省略则与其所属部分同价。',
      ),
    ),
  image: rateSchema.optional().meta(text('Each image that is made.', '每张生成的图片。')),
  request: rateSchema.optional().meta(text('Each request.', '每次请求。')),
  tools: toolRatesSchema
    .optional()
    .meta(text('Each call of a hosted tool, by its name; at most 64.', '每次托管工具调用，按工具名；最多 64 个。')),
};

const tierSchema = z
  .strictObject({
    above_input_tokens: z
      .int()
      .min(1)
      .max(1_000_000_000_000)
      .meta(
        text(
          'The tier prices requests with more input tokens than this; the highest that fits prices the whole request.',
          '输入 token 超过该值时适用本档；满足的最高一档为整个请求计价。',
        ),
      ),
    input: rateSchema.optional().meta(INPUT),
    output: rateSchema.optional().meta(OUTPUT),
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

const TIERS = text('Other rates for long inputs, at most 16.', '长输入的阶梯价格，最多 16 档。');

/** `0.5` is half of the standard token prices; zero would make them free. */
const multiplierSchema = rateSchema.refine((factor) => !/^[0.]+$/.test(factor), 'must not be zero');

const serviceTierSchema = z.union([
  z.strictObject({
    multiplier: multiplierSchema.meta(
      text(
        'All token prices times this; what is priced each stays.',
        '所有 token 价格乘以该系数；按次计价的部分不变。',
      ),
    ),
  }),
  z.strictObject({
    input: rateSchema.meta(INPUT),
    output: rateSchema.meta(OUTPUT),
    ...optionalRates,
    tiers: tiersSchema.optional().meta(TIERS),
  }),
]);

const serviceTiersSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_.+-]{0,31}$/, 'must be the name of a service tier in lower case'),
    serviceTierSchema,
  )
  .refine((tiers) => Object.keys(tiers).length <= 16, 'must name at most 16 service tiers');

const freePriceSchema = z.strictObject({
  free: z.literal(true).meta(text('It costs nothing; stands alone.', '免费；须单独出现。')),
});

const ratedPriceSchema = z.strictObject({
  input: rateSchema.meta(INPUT),
  output: rateSchema.meta(OUTPUT),
  ...optionalRates,
  tiers: tiersSchema.optional().meta(TIERS),
  service_tiers: serviceTiersSchema
    .optional()
    .meta(
      text(
        'Prices of other service tiers, by the name that the provider reports (`flex`, `priority`): a multiplier of the token prices, or rates that replace them all; at most 16.',
        '其他服务层级的价格，按提供商返回的名称（`flex`、`priority`）：token 价格的系数，或整套替代价格；最多 16 个。',
      ),
    ),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "USD"')
    .optional()
    .meta({
      ...text(
        'ISO 4217 code; another than USD needs a rate in the settings.',
        'ISO 4217 货币代码；非 USD 时须在设置中配置汇率。',
      ),
      default: 'USD',
    }),
});

/** A price as API.md 4.3.1 writes it. `free` stands alone; everything unknown is refused. */
export const priceDocumentSchema = z.union([freePriceSchema, ratedPriceSchema]).meta({
  id: 'Price',
  ...text(
    'What usage costs: decimal strings, at most 9 digits on either side of the point, USD per million tokens unless said otherwise.',
    '用量的价格：十进制字符串，小数点两侧最多 9 位；除另有说明外为每百万 token 的美元价格。',
  ),
});

/** What a price document is, or what is wrong with it: one problem a field, paths as `tiers.0.input`. */
export type PriceDocumentResult =
  | { readonly ok: true; readonly document: PriceDocument }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly problem: string }[] };

type Issue = z.core.$ZodIssue;

function valueAt(value: unknown, path: Issue['path']): unknown {
  let at = value;
  for (const key of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  return at;
}

/** What is wrong with a service tier is told of the form that it seems to be meant in. */
function describeIssue(issue: Issue, value: unknown): readonly { readonly path: string; readonly problem: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), problem: 'is not a field of a price' }));
  }
  if (issue.code === 'invalid_union') {
    const at = valueAt(value, issue.path);
    const branch = issue.errors[typeof at === 'object' && at !== null && 'multiplier' in at ? 0 : 1];
    return (branch ?? []).flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, value));
  }
  return [{ path: issue.path.join('.'), problem: issue.message }];
}

/** Validates an unknown value as a price; the branch of the union is chosen by the field `free`, so that problems name real fields. */
export function parsePriceDocument(value: unknown): PriceDocumentResult {
  const named = typeof value === 'object' && value !== null && Object.hasOwn(value, 'free');
  const schema = named ? freePriceSchema : ratedPriceSchema;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, document: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describeIssue(issue, value)) };
}
