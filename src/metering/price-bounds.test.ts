import { expect, test } from 'bun:test';
import { findAbsurdRate } from './price-bounds.ts';

const USD = 1_000_000_000n;
const base = { input: '1', output: '2' };

test('a rate of a million USD passes, one nano-USD more is named by its part', () => {
  expect(findAbsurdRate({ input: '1000000', output: '1000000.000000000' }, USD)).toBeNull();
  expect(findAbsurdRate({ ...base, output: '1000000.000000001' }, USD)?.path).toBe('output');
  expect(findAbsurdRate({ ...base, tools: { search: '2000000' } }, USD)?.path).toBe('tools.search');
  const tiers = [{ above_input_tokens: 5, input: '999999999' }];
  expect(findAbsurdRate({ ...base, tiers }, USD)?.path).toBe('tiers.0.input');
  expect(findAbsurdRate({ free: true }, USD)).toBeNull();
});

test('what counts is the worth in USD, and a multiplier with the dearest rate', () => {
  expect(findAbsurdRate({ ...base, output: '15000000', currency: 'VND' }, 40_000n)).toBeNull();
  expect(findAbsurdRate({ ...base, output: '100', currency: 'BTC' }, 100_000n * USD)?.path).toBe('output');
  const tiered = { ...base, service_tiers: { fast: { multiplier: '500000.1' } } };
  expect(findAbsurdRate(tiered, USD)?.path).toBe('service_tiers.fast.multiplier');
  expect(findAbsurdRate({ ...base, service_tiers: { fast: { multiplier: '500000' } } }, USD)).toBeNull();
});
