import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { formatUsd, nanoUsd } from '../lib/money.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { PriceDocument, PriceVersionRecord, Usage } from '../store/records/index.ts';
import { compilePrice } from './compile-price.ts';
import { createPricing } from './pricing.ts';

const pricing = createPricing();

function versionOf(document: PriceDocument, more: Partial<PriceVersionRecord> = {}): PriceVersionRecord {
  return {
    id: 'pv_1',
    source: 'override',
    deploymentId: 'dep_1',
    providerKind: 'any',
    upstreamModel: 'any',
    document,
    currency: 'USD',
    nanoUsdPerUnit: 1_000_000_000n,
    dataset: null,
    effectiveFrom: 0,
    createdAt: 0,
    ...more,
  };
}

const costOf = (document: PriceDocument, usage: Partial<Usage>): string =>
  formatUsd(pricing.cost(compilePrice(versionOf(document)), { ...NO_USAGE, ...usage }));

describe('cost', () => {
  test('each token part has its own rate and is counted once', () => {
    const document = {
      input: '10',
      output: '100',
      cached_input: '1',
      cache_write_5m: '12.5',
      cache_write_1h: '20',
      reasoning: '200',
      audio_input: '40',
      audio_output: '400',
    };
    expect(costOf(document, { input: 1_000_000, audioInput: 250_000 })).toBe('17.5');
    expect(costOf(document, { output: 1_000_000, reasoning: 100_000, audioOutput: 200_000 })).toBe('170');
    expect(costOf(document, { cachedRead: 1_000_000, cacheWrite5m: 1_000_000, cacheWrite1h: 1_000_000 })).toBe('33.5');
  });

  test('an absent part costs what the part that contains it costs', () => {
    const all = { cachedRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, cacheWrite30m: 1, cacheWrite12h: 1 };
    expect(costOf({ input: '3', output: '5' }, { ...all, input: 2, audioInput: 1 })).toBe('0.000021');
    expect(costOf({ input: '3', output: '5' }, { output: 4, reasoning: 2, audioOutput: 1 })).toBe('0.00002');
  });

  test('parts that exceed what contains them are never charged beyond it', () => {
    const document = { input: '1', output: '1', reasoning: '2', audio_input: '2', audio_output: '3' };
    expect(costOf(document, { input: 10, audioInput: 99 })).toBe('0.00002');
    expect(costOf(document, { output: 10, reasoning: 99, audioOutput: 99 })).toBe('0.00002');
  });

  test('the highest tier below the input tokens prices the whole request', () => {
    const document = {
      input: '1',
      output: '10',
      cached_input: '0.1',
      tiers: [
        { above_input_tokens: 1000, input: '2', output: '20', cached_input: '0.2' },
        { above_input_tokens: 2000, input: '4' },
      ],
    };
    expect(costOf(document, { input: 1000, output: 1 })).toBe('0.00101');
    expect(costOf(document, { input: 901, cachedRead: 100, output: 1 })).toBe('0.001842');
    expect(costOf(document, { input: 2000, cachedRead: 1, output: 1 })).toBe('0.008014');
  });

  test('a tier that names no container inherits the parts of the base', () => {
    const document = { input: '1', output: '1', cached_input: '0.5', tiers: [{ above_input_tokens: 1, output: '2' }] };
    expect(costOf(document, { cachedRead: 10 })).toBe('0.000005');
  });

  test('requests, images and hosted tools are priced each', () => {
    const document = { input: '0', output: '0', request: '0.005', image: '0.04', tools: { web_search: '0.01' } };
    expect(costOf(document, { images: 2, tools: { web_search: 3, unknown: 7 } })).toBe('0.115');
  });

  test('another currency is converted by the pinned rate', () => {
    const price = compilePrice(
      versionOf({ input: '7', output: '0', currency: 'CNY' }, { nanoUsdPerUnit: 140_000_001n }),
    );
    expect(price.tiers[0]?.input).toBe(980_000_007n);
  });

  test('half a nano-USD is rounded to the even neighbour, once', () => {
    expect(costOf({ input: '0.0005', output: '0' }, { input: 1 })).toBe('0');
    expect(costOf({ input: '0.0005', output: '0' }, { input: 3 })).toBe('0.000000002');
    expect(costOf({ input: '0.0005', output: '0.0005' }, { input: 1, output: 1 })).toBe('0.000000001');
  });

  test('odd counts from outside never throw and never pay out', () => {
    const odd = { input: Number.NaN, cachedRead: -5, output: Number.POSITIVE_INFINITY, reasoning: -1, images: 0.5 };
    expect(costOf({ input: '1', output: '1', reasoning: '2', image: '1' }, odd)).toBe('1');
  });

  test('a free price costs nothing', () => {
    expect(costOf({ free: true }, { input: 1_000_000, output: 1_000_000, images: 4 })).toBe('0');
  });
});

const rate = fc.bigInt({ min: 0n, max: 10n ** 15n });
const tokens = fc.integer({ min: 0, max: 10_000_000 });
const margin = fc.integer({ min: 0, max: 5_000_000 });

interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}
const add = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });

/** Nearest integer, ties to even, by comparing with both neighbours. */
function nearestEven({ n, d }: Rational): bigint {
  const below = n / d;
  const toBelow = n - below * d;
  const toAbove = (below + 1n) * d - n;
  if (toBelow !== toAbove) return toBelow < toAbove ? below : below + 1n;
  return below % 2n === 0n ? below : below + 1n;
}

