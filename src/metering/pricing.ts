import { divideHalfEven, nanoUsd, ZERO_USD } from '../lib/money.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { Usage, UsageRun } from '../store/records/index.ts';
import type { CompiledPrice, CompiledTier, FindRunPrice, PricedPartKind, Pricing } from './port.ts';
import { PriceTrace } from './price-trace.ts';
import { totalInput } from './usage.ts';

const MILLION = 1_000_000n;
const MILLION_SQUARED = MILLION * MILLION;
/** A thousand million USD, the largest budget. Absurd prices and counts end here, so that what they make can be written and added up. */
const AMOUNT_MAX = 1_000_000_000n * 1_000_000_000n;

/** The tier that prices a request: the highest one whose threshold is below its input tokens. */
function findTier(price: CompiledPrice, inputTokens: number): CompiledTier {
  const { tiers } = price;
  for (let index = 0; index < tiers.length - 1; index++) {
    const tier = tiers[index];
    if (tier !== undefined && inputTokens > tier.aboveInputTokens) return tier;
  }
  const base = tiers[tiers.length - 1];
  if (base === undefined) throw new RangeError('a price has at least one tier');
  return base;
}

/** A count as an integer. Counts come from outside, and settling must never throw: what is no positive number counts nothing. */
function count(value: number): bigint {
  if (Number.isSafeInteger(value)) return value > 0 ? BigInt(value) : 0n;
  return value > 0 && Number.isFinite(value) ? BigInt(Math.ceil(value)) : 0n;
}

/** One part of an amount; written down where that is asked for. */
function part(
  trace: PriceTrace | null,
  kind: PricedPartKind,
  quantity: bigint,
  rate: bigint,
  tool: string | null = null,
): bigint {
  if (trace !== null) trace.add(kind, tool, quantity, rate);
  return quantity * rate;
}

function inputAmount(tier: CompiledTier, usage: Usage, trace: PriceTrace | null): bigint {
  let sum = 0n;
  const audio = usage.audioInput > usage.input ? usage.input : usage.audioInput;
  if (audio > 0 && tier.audioInput !== tier.input) {
    sum += part(trace, 'audio_input', count(audio), tier.audioInput);
    sum += part(trace, 'input', count(usage.input - audio), tier.input);
  } else if (usage.input > 0) {
    sum += part(trace, 'input', count(usage.input), tier.input);
  }
  if (usage.cachedRead > 0) sum += part(trace, 'cached_input', count(usage.cachedRead), tier.cachedRead);
  if (usage.cacheWrite5m > 0) sum += part(trace, 'cache_write_5m', count(usage.cacheWrite5m), tier.cacheWrite5m);
  if (usage.cacheWrite1h > 0) sum += part(trace, 'cache_write_1h', count(usage.cacheWrite1h), tier.cacheWrite1h);
  if (usage.cacheWrite30m > 0) sum += part(trace, 'cache_write_30m', count(usage.cacheWrite30m), tier.cacheWrite30m);
  if (usage.cacheWrite12h > 0) sum += part(trace, 'cache_write_12h', count(usage.cacheWrite12h), tier.cacheWrite12h);
  return sum;
}

function outputAmount(tier: CompiledTier, usage: Usage, trace: PriceTrace | null): bigint {
  if (!(usage.output > 0)) return 0n;
  const reasoning = tier.reasoning === tier.output ? 0 : Math.min(Math.max(usage.reasoning, 0), usage.output);
  const audio =
    tier.audioOutput === tier.output ? 0 : Math.min(Math.max(usage.audioOutput, 0), usage.output - reasoning);
  let sum = part(trace, 'output', count(usage.output - reasoning - audio), tier.output);
  if (reasoning > 0) sum += part(trace, 'reasoning', count(reasoning), tier.reasoning);
  if (audio > 0) sum += part(trace, 'audio_output', count(audio), tier.audioOutput);
  return sum;
}

/** What is priced by the piece, beside the tokens. */
function pieceAmount(tier: CompiledTier, usage: Usage, trace: PriceTrace | null): bigint {
  let sum = 0n;
  if (tier.request !== 0n) sum += part(trace, 'request', 1n, tier.request);
  if (usage.images > 0) sum += part(trace, 'image', count(usage.images), tier.image);
  if (usage.tools !== null) {
    // The names are a provider's: one may be that of a member that every object has.
    for (const [name, calls] of Object.entries(usage.tools))
      if (Object.hasOwn(tier.tools, name)) sum += part(trace, 'tool', count(calls), tier.tools[name] ?? 0n, name);
  }
  return sum;
}

/** The price of a service tier; one that the price does not name costs what the standard one costs. */
function priceOfTier(price: CompiledPrice, serviceTier: string | null | undefined): CompiledPrice {
  if (serviceTier === null || serviceTier === undefined || price.serviceTiers === null) return price;
  return price.serviceTiers.get(serviceTier) ?? price;
}

