import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { formatUsd, nanoUsd } from '../lib/money.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type {
  PriceDocument,
  PriceRates,
  PriceTier,
  ServiceTierPrice,
  Usage,
  UsageRun,
} from '../store/records/index.ts';
import { boundPrice } from './bound-price.ts';
import { compilePrice } from './compile-price.ts';
import type { CompiledPrice } from './port.ts';
import { parsePriceDocument } from './price-document.ts';
import { createPricing } from './pricing.ts';

// Everything that prices compute, against a second reading of the same rules in exact fractions.

const pricing = createPricing();
const MILLION = 1_000_000n;
const NANO = 1_000_000_000n;

interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}
const ZERO: Fraction = { n: 0n, d: 1n };
const whole = (n: bigint): Fraction => ({ n, d: 1n });
const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });

/** Nearest integer, ties to even, by comparing with both neighbours. */
function nearestEven({ n, d }: Fraction): bigint {
  const below = n / d;
  const toBelow = n - below * d;
  const toAbove = (below + 1n) * d - n;
  if (toBelow !== toAbove) return toBelow < toAbove ? below : below + 1n;
  return below % 2n === 0n ? below : below + 1n;
}

type Part = Exclude<keyof PriceRates, 'tools'>;
type RateList = PriceRates & { readonly tiers?: readonly PriceTier[] };
/** A part that is not named is as the one that contains it. */
const CONTAINER: Readonly<Partial<Record<Part, Part>>> = {
  cached_input: 'input',
  cache_write_5m: 'input',
  cache_write_1h: 'input',
  cache_write_30m: 'input',
  cache_write_12h: 'input',
  audio_input: 'input',
  reasoning: 'output',
  audio_output: 'output',
};

function decimal(text: string): bigint {
  const [units = '0', fraction = ''] = text.split('.');
  return BigInt(units) * NANO + BigInt(fraction.padEnd(9, '0'));
}

/** Nano-USD of a named part, the currency's rounding done: prices are whole nano-USD per million. */
class Reading {
  readonly #document: Exclude<PriceDocument, { free: true }>;
  readonly #nanoUsdPerUnit: bigint;

  constructor(document: Exclude<PriceDocument, { free: true }>, nanoUsdPerUnit: bigint) {
    this.#document = document;
    this.#nanoUsdPerUnit = nanoUsdPerUnit;
  }

  #toUsd(text: string): bigint {
    return nearestEven({ n: decimal(text) * this.#nanoUsdPerUnit, d: NANO });
  }

  #inList(list: RateList, part: Part, inputTokens: number): bigint | null {
    const reached = [...(list.tiers ?? [])]
      .sort((a, b) => b.above_input_tokens - a.above_input_tokens)
      .find((tier) => inputTokens > tier.above_input_tokens);
    const container = CONTAINER[part];
    for (const rates of [reached, list]) {
      if (rates === undefined) continue;
      const own = rates[part] ?? (container === undefined ? undefined : rates[container]);
      if (own !== undefined) return this.#toUsd(own);
    }
    return null;
  }

  rate(part: Part, serviceTier: string | null, inputTokens: number): bigint {
    const standard = this.#inList(this.#document, part, inputTokens) ?? 0n;
    const tier: ServiceTierPrice | undefined =
      serviceTier === null ? undefined : this.#document.service_tiers?.[serviceTier];
    if (tier === undefined) return standard;
    const isPiece = part === 'image' || part === 'request';
    if ('multiplier' in tier)
      return isPiece ? standard : nearestEven({ n: standard * decimal(tier.multiplier), d: NANO });
    return this.#inList(tier, part, inputTokens) ?? this.#inList(this.#document, part, -1) ?? 0n;
  }

