import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { mapUsage } from './usage.ts';

function map(usage: object): object | null {
  const mapped = mapUsage(usage);
  if (mapped === null) return null;
  const { input, cachedRead, cacheWrite5m, cacheWrite1h, output, reasoning } = mapped;
  return { input, cachedRead, cacheWrite5m, cacheWrite1h, output, reasoning };
}

const NONE = { cachedRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 };

test('cached reads and writes are taken out of the prompt', () => {
  const details = { cached_tokens: 60, cache_write_tokens: 10 };
  const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, prompt_tokens_details: details };
  expect(map(usage)).toEqual({ ...NONE, input: 30, cachedRead: 60, cacheWrite5m: 10, output: 5 });
});

test('two spellings of one count are not added', () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 5,
    total_tokens: 105,
    prompt_cache_hit_tokens: 64,
    prompt_cache_miss_tokens: 36,
    prompt_tokens_details: { cached_tokens: 64 },
  };
  expect(map(usage)).toMatchObject({ input: 36, cachedRead: 64 });
  expect(map({ prompt_tokens: 100, completion_tokens: 5, cached_tokens: 7 })).toMatchObject({
    input: 93,
    cachedRead: 7,
  });
});

test('more cached tokens than prompt tokens are clamped', () => {
  const usage = {
    prompt_tokens: 23,
    completion_tokens: 5,
    total_tokens: 28,
    prompt_tokens_details: { cached_tokens: 190 },
  };
  expect(map(usage)).toMatchObject({ input: 0, cachedRead: 23 });
});

test('reasoning inside the completion is not added again', () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 50,
    total_tokens: 60,
    completion_tokens_details: { reasoning_tokens: 40 },
  };
  expect(map(usage)).toEqual({ ...NONE, input: 10, output: 50, reasoning: 40 });
});

test('reasoning beside the completion is output, as the total says', () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 55,
    completion_tokens_details: { reasoning_tokens: 40 },
  };
  expect(map(usage)).toEqual({ ...NONE, input: 10, output: 45, reasoning: 40 });
});

test('output that stands in the total alone is output', () => {
  expect(map({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 100 })).toMatchObject({ input: 10, output: 90 });
});

test('audio that stands beside the prompt is input', () => {
  const usage = { prompt_tokens: 11, completion_tokens: 5, total_tokens: 391, prompt_audio_seconds: 30 };
  expect(map(usage)).toMatchObject({ input: 386, output: 5 });
});

test('more reasoning than completion is charged as output', () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    completion_tokens_details: { reasoning_tokens: 8 },
  };
  expect(map(usage)).toMatchObject({ output: 8, reasoning: 8 });
});

test('a missing or zero total changes nothing', () => {
  expect(map({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 0 })).toMatchObject({ input: 10, output: 5 });
  expect(map({ prompt_tokens: 10, completion_tokens: 5 })).toMatchObject({ input: 10, output: 5 });
});

test('audio and hosted searches are reported', () => {
  const usage = {
    prompt_tokens: 20,
    completion_tokens: 30,
    prompt_tokens_details: { audio_tokens: 8 },
    completion_tokens_details: { audio_tokens: 25 },
    num_search_queries: 2,
  };
  expect(mapUsage(usage)).toMatchObject({ audioInput: 8, audioOutput: 25, tools: { web_search: 2 } });
});

test('what reports no count is no usage', () => {
  for (const value of [
    null,
    undefined,
    {},
    [],
    'x',
    1,
    { prompt_tokens: null },
    { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    { prompt_tokens: '5' },
  ]) {
    expect(mapUsage(value)).toBeNull();
  }
});

test('whatever a provider reports, counts are whole, not negative, and parts fit their whole', () => {
  const count = fc.oneof(fc.nat(1000), fc.double(), fc.constant(null), fc.constant('7'));
  const usage = fc.record(
    {
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_tokens_details: fc.record({ cached_tokens: count, cache_write_tokens: count, audio_tokens: count }),
      completion_tokens_details: fc.record({ reasoning_tokens: count, audio_tokens: count }),
      prompt_audio_seconds: count,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(usage, (value) => {
      const mapped = mapUsage(value);
      if (mapped === null) return;
      const { tools: _tools, serviceTier: _tier, runs: _runs, ...counts } = mapped;
      for (const number of Object.values(counts)) expect(Number.isInteger(number) && number >= 0).toBe(true);
      expect(mapped.reasoning).toBeLessThanOrEqual(mapped.output);
    }),
  );
});

test('counts beyond what can be are no report', () => {
  expect(mapUsage({ prompt_tokens: 1e18, completion_tokens: 5 })).toBeNull();
  expect(mapUsage({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 9e15 })).toBeNull();
  expect(
    mapUsage({ prompt_tokens: 1e308, completion_tokens: 1e308, total_tokens: Number.POSITIVE_INFINITY }),
  ).toBeNull();
  expect(map({ prompt_tokens: 10, completion_tokens: 5, cached_tokens: 1e18 })).toMatchObject({
    input: 10,
    cachedRead: 0,
  });
});
