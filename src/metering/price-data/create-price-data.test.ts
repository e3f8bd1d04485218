import { expect, test } from 'bun:test';
import { parsePriceDocument } from '../price-document.ts';
import { createPriceData } from './create-price-data.ts';

const data = createPriceData();
const NOW = Date.UTC(2026, 10, 1);

test('a vendor is found by its id, and its model by name without regard to case', async () => {
  const price = await data.find('openai', null, ' GPT-4.1 ', NOW);
  expect(price).toMatchObject({ input: '2', output: '8', cached_input: '0.5' });
  expect(parsePriceDocument(price).ok).toBe(true);
});

test('without an id the vendor is found by the address', async () => {
  const byAddress = await data.find(null, 'https://api.groq.com/openai/v1', 'llama-3.3-70b-versatile', NOW);
  expect(byAddress).not.toBeNull();
  expect(byAddress).toEqual(await data.find('groq', 'https://other.test', 'llama-3.3-70b-versatile', NOW));
});

test('an address that only contains a vendor’s is not the vendor', async () => {
  expect(await data.find(null, 'https://evil.test/https://api.openai.com/v1', 'gpt-4.1', NOW)).toBeNull();
});

test('a dated name finds its model also where the data spells the date with hyphens', async () => {
  expect(await data.find('openai', null, 'gpt-4.1-2025-04-14', NOW)).not.toBeNull();
  expect(await data.find('openai', null, 'gpt-4.1-20250414', NOW)).toEqual(
    await data.find('openai', null, 'gpt-4.1-2025-04-14', NOW),
  );
});

test('a vendor that sells others’ models has their prices, without the service tiers that it does not sell', async () => {
  const own = await data.find('anthropic', null, 'claude-sonnet-4-5', NOW);
  expect(own).toEqual(
    expect.objectContaining({ service_tiers: expect.objectContaining({ fast: { multiplier: '2' } }) }),
  );
  expect(await data.find('azure', null, 'claude-sonnet-4-5', NOW)).toEqual({ ...own, service_tiers: undefined });
});

test('service tiers are factors of the model’s own price', async () => {
  const tiersOf = async (vendor: string, model: string): Promise<unknown> => {
    const price = await data.find(vendor, null, model, NOW);
    return price === null || 'free' in price ? null : price.service_tiers;
  };
  expect(await tiersOf('openai', 'GPT-4.1-mini')).toEqual({
    flex: { multiplier: '0.5' },
    batch: { multiplier: '0.5' },
    priority: { multiplier: '1.75' },
  });
  expect(await tiersOf('anthropic', 'claude-opus-4-6')).toMatchObject({ fast: { multiplier: '6' } });
  expect(await tiersOf('google', 'gemini-2.5-pro')).toMatchObject({ priority: { multiplier: '2' } });
  expect(await tiersOf('openai', 'text-embedding-3-small')).toBeUndefined();
});

test('what is not known has no price', async () => {
  expect(await data.find('openai', null, 'no-such-model', NOW)).toBeNull();
  expect(await data.find('no-such-vendor', null, 'gpt-4.1', NOW)).toBeNull();
  expect(await data.find(null, 'https://llm.example.test/v1', 'gpt-4.1', NOW)).toBeNull();
  expect(await data.find(null, null, 'gpt-4.1', NOW)).toBeNull();
});

test('a price in units that requests do not count is no price', async () => {
  expect(await data.find('openai', null, 'whisper-1', NOW)).toBeNull();
  expect(await data.find('google', null, 'gemini-2.5-flash-image', NOW)).toBeNull();
});

test('tiers of the data are tiers of the price', async () => {
  const price = await data.find('google', null, 'gemini-2.5-pro', NOW);
  expect(price).toMatchObject({ input: '1.25', output: '10', tiers: [{ input: '2.5', output: '15' }] });
});

test('a price that changed on a date is the one of the instant, at the dearest time of day', async () => {
  const before = await data.find('deepseek', null, 'deepseek-v4-pro', Date.UTC(2026, 7, 16));
  const after = await data.find('deepseek', null, 'deepseek-v4-pro', Date.UTC(2026, 7, 17));
  expect(before).toMatchObject({ output: '3.96' });
  expect(after).toMatchObject({ output: '3.96' });
});