/** Each run by its own model's price, at the tier that its own input reaches; pieces once, at the tier of the longest run. */
function runsAmount(
  price: CompiledPrice,
  usage: Usage,
  runs: readonly UsageRun[],
  find: FindRunPrice | null,
  trace: PriceTrace | null,
): bigint {
  let sum = 0n;
  let longest = 0;
  let at = 0;
  for (const run of runs) {
    const found = run.priceVersionId === null || find === null ? null : find(run.priceVersionId);
    const ofRun = priceOfTier(found ?? price, usage.serviceTier);
    const counts: Usage = { ...NO_USAGE, ...run };
    const inputTokens = totalInput(counts);
    if (inputTokens > longest) longest = inputTokens;
    const tier = findTier(ofRun, inputTokens);
    if (trace !== null) trace.enter(at, found ?? price, ofRun, usage.serviceTier, tier);
    at += 1;
    // Its lines are told, and come to nothing.
    if (!ofRun.free || trace !== null) sum += inputAmount(tier, counts, trace) + outputAmount(tier, counts, trace);
  }
  if (price.free) return sum;
  const ofRequest = priceOfTier(price, usage.serviceTier);
  const tier = findTier(ofRequest, longest);
  if (trace !== null) trace.enter(null, price, ofRequest, usage.serviceTier, tier);
  return sum + pieceAmount(tier, usage, trace);
}

/** Exact cost in nano-USD times one million, before the one rounding. */
function exactAmount(
  standard: CompiledPrice,
  usage: Usage,
  find: FindRunPrice | undefined,
  trace: PriceTrace | null,
): bigint {
  const { runs } = usage;
  if (runs !== undefined && runs !== null) return runsAmount(standard, usage, runs, find ?? null, trace);
  const price = standard.serviceTiers === null ? standard : priceOfTier(standard, usage.serviceTier);
  const tier = findTier(price, price.tiers.length > 1 ? totalInput(usage) : 0);
  if (trace !== null) trace.enter(null, standard, price, usage.serviceTier, tier);
  return inputAmount(tier, usage, trace) + outputAmount(tier, usage, trace) + pieceAmount(tier, usage, trace);
}

/** A free model may still have called one that is not. */
function isFree(price: CompiledPrice, usage: Usage): boolean {
  return price.free && (usage.runs === undefined || usage.runs === null);
}

/** Applies the margin and rounds, once; never more than can be written. */
function finish(exact: bigint, marginMillionths: number): bigint {
  const amount =
    marginMillionths === 0
      ? divideHalfEven(exact, MILLION)
      : divideHalfEven(exact * (MILLION + BigInt(marginMillionths)), MILLION_SQUARED);
  return amount > AMOUNT_MAX ? AMOUNT_MAX : amount;
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** The largest exact amount that `finish` still rounds to at most `amount`; half a nano-USD above it goes to an even one alone. */
function largestExact(amount: bigint, marginMillionths: number): bigint {
  const bound = MILLION_SQUARED * (2n * amount + 1n) - (amount % 2n === 0n ? 0n : 1n);
  return floorDivide(bound, 2n * (MILLION + BigInt(marginMillionths)));
}

/** The arithmetic of prices, exact in integers and rounded half to even once a request. Never throws on odd usage. */
export function createPricing(): Pricing {
  return {
    cost: (price, usage, find) =>
      isFree(price, usage) ? ZERO_USD : nanoUsd(finish(exactAmount(price, usage, find, null), 0)),
    charge: (price, usage, marginMillionths, find) =>
      isFree(price, usage) ? ZERO_USD : nanoUsd(finish(exactAmount(price, usage, find, null), marginMillionths)),
    explain(price, usage, marginMillionths, find) {
      const trace = new PriceTrace();
      const exact = exactAmount(price, usage, find, trace);
      return { parts: trace.parts, exact, charge: nanoUsd(finish(exact, marginMillionths)) };
    },
    worstCase(price, inputTokens, outputTokens, choices, marginMillionths) {
      if (price.free) return ZERO_USD;
      const tier = findTier(price, inputTokens);
      const output = (choices === 1 ? count(outputTokens) : count(outputTokens) * count(choices)) * tier.dearestOutput;
      return nanoUsd(finish(count(inputTokens) * tier.dearestInput + output + tier.dearestRequest, marginMillionths));
    },
    affordableOutput(price, inputTokens, choices, marginMillionths, amount) {
      if (price.free) return Number.MAX_SAFE_INTEGER;
      const tier = findTier(price, inputTokens);
      const left =
        largestExact(amount, marginMillionths) - count(inputTokens) * tier.dearestInput - tier.dearestRequest;
      const perToken = count(choices) * tier.dearestOutput;
      if (perToken === 0n) return left < 0n ? -1 : Number.MAX_SAFE_INTEGER;
      const tokens = floorDivide(left, perToken);
      if (tokens > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
      return tokens < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(tokens);
    },
  };
}
