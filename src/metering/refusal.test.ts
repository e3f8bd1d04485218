import { expect, test } from 'bun:test';
import { nanoUsd } from '../lib/money.ts';
import type { BudgetRecord } from '../store/records/index.ts';
import type { CounterScope } from './port.ts';
import { refusalError } from './refusal.ts';

const scope: CounterScope = { kind: 'customer_user', id: 'usr_1', limits: {}, budgets: [] };

test('a rate limit tells quota, window and the wait, in headers and details', () => {
  const error = refusalError({
    kind: 'limit',
    scope,
    limit: 'tokensPerMinute',
    quota: 1000,
    windowSeconds: 60,
    retryAfterMs: 1500,
  });
  expect(error.type).toBe('rate_limited');
  expect(error.retryAfterMs).toBe(1500);
  expect(error.headers).toEqual({
    ratelimit: '"tokens_per_minute";r=0;t=2',
    'ratelimit-policy': '"tokens_per_minute";q=1000;w=60',
  });
  expect(error.details).toEqual([
    { limit: 'tokens_per_minute', scope: 'customer_user', quota: 1000, window_seconds: 60, retry_after_ms: 1500 },
  ]);
});

test('a quota beyond what a header can carry is clipped', () => {
  const error = refusalError({
    kind: 'limit',
    scope,
    limit: 'tokensPerDay',
    quota: 10 ** 15,
    windowSeconds: 86_400,
    retryAfterMs: 1,
  });
  expect(error.headers?.['ratelimit-policy']).toBe('"tokens_per_day";q=999999999999999;w=86400');
});

test('concurrency is its own error', () => {
  const error = refusalError({ kind: 'concurrency', scope, quota: 3 });
  expect(error.type).toBe('too_many_concurrent_requests');
  expect(error.details).toEqual([{ limit: 'concurrent_requests', scope: 'customer_user', quota: 3 }]);
});

test('an exhausted budget tells which, what is spent, held and left, and when it resets', () => {
  const budget = { id: 'bud_1', amount: nanoUsd(25_000_000_000n) } as BudgetRecord;
  const refusal = {
    kind: 'budget' as const,
    scope,
    budget,
    spent: nanoUsd(24_000_000_000n),
    held: nanoUsd(500_000_000n),
    adjusted: nanoUsd(-1n),
    remaining: nanoUsd(499_999_999n),
  };
  const error = refusalError({ ...refusal, resetsAt: Date.UTC(2026, 3, 1) });
  expect(error.type).toBe('budget_exhausted');
  expect(error.details).toEqual([
    {
      budget: 'bud_1',
      scope: 'customer_user',
      amount: '25',
      spent: '24',
      held: '0.5',
      adjusted: '-0.000000001',
      remaining: '0.499999999',
      resets_at: '2026-04-01T00:00:00.000Z',
    },
  ]);
  expect(refusalError({ ...refusal, resetsAt: null }).details[0]?.['resets_at']).toBeNull();
});
