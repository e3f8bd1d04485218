import { expect, test } from 'bun:test';
import { encodeUsage, mapUsage } from './usage.ts';

test('cached and written tokens are taken out of the input, by their life where it is said', () => {
  const details = {
    cached_tokens: 10,
    cache_write_tokens: 30,
    cache_write_tokens_details: { ttl_30m_tokens: 20, ttl_12h_tokens: 5 },
  };
  const usage = { input_tokens: 100, input_tokens_details: details, output_tokens: 7, total_tokens: 107 };
  expect(mapUsage({ usage }, [])).toMatchObject({
    input: 60,
    cachedRead: 10,
    cacheWrite5m: 5,
    cacheWrite30m: 20,
    cacheWrite12h: 5,
    output: 7,
  });
});

test.each([
  [{ input_tokens: 5, output_tokens: 3, total_tokens: 0 }, 3],
  [{ input_tokens: 5, output_tokens: 3, total_tokens: 12 }, 7],
  [{ input_tokens: 5, output_tokens: 3, output_tokens_details: { reasoning_tokens: 9 } }, 9],
])('output of %p', (usage, output) => {
  expect(mapUsage({ usage }, [])?.output).toBe(output);
});

test('no count is no usage', () => {
  for (const usage of [null, undefined, {}, { input_tokens: 0, output_tokens: 0 }, { input_tokens: 1e12 }])
    expect(mapUsage({ usage }, [])).toBeNull();
});

test('hosted tools are counted by their items, searches as the server counts them', () => {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const items = ['web_search_call', 'web_search_call', 'file_search_call', 'message'].map((type) => ({ type }));
  expect(mapUsage({ usage }, items)?.tools).toEqual({ web_search: 2, file_search: 1 });
  const counted = { usage, tool_usage: { web_search: { num_requests: 5 } } };
  expect(mapUsage(counted, items)?.tools).toEqual({ web_search: 5, file_search: 1 });
});

test('counts that are written are read alike', () => {
  const usage = {
    input: 1,
    cachedRead: 2,
    cacheWrite5m: 3,
    cacheWrite1h: 0,
    cacheWrite30m: 4,
    cacheWrite12h: 5,
    output: 6,
    reasoning: 2,
    audioInput: 0,
    audioOutput: 0,
    images: 0,
    tools: null,
  };
  expect(mapUsage({ usage: JSON.parse(encodeUsage(usage)) as unknown }, [])).toEqual(usage);
});