describe('arithmetic', () => {
  const sample = fc.record({
    rates: fc.tuple(rate, rate, rate, rate, rate, rate),
    counts: fc.tuple(tokens, tokens, tokens, tokens, tokens, tokens),
    margin,
  });

  test('charge equals exact rational arithmetic, rounded half to even', () => {
    fc.assert(
      fc.property(sample, ({ rates, counts, margin: marginMillionths }) => {
        const [input, cached, write, output, reasoning, request] = rates;
        const [plainIn, cachedIn, writeIn, plainOut, reasoningOut] = counts;
        const price = compilePrice(
          versionOf({
            input: formatUsd(input),
            cached_input: formatUsd(cached),
            cache_write_5m: formatUsd(write),
            output: formatUsd(output),
            reasoning: formatUsd(reasoning),
            request: formatUsd(request),
          }),
        );
        const usage: Usage = {
          ...NO_USAGE,
          input: plainIn,
          cachedRead: cachedIn,
          cacheWrite5m: writeIn,
          output: plainOut + reasoningOut,
          reasoning: reasoningOut,
        };
        const parts: readonly (readonly [number, bigint])[] = [
          [plainIn, input],
          [cachedIn, cached],
          [writeIn, write],
          [plainOut, output],
          [reasoningOut, reasoning],
        ];
        const sum = parts.reduce((total, [count, each]) => add(total, { n: BigInt(count) * each, d: 1_000_000n }), {
          n: request,
          d: 1n,
        });
        const exact = { n: sum.n * BigInt(1_000_000 + marginMillionths), d: sum.d * 1_000_000n };
        expect(pricing.charge(price, usage, marginMillionths)).toBe(nanoUsd(nearestEven(exact)));
        expect(pricing.cost(price, usage)).toBe(nanoUsd(nearestEven(sum)));
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('no usage within the estimate and the cap costs more than the worst case', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 4 }), ({ rates, counts, margin: marginMillionths }, choices) => {
        const [input, cached, write, output, reasoning, request] = rates;
        const [plainIn, cachedIn, writeIn, plainOut, reasoningOut, above] = counts;
        const document = {
          input: formatUsd(input),
          cached_input: formatUsd(cached),
          cache_write_1h: formatUsd(write),
          output: formatUsd(output),
          reasoning: formatUsd(reasoning),
          tiers: [{ above_input_tokens: above + 1, input: formatUsd(output), request: formatUsd(request) }],
        };
        const price = compilePrice(versionOf(document));
        const usage: Usage = {
          ...NO_USAGE,
          input: plainIn,
          cachedRead: cachedIn,
          cacheWrite1h: writeIn,
          output: (plainOut + reasoningOut) * choices,
          reasoning: reasoningOut * choices,
        };
        const worst = pricing.worstCase(
          price,
          plainIn + cachedIn + writeIn,
          plainOut + reasoningOut,
          choices,
          marginMillionths,
        );
        expect(pricing.charge(price, usage, marginMillionths) <= worst).toBe(true);
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  test('the affordable output is the most that fits, to the token', () => {
    fc.assert(
      fc.property(
        fc.tuple(rate, fc.bigInt({ min: 1n, max: 10n ** 12n })),
        tokens,
        fc.integer({ min: 1, max: 4 }),
        margin,
        fc.bigInt({ min: -1000n, max: 10n ** 15n }),
        ([input, output], inputTokens, choices, marginMillionths, amount) => {
          const price = compilePrice(versionOf({ input: formatUsd(input), output: formatUsd(output) }));
          const most = pricing.affordableOutput(price, inputTokens, choices, marginMillionths, nanoUsd(amount));
          if (most >= Number.MAX_SAFE_INTEGER - 1) return;
          if (most >= 0) {
            expect(pricing.worstCase(price, inputTokens, most, choices, marginMillionths) <= amount).toBe(true);
          }
          if (most >= -1) {
            expect(pricing.worstCase(price, inputTokens, most + 1, choices, marginMillionths) > amount).toBe(true);
          }
        },
      ),
      { seed: 44, numRuns: 1000 },
    );
  });

  test('half a nano-USD above an even amount still fits it, above an odd one not', () => {
    const price = compilePrice(versionOf({ input: '0', output: '0.0005' }));
    expect(pricing.affordableOutput(price, 0, 1, 0, nanoUsd(2n))).toBe(5);
    expect(pricing.affordableOutput(price, 0, 1, 0, nanoUsd(1n))).toBe(2);
  });

  test('free output is affordable without bound, unless the input is not', () => {
    const price = compilePrice(versionOf({ input: '1', output: '0' }));
    expect(pricing.affordableOutput(price, 1, 1, 0, nanoUsd(1000n))).toBe(Number.MAX_SAFE_INTEGER);
    expect(pricing.affordableOutput(price, 1, 1, 0, nanoUsd(998n))).toBe(-1);
  });
});

test('a tool that has the name of a member of every object costs nothing', () => {
  const price = compilePrice(versionOf({ input: '1', output: '1', tools: { web_search: '0.01' } }));
  const usage = { ...NO_USAGE, tools: { constructor: 1, toString: 2, web_search: 3 } as Record<string, number> };
  expect(pricing.cost(price, usage)).toBe(nanoUsd(30_000_000n));
});
