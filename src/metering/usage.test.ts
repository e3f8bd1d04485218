import { expect, test } from 'bun:test';
import { NO_USAGE } from '../store/records/index.ts';
import { apiUsage, estimateTextTokens, totalTokens } from './usage.ts';

test('input includes cached reads and writes, and the total is their sum with the output', () => {
  const usage = {
    ...NO_USAGE,
    input: 1,
    cachedRead: 10,
    cacheWrite5m: 100,
    cacheWrite1h: 1000,
    cacheWrite30m: 10_000,
    cacheWrite12h: 100_000,
    output: 7,
    reasoning: 3,
    audioInput: 1,
  };
  expect(apiUsage(usage)).toEqual({
    input_tokens: 111_111,
    output_tokens: 7,
    total_tokens: 111_118,
    cached_input_tokens: 10,
    cache_write_tokens: 111_100,
    reasoning_tokens: 3,
  });
  expect(totalTokens(usage)).toBe(111_118);
});

test('an estimate lies above the words of a prose, and counts wide scripts by the character', () => {
  expect(estimateTextTokens('')).toBe(0);
  expect(estimateTextTokens('a')).toBe(1);
  expect(estimateTextTokens('the quick brown fox '.repeat(20))).toBeGreaterThan(80);
  expect(estimateTextTokens('价格是多少')).toBeGreaterThanOrEqual(5);
});
