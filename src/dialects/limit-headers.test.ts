import { expect, test } from 'bun:test';
import { encodeLimits } from './anthropic-messages/encode-limits.ts';
import { encodeLimitHeaders, formatDuration } from './limit-headers.ts';

const left = { limit: 60, remaining: 59, resetMs: 1000, resetsAt: 7 };

test('durations are written as OpenAI writes them', () => {
  const written = [0, 0.2, 12, 999, 1000, 8640, 60_000, 360_500, 3_600_000, 86_400_000].map(formatDuration);
  expect(written).toEqual(['0s', '1ms', '12ms', '999ms', '1s', '8.64s', '1m0s', '6m0.5s', '1h0m0s', '24h0m0s']);
});

test('a caller without a limit of one kind gets no header of it', () => {
  expect(encodeLimitHeaders({ requests: null, tokens: null })).toEqual({});
  expect(encodeLimitHeaders({ requests: left, tokens: null })).toEqual({
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '59',
    'x-ratelimit-reset-requests': '1s',
  });
  expect(encodeLimits({ requests: null, tokens: left }, (instant) => `at ${instant}`)).toEqual({
    'anthropic-ratelimit-tokens-limit': '60',
    'anthropic-ratelimit-tokens-remaining': '59',
    'anthropic-ratelimit-tokens-reset': 'at 7',
  });
});
