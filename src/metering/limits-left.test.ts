import { expect, test } from 'bun:test';
import { hasLimits, NarrowestLimits } from './limits-left.ts';
import type { LimitsLeft } from './limits-left.ts';
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

function narrowestLeft(views: readonly LimitView[], refusing: LimitView | null = null): LimitsLeft {
  const narrowest = new NarrowestLimits(NOW, refusing);
  for (const { scope, limit, quota, remaining, resetMs } of views)
    narrowest.hear(scope, limit, quota, remaining, resetMs);
  return narrowest;
}

test('of each kind the limit with least left is shown, of equal ones the smaller', () => {
  const left = narrowestLeft([
    view('requestsPerMinute', 60, 12),
    view('requestsPerDay', 1000, 3, 86_000_000),
    view('requestsPerMinute', 20, 3),
    view('tokensPerMinute', 5000, 0, 61_000),
    view('concurrentRequests', 1, 0, null),
  ]);
  expect(left).toMatchObject({
    requests: { limit: 20, remaining: 3, resetMs: 1500, resetsAt: NOW + 1500 },
    tokens: { limit: 5000, remaining: 0, resetMs: 61_000, resetsAt: NOW + 61_000 },
  });
});

test('who has no limits, or concurrency alone, has nothing shown', () => {
  expect(hasLimits([SCOPE, SCOPE])).toBe(false);
  expect(hasLimits([SCOPE, { ...SCOPE, limits: { concurrentRequests: 3 } }])).toBe(true);
  expect(narrowestLeft([view('concurrentRequests', 3, 3, null)])).toMatchObject({ requests: null, tokens: null });
});

test('the limit that refuses is shown, also where less is left of another of its kind', () => {
  const views = [view('requestsPerMinute', 60, 5), view('requestsPerDay', 9, 0), view('tokensPerMinute', 70, 7)];
  expect(narrowestLeft(views, view('requestsPerMinute', 60, 5))).toMatchObject({
    requests: { limit: 60, remaining: 5, resetMs: 1500, resetsAt: NOW + 1500 },
    tokens: { limit: 70, remaining: 7, resetMs: 1500, resetsAt: NOW + 1500 },
  });
});
