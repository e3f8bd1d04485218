import { divideHalfEven, parseUsd } from '../lib/money.ts';
import type {
  PriceDocument,
  PriceRates,
  PriceTier,
  PriceVersionRecord,
  ServiceTierPrice,
} from '../store/records/index.ts';
import type { CompiledPrice, CompiledTier } from './port.ts';

const NANO_USD_PER_USD = 1_000_000_000n;
const NANO = 1_000_000_000n;
const PER_MILLION = 1_000_000n;

/** A tier before what holds need of it is known. */
type Rates = Omit<CompiledTier, 'dearestInput' | 'dearestOutput' | 'dearestRequest'>;

const FREE_RATES: Rates = {
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

function parseRate(text: string): bigint {
  const parsed = parseUsd(text);
  if (parsed === null || parsed < 0n) throw new RangeError(`not a price: ${text}`);
  return parsed;
}

function createConvert(nanoUsdPerUnit: bigint): Convert {
  return (text) => {
    const nanoUnits = parseRate(text);
    if (nanoUsdPerUnit === NANO_USD_PER_USD) return nanoUnits;
    return divideHalfEven(nanoUnits * nanoUsdPerUnit, NANO_USD_PER_USD);
  };
}

/**
 * One tier. A token part that is absent costs what the part that contains it costs, where this tier names that one, else
 * what the base says; everything else that is absent is the base's.
 */
function compileRates(rates: PriceRates, above: number, base: Rates, convert: Convert): Rates {
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

/** All tiers of a list of rates, highest threshold first. `beside` has what is priced beside the tokens, where the list does not say so. */
function compileList(
  list: PriceRates & { readonly tiers?: readonly PriceTier[] },
  beside: Rates,
  convert: Convert,
): readonly Rates[] {
  const base = compileRates(list, -1, beside, convert);
  const tiers = [...(list.tiers ?? [])]
    .sort((a, b) => b.above_input_tokens - a.above_input_tokens)
    .map((tier) => compileRates(tier, tier.above_input_tokens, base, convert));
  return [...tiers, base];
}

/** Every token part times a factor, rounded half to even to a nano-USD per million; what is priced by the piece stays. */
function multiplyTokens(rates: Rates, nanoFactor: bigint): Rates {
  const times = (rate: bigint): bigint => divideHalfEven(rate * nanoFactor, NANO);
  return {
    ...rates,
    input: times(rates.input),
    output: times(rates.output),
    cachedRead: times(rates.cachedRead),
    cacheWrite5m: times(rates.cacheWrite5m),
    cacheWrite1h: times(rates.cacheWrite1h),
    cacheWrite30m: times(rates.cacheWrite30m),
    cacheWrite12h: times(rates.cacheWrite12h),
    reasoning: times(rates.reasoning),
    audioInput: times(rates.audioInput),
    audioOutput: times(rates.audioOutput),
  };
}

function max(...values: readonly bigint[]): bigint {
  let largest = 0n;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

/** Adds what holds need: the dearest of each tier and of those below it, which a request may turn out to be in. */
function addDearest(tiers: readonly Rates[]): readonly CompiledTier[] {
  const compiled: CompiledTier[] = [];
  for (const tier of tiers.toReversed()) {
    const { input, cachedRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h, audioInput } = tier;
    const writes = max(cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h);
    const below = compiled.at(-1);
    compiled.push({
      ...tier,
      dearestInput: max(input, cachedRead, writes, audioInput, below?.dearestInput ?? 0n),
      dearestOutput: max(tier.output, tier.reasoning, tier.audioOutput, below?.dearestOutput ?? 0n),
      dearestRequest: max(tier.request, below?.dearestRequest ?? 0n),
    });
  }
  return compiled.toReversed();
}

function compileServiceTier(tier: ServiceTierPrice, standard: readonly Rates[], convert: Convert): readonly Rates[] {
  if ('multiplier' in tier) {
    const factor = parseRate(tier.multiplier);
    return standard.map((rates) => multiplyTokens(rates, factor));
  }
  return compileList(tier, standard.at(-1) ?? FREE_RATES, convert);
}

function compileServiceTiers(
  document: Exclude<PriceDocument, { free: true }>,
  versionId: string,
  standard: readonly Rates[],
  convert: Convert,
): CompiledPrice['serviceTiers'] {
  const named = Object.entries(document.service_tiers ?? {});
  if (named.length === 0) return null;
  return new Map(
    named.map(([name, tier]) => {
      const tiers = addDearest(compileServiceTier(tier, standard, convert));
      return [name, { versionId, free: false, tiers, serviceTiers: null }];
    }),
  );
}

function isFree(document: PriceDocument): document is Extract<PriceDocument, { free: true }> {
  return Object.hasOwn(document, 'free');
}

/** Makes a price version ready to compute with. Throws `RangeError` on a document that `priceDocumentSchema` would refuse. */
export function compilePrice(version: PriceVersionRecord): CompiledPrice {
  const { document, id } = version;
  if (isFree(document)) return { versionId: id, free: true, tiers: addDearest([FREE_RATES]), serviceTiers: null };
  const convert = createConvert(version.nanoUsdPerUnit);
  const standard = compileList(document, FREE_RATES, convert);
  return {
    versionId: id,
    free: false,
    tiers: addDearest(standard),
    serviceTiers: compileServiceTiers(document, id, standard, convert),
  };
}
