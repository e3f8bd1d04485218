import { afterAll, beforeAll, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestHttp } from '../support/http.ts';
import { pick } from '../support/http-identity.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const PATH = '/api/v1/admin/overview';
const AT = Date.UTC(2026, 2, 1, 9, 30);
const DAY_MS = 86_400_000;

let http: TestHttp;

beforeAll(async () => {
  http = await createTestHttp();
  const { traffic } = http.store;
  for (const [index, days] of [-1, 0, 0, 1].entries()) {
    const hold = makeHold({ at: AT + days * DAY_MS, model: `m-${index % 2}`, provider: 'one' });
    traffic.hold(hold, () => undefined);
    const failed = index === 1 ? { errorType: 'upstream_error', status: 502, charge: nanoUsd(0n) } : {};
    traffic.settle(hold, makeSettlement(hold, { latencyMs: 640, timeToFirstTokenMs: 40, ...failed }), () => undefined);
  }
  const refusal = { at: AT, customerId: null, customerUserId: 'usr_1', tokenId: 'tok_1', model: 'm-0' };
  traffic.refuse({ ...refusal, errorType: 'rate_limited' });
  await traffic.flush();
});
afterAll(() => http.dispose());

const get = (query: string, token: string | null = http.admins.owner) =>
  http.call('GET', `${PATH}?${query}`, { token });
const TWO_DAYS = 'from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z';

test('a time is told as sums, as the time before it, over time, by model, by provider and by kind of error', async () => {
  const answer = await get(`${TWO_DAYS}&interval=day`);
  expect([answer.status, pick(answer.json, 'data.interval')]).toEqual([200, 'day']);
  const pace = { mean: 640, p50: 560, p95: 640, p99: 640, count: 2 };
  expect(pick(answer.json, 'data.totals')).toMatchObject({ requests: 3, errors: 2, latency_ms: pace });
  expect(pick(answer.json, 'data.totals.cost')).toEqual({ amount: '0.0000038', currency: 'USD' });
  expect(pick(answer.json, 'data.totals.time_to_first_token_ms')).toMatchObject({ mean: 40, p95: 40 });
  expect(pick(answer.json, 'data.before')).toMatchObject({ requests: 1, errors: 0 });
  expect(pick(answer.json, 'data.series')).toMatchObject([
    { day: '2026-03-01', requests: 2, errors: 2 },
    { day: '2026-03-02', requests: 1, errors: 0 },
  ]);
  expect(pick(answer.json, 'data.models')).toMatchObject([{ model: 'm-1' }, { model: 'm-0' }]);
  expect(pick(answer.json, 'data.providers')).toMatchObject([{ provider: 'one' }, { provider: null, errors: 1 }]);
  expect(pick(answer.json, 'data.errors')).toEqual([
    { type: 'rate_limited', errors: 1 },
    { type: 'upstream_error', errors: 1 },
  ]);
  expect(pick(answer.json, 'data.error_series')).toHaveLength(2);
});

test('an hour that a time begins within counts in it alone, not in the time before too', async () => {
  // All of 1 March was between nine and ten.
  const answer = await get('from=2026-03-01T09:20:00Z&to=2026-03-02T00:00:00Z');
  expect(pick(answer.json, 'data.totals.requests')).toBe(2);
  expect(pick(answer.json, 'data.before') ?? null).toBeNull();
});

test('without an interval three days are told by hour, more by day; without times it is the last day', async () => {
  expect(pick((await get(TWO_DAYS)).json, 'data.series.0.hour')).toBe('2026-03-01T09:00:00.000Z');
  expect(pick((await get('from=2026-02-01T00:00:00Z&to=2026-03-03T00:00:00Z')).json, 'data.interval')).toBe('day');
  const now = await get('');
  const [from, to] = [pick(now.json, 'data.from'), pick(now.json, 'data.to')].map((at) => Date.parse(String(at)));
  expect(Number(to) - Number(from)).toBe(DAY_MS);
});

test('days are those of the time zone asked for, and filters narrow everything', async () => {
  const zoned = await get(`${TWO_DAYS}&interval=day&time_zone=Pacific/Auckland`);
  expect(pick(zoned.json, 'data.series.0.day')).toBe('2026-03-01');
  const narrow = await get(`${TWO_DAYS}&interval=day&model=m-0`);
  expect(pick(narrow.json, 'data.totals')).toMatchObject({ requests: 1, errors: 1 });
  expect(pick(narrow.json, 'data.errors')).toEqual([{ type: 'rate_limited', errors: 1 }]);
});

test('what providers bill is told to those alone who may read prices', async () => {
  expect(pick((await get(TWO_DAYS)).json, 'data.totals.provider_cost.amount')).toBe('0.0000057');
  const support = await get(TWO_DAYS, http.admins.support);
  expect([support.status, pick(support.json, 'data.totals.provider_cost')]).toEqual([200, undefined]);
});

test('a time that ends before it begins, or that has too many hours, is refused by field', async () => {
  const path = async (query: string) => pick((await get(query)).json, 'error.details.0.path');
  expect(await path('from=2026-03-03T00:00:00Z&to=2026-03-01T00:00:00Z')).toBe('from');
  expect(await path('from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z&interval=hour')).toBe('interval');
  expect(await path('interval=minute')).toBe('interval');
  expect((await get('', null)).status).toBe(401);
  expect((await get('', http.callerToken)).status).toBe(403);
});
