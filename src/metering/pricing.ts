import { divideHalfEven, nanoUsd, ZERO_USD } from '../lib/money.ts';
import type { Usage } from '../store/records/index.ts';
import type { CompiledPrice, CompiledTier, Pricing } from './port.ts';
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

function inputAmount(tier: CompiledTier, usage: Usage): bigint {
  let sum = 0n;
  const audio = usage.audioInput > usage.input ? usage.input : usage.audioInput;
  if (audio > 0 && tier.audioInput !== tier.input) {
    sum += count(audio) * tier.audioInput + count(usage.input - audio) * tier.input;
  } else if (usage.input > 0) {
    sum += count(usage.input) * tier.input;
  }
  if (usage.cachedRead > 0) sum += count(usage.cachedRead) * tier.cachedRead;
  if (usage.cacheWrite5m > 0) sum += count(usage.cacheWrite5m) * tier.cacheWrite5m;
  if (usage.cacheWrite1h > 0) sum += count(usage.cacheWrite1h) * tier.cacheWrite1h;
  if (usage.cacheWrite30m > 0) sum += count(usage.cacheWrite30m) * tier.cacheWrite30m;
  if (usage.cacheWrite12h > 0) sum += count(usage.cacheWrite12h) * tier.cacheWrite12h;
  return sum;
}

function outputAmount(tier: CompiledTier, usage: Usage): bigint {
  if (!(usage.output > 0)) return 0n;
  const reasoning = tier.reasoning === tier.output ? 0 : Math.min(Math.max(usage.reasoning, 0), usage.output);
  const audio =
    tier.audioOutput === tier.output ? 0 : Math.min(Math.max(usage.audioOutput, 0), usage.output - reasoning);
  let sum = count(usage.output - reasoning - audio) * tier.output;
  if (reasoning > 0) sum += count(reasoning) * tier.reasoning;
  if (audio > 0) sum += count(audio) * tier.audioOutput;
  return sum;
}

/** Exact cost in nano-USD times one million, before the one rounding. */
function exactAmount(price: CompiledPrice, usage: Usage): bigint {
  const tier = findTier(price, price.tiers.length > 1 ? totalInput(usage) : 0);
  let sum = inputAmount(tier, usage) + outputAmount(tier, usage);
  if (tier.request !== 0n) sum += tier.request;
  if (usage.images > 0) sum += count(usage.images) * tier.image;
  if (usage.tools !== null) {
    for (const [name, calls] of Object.entries(usage.tools)) sum += count(calls) * (tier.tools[name] ?? 0n);
  }
  return sum;
}

function dearestInput(tier: CompiledTier): bigint {
  let dearest = tier.input;
  if (tier.cachedRead > dearest) dearest = tier.cachedRead;
  if (tier.cacheWrite5m > dearest) dearest = tier.cacheWrite5m;
  if (tier.cacheWrite1h > dearest) dearest = tier.cacheWrite1h;
  if (tier.cacheWrite30m > dearest) dearest = tier.cacheWrite30m;
  if (tier.cacheWrite12h > dearest) dearest = tier.cacheWrite12h;
  if (tier.audioInput > dearest) dearest = tier.audioInput;
  return dearest;
}

function dearestOutput(tier: CompiledTier): bigint {
  let dearest = tier.output;
  if (tier.reasoning > dearest) dearest = tier.reasoning;
  if (tier.audioOutput > dearest) dearest = tier.audioOutput;
  return dearest;
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
    cost: (price, usage) => (price.free ? ZERO_USD : nanoUsd(finish(exactAmount(price, usage), 0))),
    charge: (price, usage, marginMillionths) =>
      price.free ? ZERO_USD : nanoUsd(finish(exactAmount(price, usage), marginMillionths)),
    worstCase(price, inputTokens, outputTokens, choices, marginMillionths) {
      if (price.free) return ZERO_USD;
      const tier = findTier(price, inputTokens);
      const output = count(outputTokens) * count(choices) * dearestOutput(tier);
      return nanoUsd(finish(count(inputTokens) * dearestInput(tier) + output + tier.request, marginMillionths));
    },
    affordableOutput(price, inputTokens, choices, marginMillionths, amount) {
      if (price.free) return Number.MAX_SAFE_INTEGER;
      const tier = findTier(price, inputTokens);
      const left = largestExact(amount, marginMillionths) - count(inputTokens) * dearestInput(tier) - tier.request;
      const perToken = count(choices) * dearestOutput(tier);
      if (perToken === 0n) return left < 0n ? -1 : Number.MAX_SAFE_INTEGER;
      const tokens = floorDivide(left, perToken);
      if (tokens > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
      return tokens < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(tokens);
    },
  };
}
