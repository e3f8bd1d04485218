import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

const decimal = z.string();

const lineSchema = z.object({
  part: z
    .enum([
      'input',
      'audio_input',
      'cached_input',
      'cache_write_5m',
      'cache_write_1h',
      'cache_write_30m',
      'cache_write_12h',
      'output',
      'reasoning',
      'audio_output',
      'request',
      'image',
      'tool',
    ])
    .meta(
      text(
        'What it is for. Cached, reasoning and audio tokens have a line where they are priced apart; none is in two lines.',
        '计费项。缓存、推理与音频 token 单独计价时各占一行，任何 token 只计一次。',
      ),
    ),
  tool: z.string().nullable().meta(text('Name of the hosted tool, of a `tool`.', '托管工具的名称，仅 `tool` 有。')),
  run: z
    .int()
    .nullable()
    .meta(
      text(
        'Place among `runs`, from 0; null: the answer is of one run, or it is of the whole request.',
        '在 `runs` 中的序号，从 0 开始；null 表示只有一次运行，或属于整个请求。',
      ),
    ),
  quantity: z.number().meta(text('Tokens, pieces or calls.', '数量：token、件或次。')),
  unit: z.enum(['million_tokens', 'each']).meta(text('What `unit_price` is for.', '`unit_price` 的计价单位。')),
  unit_price: decimal.meta(text('USD, decimal string.', '单价（美元），十进制字符串。')),
  amount: decimal.meta(text('Exactly quantity × unit price, USD.', '金额（美元），即数量 × 单价，未经舍入。')),
  price_version: z.string().meta(text('Price that it is from.', '所用的价格版本。')),
  service_tier: z
    .string()
    .nullable()
    .meta(text('Service tier whose price it is; null: the standard one.', '所用价格的服务层级；null 表示标准层级。')),
  above_input_tokens: z
    .int()
    .nullable()
    .meta(
      text(
        'Threshold of the tier that the input reached; null: the base price.',
        '输入长度达到的阶梯价门槛；null 表示基础价格。',
      ),
    ),
});

/** How a charge comes about. */
export const pricingSchema = z
  .object({
    lines: z.array(lineSchema).readonly().meta(text('What was used, each at its price.', '各计费项。')),
    subtotal: decimal.meta(text('Exact sum of the lines, USD.', '各行之和（美元），未经舍入。')),
    margin: decimal.meta(text("The customer's margin, `0.10` is a tenth.", '客户的加价比例，`0.10` 为一成。')),
    margin_amount: decimal.meta(text('Exactly subtotal × margin, USD.', '加价金额（美元），即小计 × 加价比例。')),
    rounding: decimal.meta(
      text(
        'What the one rounding, half to even to a nano-USD, added or took, USD.',
        '唯一一次舍入（四舍六入五成双，精确到纳美元）带来的差额（美元）。',
      ),
    ),
    total: decimal.meta(text('subtotal + margin amount + rounding, USD.', '合计（美元）：小计 + 加价金额 + 舍入。')),
    overrun: decimal.meta(
      text(
        'What of it the hard budgets no longer had: it is not charged, USD.',
        '其中超出硬性预算而不收取的部分（美元）。',
      ),
    ),
    charged: decimal.meta(
      text('total − overrun: the same as `cost`, USD.', '实际收取（美元）：合计 − 超出部分，与 `cost` 相同。'),
    ),
    currency: z.literal('USD').meta(text('Always `USD`.', '固定为 `USD`。')),
  })
  .meta({ id: 'PriceExplanation', ...text('How a charge comes about, line by line.', '费用的逐行计算。') });
