import { expect, test } from 'bun:test';
import { joinUsageDetails, splitUsageDetails } from './usage-details.ts';

test('tier and runs are read as they were written, beside the calls of tools', () => {
  const run = {
    model: 'm',
    priceVersionId: null,
    input: 1,
    cachedRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 2,
    reasoning: 0,
  };
  const usage = { tools: { web_search: 2 }, serviceTier: 'flex', runs: [run] };
  expect(splitUsageDetails(joinUsageDetails(usage))).toEqual(usage);
  expect(joinUsageDetails({ tools: null })).toBeNull();
});

test('a tool cannot take the place of tier or runs, neither written nor in a row that has it already', () => {
  expect(joinUsageDetails({ tools: { $runs: 1, search: 2 } })).toEqual({ search: 2 });
  expect(joinUsageDetails({ tools: { $runs: 1 } })).toBeNull();
  expect(splitUsageDetails({ $runs: 1, $service_tier: 2, search: 3 })).toEqual({ tools: { search: 3 } });
});
