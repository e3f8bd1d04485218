/**
 * What settling costs in arithmetic: `charge` and `worstCase` of ordinary requests, nanoseconds each.
 * `bun bench/pricing.ts`
 */
import { compilePrice, createPricing } from '../src/metering/index.ts';
import { NO_USAGE } from '../src/store/records/index.ts';
import type { PriceDocument, Usage } from '../src/store/records/index.ts';

const CALLS = 2_000_000;
const ROUNDS = 7;

function compile(document: PriceDocument): ReturnType<typeof compilePrice> {
  return compilePrice({
    id: 'prv_1',
    source: 'override',
    deploymentId: null,
    providerKind: 'any',
    upstreamModel: 'any',
    document,
    currency: 'USD',
    nanoUsdPerUnit: 1_000_000_000n,
    dataset: null,
    effectiveFrom: 0,
    createdAt: 0,
  });
}

const PRICES = [
  compile({ input: '2.5', output: '10', cached_input: '1.25' }),
  compile({ input: '3', output: '15', cached_input: '0.3', cache_write_5m: '3.75', tools: { web_search: '0.01' } }),
  compile({ input: '1.25', output: '10', tiers: [{ above_input_tokens: 200_000, input: '2.5', output: '15' }] }),
];
const USAGES: readonly Usage[] = [
  { ...NO_USAGE, input: 1200, output: 300 },
  { ...NO_USAGE, input: 300, cachedRead: 20_000, cacheWrite5m: 800, output: 700, reasoning: 100 },
  { ...NO_USAGE, input: 150, output: 12 },
];
const pricing = createPricing();

function measure(work: (n: number) => bigint): number {
  let best = Number.POSITIVE_INFINITY;
  let sink = 0n;
  for (let round = 0; round < ROUNDS; round++) {
    const start = Bun.nanoseconds();
    for (let n = 0; n < CALLS; n++) sink += work(n);
    best = Math.min(best, (Bun.nanoseconds() - start) / CALLS);
  }
  if (sink < 0n) throw new Error('unreachable');
  return best;
}

const priceOf = (n: number) => PRICES[n % PRICES.length] ?? compile({ free: true });
const usageOf = (n: number) => USAGES[(n >> 2) % USAGES.length] ?? NO_USAGE;

const rows: readonly (readonly [string, (n: number) => bigint])[] = [
  ['charge, no margin', (n) => pricing.charge(priceOf(n), usageOf(n), 0)],
  ['charge, margin of a tenth', (n) => pricing.charge(priceOf(n), usageOf(n), 100_000)],
  ['worst case', (n) => pricing.worstCase(priceOf(n), 1500, 4096, 1, 0)],
];
for (const [name, work] of rows) process.stdout.write(`${name.padEnd(28)} ${measure(work).toFixed(0)} ns\n`);