  tool(name: string, serviceTier: string | null, inputTokens: number): bigint {
    const lists: RateList[] = [this.#document];
    const tier = serviceTier === null ? undefined : this.#document.service_tiers?.[serviceTier];
    const own = tier !== undefined && !('multiplier' in tier) ? tier : undefined;
    if (own !== undefined) lists.unshift(own);
    for (const list of lists) {
      // What a list of a service tier leaves out is the base's: tiers by length are of their own list.
      const reached = (list === lists[0] ? [...(list.tiers ?? [])] : [])
        .sort((a, b) => b.above_input_tokens - a.above_input_tokens)
        .find((each) => inputTokens > each.above_input_tokens);
      const text = reached?.tools?.[name] ?? list.tools?.[name];
      if (text !== undefined) return this.#toUsd(text);
    }
    return 0n;
  }
}

function tokensOf(reading: Reading, usage: Usage, serviceTier: string | null): Fraction {
  const { input, cachedRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h, output } = usage;
  const total = input + cachedRead + cacheWrite5m + cacheWrite1h + cacheWrite30m + cacheWrite12h;
  const rate = (part: Part): bigint => reading.rate(part, serviceTier, total);
  const audioIn = rate('audio_input') === rate('input') ? 0 : Math.min(usage.audioInput, input);
  const reasoning = rate('reasoning') === rate('output') ? 0 : Math.min(usage.reasoning, output);
  const audioOut = rate('audio_output') === rate('output') ? 0 : Math.min(usage.audioOutput, output - reasoning);
  const counts: readonly (readonly [number, Part])[] = [
    [input - audioIn, 'input'],
    [audioIn, 'audio_input'],
    [cachedRead, 'cached_input'],
    [cacheWrite5m, 'cache_write_5m'],
    [cacheWrite1h, 'cache_write_1h'],
    [cacheWrite30m, 'cache_write_30m'],
    [cacheWrite12h, 'cache_write_12h'],
    [output - reasoning - audioOut, 'output'],
    [reasoning, 'reasoning'],
    [audioOut, 'audio_output'],
  ];
  return counts.reduce((sum, [count, part]) => plus(sum, { n: BigInt(count) * rate(part), d: MILLION }), ZERO);
}

function piecesOf(reading: Reading, usage: Usage, serviceTier: string | null, inputTokens: number): Fraction {
  let sum = whole(reading.rate('request', serviceTier, inputTokens));
  sum = plus(sum, whole(BigInt(usage.images) * reading.rate('image', serviceTier, inputTokens)));
  for (const [name, calls] of Object.entries(usage.tools ?? {}))
    sum = plus(sum, whole(BigInt(calls) * reading.tool(name, serviceTier, inputTokens)));
  return sum;
}

function lengthOf(run: Pick<UsageRun, 'input' | 'cachedRead' | 'cacheWrite5m' | 'cacheWrite1h'>): number {
  return run.input + run.cachedRead + run.cacheWrite5m + run.cacheWrite1h;
}

function exactCost(own: Reading, usage: Usage, others: ReadonlyMap<string, Reading>): Fraction {
  const tier = usage.serviceTier ?? null;
  if (usage.runs === undefined || usage.runs === null) {
    const total = lengthOf(usage) + usage.cacheWrite30m + usage.cacheWrite12h;
    return plus(tokensOf(own, usage, tier), piecesOf(own, usage, tier, total));
  }
  let sum = ZERO;
  for (const run of usage.runs) {
    const reading = (run.priceVersionId === null ? undefined : others.get(run.priceVersionId)) ?? own;
    sum = plus(sum, tokensOf(reading, { ...NO_USAGE, ...run }, tier));
  }
  return plus(sum, piecesOf(own, usage, tier, Math.max(...usage.runs.map(lengthOf))));
}

const rate = fc.bigInt({ min: 0n, max: 10n ** 14n }).map(formatUsd);
const rates = fc.record(
  {
    cached_input: rate,
    cache_write_5m: rate,
    cache_write_1h: rate,
    cache_write_30m: rate,
    cache_write_12h: rate,
    reasoning: rate,
    audio_input: rate,
    audio_output: rate,
    image: rate,
    request: rate,
    tools: fc.dictionary(fc.constantFrom('web_search', 'code'), rate, { noNullPrototype: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const needed = fc.record({ input: rate, output: rate }, { noNullPrototype: true });
const tiers = fc.uniqueArray(
  fc
    .tuple(
      fc.integer({ min: 1, max: 3_000_000 }),
      fc.record({ input: rate, output: rate }, { requiredKeys: [], noNullPrototype: true }),
      rates,
    )
    .map(([above, main, more]): PriceTier => ({ above_input_tokens: above, ...main, ...more }))
    .filter((tier) => Object.keys(tier).length > 1),
  { maxLength: 3, selector: (tier) => tier.above_input_tokens },
);
const list = fc.tuple(needed, rates, tiers).map(([main, more, some]) => ({ ...main, ...more, tiers: some }));
const multiplier = fc.bigInt({ min: 1n, max: 20n * NANO }).map((nano) => ({ multiplier: formatUsd(nano) }));
const TIERS = ['flex', 'priority', 'fast+us'] as const;
const document = fc
  .tuple(list, fc.dictionary(fc.constantFrom(...TIERS), fc.oneof(list, multiplier), { noNullPrototype: true }))
  .map(([main, named]) => ({ ...main, service_tiers: named }));
const currencyRate = fc.bigInt({ min: 1n, max: 3n * NANO });

const count = fc.integer({ min: 0, max: 2_000_000 });
const run = fc.record({
  model: fc.constant(null),
  priceVersionId: fc.constantFrom(null, 'pv_other', 'pv_unknown'),
  input: count,
  cachedRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
  output: count,
  reasoning: count,
});
const usage = fc
  .record({
    input: count,
    cachedRead: count,
    cacheWrite5m: count,
    cacheWrite1h: count,
    cacheWrite30m: count,
    cacheWrite12h: count,
    output: count,
    reasoning: count,
    audioInput: count,
    audioOutput: count,
    images: fc.integer({ min: 0, max: 20 }),
    tools: fc.option(
      fc.dictionary(fc.constantFrom('web_search', 'code', 'free'), fc.integer({ min: 1, max: 50 }), {
        noNullPrototype: true,
      }),
    ),
    serviceTier: fc.constantFrom(null, 'unknown', ...TIERS),
    runs: fc.option(fc.array(run, { minLength: 1, maxLength: 4 }), { freq: 3 }),
  })
  .map((drawn): Usage => drawn);
const margin = fc.integer({ min: 0, max: 5_000_000 });

function compile(id: string, drawn: PriceDocument, nanoUsdPerUnit: bigint): CompiledPrice {
  return compilePrice({
    id,
    source: 'override',
    deploymentId: 'dep_1',
    providerKind: 'any',
    upstreamModel: 'any',
    document: drawn,
    currency: 'CNY',
    nanoUsdPerUnit,
    dataset: null,
    effectiveFrom: 0,
    createdAt: 0,
  });
}

test('cost and charge equal exact fractions, rounded half to even once: every part, tier, service tier, currency, run and margin', () => {
  fc.assert(
    fc.property(
      document,
      document,
      currencyRate,
      usage,
      margin,
      (own, other, nanoUsdPerUnit, used, marginMillionths) => {
        expect(parsePriceDocument(own)).toEqual({ ok: true, document: own });
        const price = compile('pv_own', own, nanoUsdPerUnit);
        const otherPrice = compile('pv_other', other, NANO);
        const find = (id: string): CompiledPrice | null => (id === 'pv_other' ? otherPrice : null);
        const exact = exactCost(
          new Reading(own, nanoUsdPerUnit),
          used,
          new Map([['pv_other', new Reading(other, NANO)]]),
        );
        const charged = times(exact, { n: MILLION + BigInt(marginMillionths), d: MILLION });
        expect(pricing.cost(price, used, find)).toBe(nanoUsd(nearestEven(exact)));
        expect(pricing.charge(price, used, marginMillionths, find)).toBe(nanoUsd(nearestEven(charged)));
        const explained = pricing.explain(price, used, marginMillionths, find);
        const sum = explained.parts.reduce((sum, { quantity, rate }) => sum + quantity * rate, 0n);
        expect(sum).toBe(explained.exact);
        expect(explained.charge).toBe(pricing.charge(price, used, marginMillionths, find));
      },
    ),
    { seed: 61, numRuns: 500 },
  );
});

/** Usage that an estimate and a cap allow, at the tier asked for or the standard one. */
const within = fc
  .record({
    used: usage,
    choices: fc.integer({ min: 1, max: 3 }),
    slack: fc.integer({ min: 0, max: 500_000 }),
    served: fc.boolean(),
  })
  .map(({ used, choices, slack, served }) => {
    const plain: Usage = {
      ...used,
      runs: null,
      images: 0,
      tools: null,
      serviceTier: served ? (used.serviceTier ?? null) : null,
    };
    const inputTokens = lengthOf(plain) + plain.cacheWrite30m + plain.cacheWrite12h + slack;
    return {
      plain,
      choices,
      inputTokens,
      outputTokens: Math.ceil(plain.output / choices) + slack,
      asked: used.serviceTier ?? null,
    };
  });

test('the worst case covers every usage within estimate and cap, also where a longer input is cheaper or another tier is dearer', () => {
  fc.assert(
    fc.property(
      document,
      within,
      margin,
      (drawn, { plain, choices, inputTokens, outputTokens, asked }, marginMillionths) => {
        const price = compile('pv_own', drawn, NANO);
        const bound = boundPrice(price, asked, []);
        const worst = pricing.worstCase(bound, inputTokens, outputTokens, choices, marginMillionths);
        expect(pricing.charge(price, plain, marginMillionths) <= worst).toBe(true);
      },
    ),
    { seed: 62, numRuns: 500 },
  );
});

test('the worst case of a request with further runs covers each of them at its own price', () => {
  const runs = fc.array(fc.record({ run, other: fc.boolean() }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      document,
      document,
      runs,
      run,
      margin,
      fc.constantFrom(null, ...TIERS),
      (own, other, more, first, marginMillionths, tier) => {
        const price = compile('pv_own', own, NANO);
        const otherPrice = compile('pv_other', other, NANO);
        const all = [first, ...more.map((each) => each.run)].map((each, index) => ({
          ...each,
          priceVersionId: index > 0 && more[index - 1]?.other === true ? 'pv_other' : null,
        }));
        const used: Usage = { ...NO_USAGE, runs: all, serviceTier: tier };
        const inputTokens = Math.max(...all.map(lengthOf));
        const outputTokens = Math.max(...all.map((each) => each.output));
        const bound = boundPrice(
          price,
          tier,
          more.map((each) => ({ price: each.other ? otherPrice : price, times: 1 })),
        );
        const worst = pricing.worstCase(bound, inputTokens, outputTokens, 1, marginMillionths);
        expect(pricing.charge(price, used, marginMillionths, () => otherPrice) <= worst).toBe(true);
      },
    ),
    { seed: 63, numRuns: 300 },
  );
});

test('the affordable output is the most whose worst case fits, to the token', () => {
  const amount = fc.bigInt({ min: -1000n, max: 10n ** 16n });
  fc.assert(
    fc.property(
      document,
      fc.constantFrom(null, ...TIERS),
      count,
      fc.integer({ min: 1, max: 4 }),
      margin,
      amount,
      (drawn, tier, inputTokens, choices, marginMillionths, left) => {
        const bound = boundPrice(compile('pv_own', drawn, NANO), tier, []);
        const most = pricing.affordableOutput(bound, inputTokens, choices, marginMillionths, nanoUsd(left));
        if (most >= Number.MAX_SAFE_INTEGER - 1) return;
        const worst = (outputTokens: number): bigint =>
          pricing.worstCase(bound, inputTokens, outputTokens, choices, marginMillionths);
        if (most >= 0) expect(worst(most) <= left).toBe(true);
        if (most >= -1) expect(worst(most + 1) > left).toBe(true);
      },
    ),
    { seed: 64, numRuns: 500 },
  );
});

test('the worst case covers an input that turns out shorter than estimated, where that is dearer', () => {
  const dearShort = {
    input: '4',
    output: '8',
    request: '1',
    tiers: [{ above_input_tokens: 1000, input: '1', output: '2', request: '0.5' }],
  };
  const price = compile('pv_own', dearShort, NANO);
  const short: Usage = { ...NO_USAGE, input: 1000, output: 10 };
  expect(pricing.worstCase(price, 1001, 10, 1, 0) >= pricing.charge(price, short, 0)).toBe(true);
  // Nor where the request alone is.
  const byRequest = compile('pv_own', { ...dearShort, input: '1', output: '1' }, NANO);
  expect(pricing.worstCase(byRequest, 1001, 0, 1, 0) >= 1_000_000_000n).toBe(true);
});
