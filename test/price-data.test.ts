import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'bun:test';
import { buildPriceData, buildPriceDocument, listProviders } from '../scripts/price-data.ts';
import { compilePrice, createPricing } from '../src/metering/index.ts';
import { parsePriceDocument } from '../src/metering/price-document.ts';
import { NO_USAGE } from '../src/store/records/index.ts';
import type { PriceDocument, Usage } from '../src/store/records/index.ts';

const FOLDER = new URL('../src/metering/price-data/', import.meta.url);
const pricing = createPricing();

function compile(document: PriceDocument): ReturnType<typeof compilePrice> {
  return compilePrice({
    id: 'pv_1',
    source: 'dataset',
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

test('the shipped price data is what the pinned package says', async () => {
  for (const [name, text] of Object.entries(await buildPriceData())) {
    expect({ name, same: (await Bun.file(new URL(name, FOLDER)).text()) === text }).toEqual({ name, same: true });
  }
});

test('every shipped price is one that the management API would accept', async () => {
  const lines = (await Bun.file(new URL('models.txt', FOLDER)).text()).trimEnd().split('\n');
  let prices = 0;
  for (const line of lines) {
    const value = JSON.parse(line) as { prices?: { price: unknown }[] | null };
    for (const { price } of value.prices ?? []) {
      const result = parsePriceDocument(price);
      expect(result.ok ? null : { line, problems: result.problems }).toBeNull();
      prices += 1;
    }
  }
  expect(prices).toBeGreaterThan(1000);
});

test('every price that the data has costs here what the data set itself computes', async () => {
  const usages: readonly Usage[] = [
    { ...NO_USAGE, input: 1234, output: 567 },
    { ...NO_USAGE, input: 1000, cachedRead: 700, cacheWrite5m: 300, output: 900, reasoning: 400 },
    { ...NO_USAGE, input: 100_000, cachedRead: 150_001, cacheWrite1h: 30_000, output: 70_000 },
  ];
  let compared = 0;
  for (const provider of await listProviders()) {
    for (const model of provider.models) {
      if (Array.isArray(model.prices)) continue;
      const document = buildPriceDocument(model.prices);
      if (document === null) continue;
      const price = compile(document);
      for (const usage of usages) {
        const write = usage.cacheWrite5m + usage.cacheWrite1h;
        const known = calcPrice(
          {
            input_tokens: usage.input + usage.cachedRead + write,
            cache_read_tokens: usage.cachedRead,
            cache_write_tokens: write,
            cache_write_1h_tokens: usage.cacheWrite1h,
            output_tokens: usage.output,
            output_reasoning_tokens: usage.reasoning,
          },
          'any',
          { provider: { ...provider, models: [{ ...model, match: { equals: 'any' } }] } },
        );
        const perRequest = model.prices['requests_kcount'] ?? 0;
        if (known === null || typeof perRequest !== 'number') throw new Error(`no price for ${model.id}`);
        const ours = Number(pricing.cost(price, usage)) / 1e9;
        const off = Math.abs(ours - known.total_price);
        expect({
          id: model.id,
          document,
          off: off < 2e-9 + known.total_price * 1e-6 ? 0 : [ours, known.total_price],
        }).toEqual({
          id: model.id,
          document,
          off: 0,
        });
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(4000);
});
