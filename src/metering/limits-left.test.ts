import { expect, test } from 'bun:test';
import { hasLimits, narrowestLeft } from './limits-left.ts';
import type { CounterScope, LimitName, LimitView } from './port.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const SCOPE: CounterScope = { kind: 'token', id: 'tok_1', limits: {}, budgets: [] };

const view = (limit: LimitName, quota: number, remaining: number, resetMs: number | null = 1500): LimitView => ({
  scope: SCOPE,
  limit,
  quota,
  remaining,
  resetMs,
});

test('of each kind the limit with least left is shown, of equal ones the smaller', () => {
  const left = narrowestLeft(
    [
      view('requestsPerMinute', 60, 12),
      view('requestsPerDay', 1000, 3, 86_000_000),
      view('requestsPerMinute', 20, 3),
      view('tokensPerMinute', 5000, 0, 61_000),
      view('concurrentRequests', 1, 0, null),
    ],
    NOW,
  );
  expect(left).toEqual({
    requests: { limit: 20, remaining: 3, resetMs: 1500, resetsAt: NOW + 1500 },
    tokens: { limit: 5000, remaining: 0, resetMs: 61_000, resetsAt: NOW + 61_000 },
  });
});

test('who has no limits, or concurrency alone, has nothing shown', () => {
  expect(hasLimits([SCOPE, SCOPE])).toBe(false);
  expect(hasLimits([SCOPE, { ...SCOPE, limits: { concurrentRequests: 3 } }])).toBe(true);
  expect(narrowestLeft([view('concurrentRequests', 3, 3, null)], NOW)).toEqual({ requests: null, tokens: null });
});
