import { expect, test } from 'bun:test';
import { GatewayError } from '../lib/errors/index.ts';
import { backOffMs } from './back-off.ts';
import type { AttemptFailure } from './failures.ts';

function failure(changes: Partial<AttemptFailure> = {}): AttemptFailure {
  return { error: new GatewayError('upstream_error'), retryable: true, outcome: 'failed', billable: false, ...changes };
}

test('the wait doubles, half of it by chance, up to five seconds', () => {
  expect([0, 1, 2, 10].map((retry) => backOffMs(failure(), retry, 0))).toEqual([125, 250, 500, 2_500]);
  expect([0, 1, 2, 10].map((retry) => backOffMs(failure(), retry, 0.999_999))).toEqual([250, 500, 1_000, 5_000]);
});

test('who asks for a wait gets at least that, and none is waited for too long', () => {
  expect(backOffMs(failure({ restMs: 3_000 }), 0, 0.5)).toBe(3_010);
  expect(backOffMs(failure({ restMs: 5_001 }), 0, 0.5)).toBeNull();
  const limited = new GatewayError('rate_limited', { retryAfterMs: 2_000 });
  expect(backOffMs(failure({ error: limited, outcome: 'rate-limited' }), 0, 0)).toBe(2_010);
  expect(backOffMs(failure({ outcome: 'rate-limited' }), 0, 0)).toBe(1_010);
});
