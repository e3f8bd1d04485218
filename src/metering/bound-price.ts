import type { CompiledPrice, CompiledTier } from './port.ts';

/** A run that a request may cause, at most so many times. */
export interface PossibleRun {
  readonly price: CompiledPrice;
  readonly times: number;
}

function tierFor(price: CompiledPrice, inputTokens: number): CompiledTier | undefined {
  return price.tiers.find((tier) => inputTokens > tier.aboveInputTokens);
}

/** The standard price and the one of the service tier that was asked for: the provider may serve at either. */
function variantsOf(price: CompiledPrice, serviceTier: string | null): readonly CompiledPrice[] {
  const asked = serviceTier === null ? undefined : price.serviceTiers?.get(serviceTier);
  return asked === undefined ? [price] : [price, asked];
}

function boundTier(above: number, runs: readonly (readonly [readonly CompiledPrice[], bigint])[]): CompiledTier {
  let input = 0n;
  let output = 0n;
  let request = 0n;
  for (const [variants, times] of runs) {
    let dearestInput = 0n;
    let dearestOutput = 0n;
    for (const variant of variants) {
      const tier = tierFor(variant, above + 1);
      if (tier === undefined) continue;
      if (tier.dearestInput > dearestInput) dearestInput = tier.dearestInput;
      if (tier.dearestOutput > dearestOutput) dearestOutput = tier.dearestOutput;
      if (tier.dearestRequest > request) request = tier.dearestRequest;
    }
    input += dearestInput * times;
    output += dearestOutput * times;
  }
  return {
    aboveInputTokens: above,
    input,
    output,
    cachedRead: input,
    cacheWrite5m: input,
    cacheWrite1h: input,
    cacheWrite30m: input,
    cacheWrite12h: input,
    reasoning: output,
    audioInput: input,
    audioOutput: output,
    image: 0n,
    request,
    tools: {},
    dearestInput: input,
    dearestOutput: output,
    dearestRequest: request,
  };
}

/**
 * A price to compute holds with where a request may be served at another service tier or by several runs: the most that any of it
 * costs, summed over the runs. The price itself where neither is so.
 */
export function boundPrice(
  price: CompiledPrice,
  serviceTier: string | null,
  others: readonly PossibleRun[],
): CompiledPrice {
  const own = variantsOf(price, serviceTier);
  const paid = others.filter((other) => !other.price.free && other.times > 0);
  if (own.length === 1 && paid.length === 0) return price;
  const runs: readonly (readonly [readonly CompiledPrice[], bigint])[] = [
    [own, 1n],
    ...paid.map((run) => [variantsOf(run.price, serviceTier), BigInt(Math.ceil(run.times))] as const),
  ];
  const thresholds = new Set<number>([-1]);
  for (const [variants] of runs)
    for (const variant of variants) for (const tier of variant.tiers) thresholds.add(tier.aboveInputTokens);
  const tiers = [...thresholds].sort((a, b) => b - a).map((above) => boundTier(above, runs));
  return { versionId: price.versionId, free: false, tiers, serviceTiers: null };
}
