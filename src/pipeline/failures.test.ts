import { expect, test } from 'bun:test';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { describeStatusFailure, parseRetryAfter } from './failures.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const DAY_MS = 24 * 3_600_000;

function wait(headers: Record<string, string>): number | null {
  const entries = Object.entries(headers);
  const mentions = (part: string): boolean => entries.some(([name]) => name.includes(part));
  return parseRetryAfter({ get: (name) => headers[name] ?? null, mentions, entries: () => entries }, NOW);
}

test('a wait is read in milliseconds, else in seconds or as a date, and nonsense is none', () => {
  expect(wait({ 'retry-after-ms': '250', 'retry-after': '9' })).toBe(250);
  expect(wait({ 'retry-after': '1.5' })).toBe(1_500);
  expect(wait({ 'retry-after-ms': '0', 'retry-after': '1' })).toBe(1_000);
  expect(wait({ 'retry-after-ms': '0' })).toBe(0);
  expect(wait({ 'retry-after': 'Sun, 01 Mar 2026 12:00:07 GMT' })).toBe(7_000);
  expect(wait({ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' })).toBe(0);
  expect(wait({ 'retry-after': '999999' })).toBe(DAY_MS);
  for (const nonsense of ['soon', '-5', ''])
    expect([nonsense, wait({ 'retry-after': nonsense })]).toEqual([nonsense, null]);
  expect(wait({})).toBeNull();
});

const failureOf = (status: number, error: object) =>
  describeStatusFailure(status, new TextEncoder().encode(JSON.stringify({ error })), openaiChat, 'p', null);

test.each([
  { code: 'insufficient_quota', message: 'You exceeded your current quota' },
  { type: 'exceeded_current_quota_error', message: 'is suspended' },
  { code: '1113', message: '您的账户已欠费，请充值后重试。' },
  { message: 'Insufficient Balance' },
])('429 of an account without money is a failure that no wait helps: %p', (error) => {
  expect(failureOf(429, error)).toMatchObject({ outcome: 'failed', error: { type: 'upstream_error' } });
  expect(failureOf(429, error).error.headers).toEqual({ 'x-should-retry': 'false' });
});

test('429 of a rate is one, whatever it says of quotas by the minute', () => {
  const limited = failureOf(429, { message: 'Quota exceeded for requests per minute', status: 'RESOURCE_EXHAUSTED' });
  expect(limited).toMatchObject({ outcome: 'rate-limited', retryable: true, error: { type: 'rate_limited' } });
});
