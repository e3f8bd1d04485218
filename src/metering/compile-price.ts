import { divideHalfEven, parseUsd } from '../lib/money.ts';
import type { PriceRates, PriceTier, PriceVersionRecord } from '../store/records/index.ts';
import type { CompiledPrice, CompiledTier } from './port.ts';

const NANO_USD_PER_USD = 1_000_000_000n;
const PER_MILLION = 1_000_000n;

const FREE_TIER: CompiledTier = {
  aboveInputTokens: -1,
  input: 0n,
  output: 0n,
  cachedRead: 0n,
  cacheWrite5m: 0n,
  cacheWrite1h: 0n,
  cacheWrite30m: 0n,
  cacheWrite12h: 0n,
  reasoning: 0n,
  audioInput: 0n,
  audioOutput: 0n,
  image: 0n,
  request: 0n,
  tools: {},
};

/** Converts decimal strings of one currency to integer nano-USD; the only place where a currency is converted. */
type Convert = (text: string) => bigint;

function createConvert(nanoUsdPerUnit: bigint): Convert {
  return (text) => {
    const nanoUnits = parseUsd(text);
    if (nanoUnits === null || nanoUnits < 0n) throw new RangeError(`not a price: ${text}`);
    if (nanoUsdPerUnit === NANO_USD_PER_USD) return nanoUnits;
    return divideHalfEven(nanoUnits * nanoUsdPerUnit, NANO_USD_PER_USD);
  };
}

/**
 * One tier. A token part that is absent costs what the part that contains it costs, where this tier names that one, else
 * what the base says; everything else that is absent is the base's.
 */
function compileTier(rates: PriceRates, above: number, base: CompiledTier, convert: Convert): CompiledTier {
  const rate = (text: string | undefined, absent: bigint): bigint => (text === undefined ? absent : convert(text));
  const isBase = above < 0;
  const input = rate(rates.input, base.input);
  const output = rate(rates.output, base.output);
  const partOfInput = isBase || rates.input !== undefined;
  const partOfOutput = isBase || rates.output !== undefined;
  const inputPart = (text: string | undefined, inherited: bigint): bigint =>
    rate(text, partOfInput ? input : inherited);
  const outputPart = (text: string | undefined, inherited: bigint): bigint =>
    rate(text, partOfOutput ? output : inherited);
  const tools: Record<string, bigint> = { ...base.tools };
  for (const [name, text] of Object.entries(rates.tools ?? {})) tools[name] = convert(text) * PER_MILLION;
  return {
    aboveInputTokens: above,
    input,
    output,
    cachedRead: inputPart(rates.cached_input, base.cachedRead),
    cacheWrite5m: inputPart(rates.cache_write_5m, base.cacheWrite5m),
    cacheWrite1h: inputPart(rates.cache_write_1h, base.cacheWrite1h),
    cacheWrite30m: inputPart(rates.cache_write_30m, base.cacheWrite30m),
    cacheWrite12h: inputPart(rates.cache_write_12h, base.cacheWrite12h),
    reasoning: outputPart(rates.reasoning, base.reasoning),
    audioInput: inputPart(rates.audio_input, base.audioInput),
    audioOutput: outputPart(rates.audio_output, base.audioOutput),
    image: rates.image === undefined ? base.image : convert(rates.image) * PER_MILLION,
    request: rates.request === undefined ? base.request : convert(rates.request) * PER_MILLION,
    tools,
  };
}

/** Makes a price version ready to compute with. Throws `RangeError` on a document that `priceDocumentSchema` would refuse. */
export function compilePrice(version: PriceVersionRecord): CompiledPrice {
  const { document } = version;
  if ('free' in document) return { versionId: version.id, free: true, tiers: [FREE_TIER] };
  const convert = createConvert(version.nanoUsdPerUnit);
  const base = compileTier(document, -1, FREE_TIER, convert);
  const tiers = [...(document.tiers ?? [])]
    .sort((a: PriceTier, b: PriceTier) => b.above_input_tokens - a.above_input_tokens)
    .map((tier) => compileTier(tier, tier.above_input_tokens, base, convert));
  return { versionId: version.id, free: false, tiers: [...tiers, base] };
}
