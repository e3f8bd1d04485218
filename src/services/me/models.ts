import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import { divideHalfEven, formatUsd } from '../../lib/money.ts';
import type { CompiledPrice, CompiledTier } from '../../metering/port.ts';
import type { RoutableModel } from '../../routing/port.ts';
import type { ServiceDeps } from '../context.ts';
import { callableModels } from './callable-models.ts';

const MILLION = 1_000_000n;

const ratesShape = {
  input: z.string().meta(text('Input, per million tokens.', '输入，每百万 token 的价格。')),
  cached_input: z
    .string()
    .meta(text('Input read from a cache, per million tokens.', '从缓存读取的输入，每百万 token 的价格。')),
  output: z.string().meta(text('Output, per million tokens.', '输出，每百万 token 的价格。')),
};

/** A model that the caller may call, and what it is charged. */
export const myModelAnswerSchema = z.object({
  name: z
    .string()
    .meta(text('Name to ask for; `*` at its end stands for any text.', '调用时使用的名称；末尾的 `*` 匹配任意文本。')),
  price: z
    .object({
      currency: z.literal('USD').meta(text('Always `USD`.', '固定为 `USD`。')),
      ...ratesShape,
      request: z.string().meta(text('Each request.', '每次请求。')),
      tiers: z
        .array(
          z.object({
            above_input_tokens: z
              .int()
              .meta(text('These prices hold above so many input tokens.', '输入超过该词元数时适用。')),
            ...ratesShape,
          }),
        )
        .meta(text('Prices of long requests; the highest first.', '长请求的价格，阈值高的在前。')),
    })
    .nullable()
    .meta(
      text(
        'What is charged where a request goes first, the margin of the customer included; decimal strings. Null: no price is known, and calls are refused.',
        '请求首选部署的收费价格，已含客户的加价；十进制字符串。null 表示价格未知，调用会被拒绝。',
      ),
    ),
  varies: z
    .boolean()
    .meta(
      text(
        'Whether another deployment, which may serve instead, is charged otherwise.',
        '是否存在收费不同、可能替代服务的其他部署。',
      ),
    ),
});

export type MyModelAnswer = z.infer<typeof myModelAnswerSchema>;

/** A rate in nano-USD with the margin; for people to read, since a charge is rounded once, at its end. */
function withMargin(rate: bigint, marginMillionths: number): bigint {
  return divideHalfEven(rate * (MILLION + BigInt(marginMillionths)), MILLION);
}

function viewRates({ input, cachedRead, output }: CompiledTier, margin: number) {
  return {
    input: formatUsd(withMargin(input, margin)),
    cached_input: formatUsd(withMargin(cachedRead, margin)),
    output: formatUsd(withMargin(output, margin)),
  };
}

function viewPrice({ tiers }: CompiledPrice, margin: number): MyModelAnswer['price'] {
  const base = tiers.at(-1);
  if (base === undefined) return null;
  return {
    currency: 'USD',
    ...viewRates(base, margin),
    request: formatUsd(withMargin(divideHalfEven(base.request, MILLION), margin)),
    tiers: tiers
      .slice(0, -1)
      .map((tier) => ({ above_input_tokens: tier.aboveInputTokens, ...viewRates(tier, margin) })),
  };
}

function viewModel({ name, deployments }: RoutableModel, margin: number): MyModelAnswer {
  const prices = deployments.flatMap(({ price }) => (price === null ? [] : [viewPrice(price, margin)]));
  const told = new Set(prices.map((price) => JSON.stringify(price)));
  return { name, price: prices[0] ?? null, varies: told.size > 1 };
}

/** The models that the caller may call by their names, with what they are charged. */
export function listMyModels(deps: Pick<ServiceDeps, 'router'>, caller: CallerPrincipal): readonly MyModelAnswer[] {
  const models = callableModels(deps, caller).map((model) => viewModel(model, caller.marginMillionths));
  return models.sort((one, other) => (one.name < other.name ? -1 : 1));
}
