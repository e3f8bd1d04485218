import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { buildPace } from '../../src/services/shared/limits/pace.ts';
import type { Store, UsageQuery } from '../../src/store/port.ts';
import { FIRST_TOKEN_COLUMNS, findPaceCount, LATENCY_COLUMNS, PACE_BOUNDS_MS } from '../../src/store/traffic/pace.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const AT = Date.UTC(2026, 2, 1, 9, 30);
const HOUR_MS = 3_600_000;
const LATENCIES = [5, 15, 15.5, 100, 700.25, 30_000, 900_000];

describe.each(['sqlite', 'postgres'] as const)('usage by model on %s', (database) => {
  let opened: TestStore;
  let store: Store;

  beforeAll(async () => {
    opened = await createTestStore(database);
    ({ store } = opened);
    const { traffic } = store;
    for (const [index, latencyMs] of LATENCIES.entries()) {
      const hold = makeHold({
        at: AT + index,
        tokenId: `tok_${index}`,
        customerId: `cus_${index % 2}`,
        model: index % 2 === 0 ? 'even' : 'odd',
      });
      traffic.hold(hold, () => undefined);
      const timeToFirstTokenMs = index === 0 ? null : latencyMs / 2;
      traffic.settle(hold, makeSettlement(hold, { latencyMs, timeToFirstTokenMs }), () => undefined);
      // Each in a commit of its own: what they add to one row adds up.
      await traffic.flush();
    }
    for (const [index, errorType] of ['upstream_error', 'upstream_error', 'upstream_timeout'].entries()) {
      const hold = makeHold({ at: AT + HOUR_MS + index, model: 'even' });
      traffic.hold(hold, () => undefined);
      const failed = { errorType, status: 502, latencyMs: 60_000, charge: nanoUsd(0n) };
      traffic.settle(hold, makeSettlement(hold, failed), () => undefined);
    }
    const refusal = { at: AT, customerId: null, customerUserId: 'usr_1', tokenId: 'tok_1', model: 'even' };
    for (const errorType of ['rate_limited', 'budget_exhausted', 'rate_limited'])
      traffic.refuse({ ...refusal, errorType });
    const recovered = makeHold({ at: AT, model: 'odd' });
    traffic.hold(recovered, () => undefined);
    await traffic.flush();
    traffic.recover(recovered, makeSettlement(recovered, { latencyMs: 1, attempts: [] }), () => undefined);
    await traffic.flush();
  }, 60_000);
  afterAll(() => opened.dispose());

  const query = (change: Partial<UsageQuery>): UsageQuery => ({
    from: null,
    to: null,
    groupBy: [],
    filters: {},
    ...change,
  });

  test('who does not want to know how long requests took is told the same without it', async () => {
    const wish = query({ groupBy: ['day', 'model'] });
    const [told, untold] = [await store.usage.report(wish), await store.usage.report({ ...wish, withPace: false })];
    expect(told.length).toBeGreaterThan(1);
    expect(untold).toEqual(told.map(({ latency: _latency, firstToken: _firstToken, ...rest }) => rest));
    expect(untold.some((group) => 'latency' in group)).toBe(false);
    expect(told.every((group) => 'latency' in group)).toBe(true);
  });

  test('latencies of what was answered are counted by their bounds, whoever called and in whatever commit', async () => {
    const [total] = await store.usage.report(query({}));
    const expected = LATENCY_COLUMNS.map(
      (_, count) => LATENCIES.filter((latency) => findPaceCount(latency) === count).length,
    );
    expect(total?.latency?.counts).toEqual(expected);
    expect(total?.latency?.sumUs).toBe(BigInt(LATENCIES.reduce((sum, latency) => sum + latency * 1_000, 0)));
    expect(total?.firstToken?.counts.reduce((sum, count) => sum + count, 0)).toBe(LATENCIES.length - 1);
    expect(total).toMatchObject({ requests: LATENCIES.length + 4, errors: 6 });
  });

  test('the sums by model are those of the rollup by token', async () => {
    const byModel = await store.usage.report(query({ groupBy: ['hour', 'model'] }));
    const byToken = await store.usage.report(query({ groupBy: ['hour', 'model', 'token_id'] }));
    for (const { keys, requests, errors, charge, inputTokens } of byModel) {
      const parts = byToken.filter((group) => group.keys.hour === keys.hour && group.keys.model === keys.model);
      const sum = (read: (group: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + read(part), 0);
      expect([requests, errors, inputTokens]).toEqual([
        sum((part) => part.requests),
        sum((part) => part.errors),
        sum((part) => part.inputTokens),
      ]);
      expect(charge).toBe(nanoUsd(parts.reduce((all, part) => all + part.charge, 0n)));
    }
    expect(byToken.every((group) => group.latency === undefined)).toBe(true);
  });

  test('errors are told by kind, those of refusals too, by hour, model and provider', async () => {
    const errors = await store.usage.listErrors(query({ groupBy: ['hour'] }));
    expect(errors.map(({ keys, errorType, errors: count }) => [keys.hour, errorType, count])).toEqual([
      ['2026-03-01T09:00:00.000Z', 'budget_exhausted', 1],
      ['2026-03-01T09:00:00.000Z', 'rate_limited', 2],
      ['2026-03-01T10:00:00.000Z', 'upstream_error', 2],
      ['2026-03-01T10:00:00.000Z', 'upstream_timeout', 1],
    ]);
    expect(await store.usage.listErrors(query({ filters: { provider: 'sandbox', model: 'odd' } }))).toEqual([]);
    expect(await store.usage.listErrors(query({ filters: { provider: 'sandbox' }, to: AT + HOUR_MS }))).toHaveLength(2);
  });
});

test('what share of requests took at most is told to the bound, and straight in between', () => {
  const counts = LATENCY_COLUMNS.map(() => 0);
  expect(buildPace({ sumUs: 0n, counts })).toBeNull();
  const at = (ms: number, count: number) => {
    counts[findPaceCount(ms)] = count;
  };
  at(640, 50);
  at(1_280, 45);
  at(5_000, 4);
  at(1_000_000, 1);
  const mean = 123_456n * 100n;
  expect(buildPace({ sumUs: mean, counts })).toEqual({ mean: 123, p50: 640, p95: 1_280, p99: 5_120, count: 100 });
});

test('the bounds go up, and each time belongs to the first that is not below it', () => {
  expect([...PACE_BOUNDS_MS].toSorted((a, b) => a - b)).toEqual([...PACE_BOUNDS_MS]);
  for (const [index, bound] of PACE_BOUNDS_MS.entries()) {
    expect([findPaceCount(bound), findPaceCount(bound + 0.001)]).toEqual([index, index + 1]);
  }
  expect(FIRST_TOKEN_COLUMNS).toHaveLength(PACE_BOUNDS_MS.length + 1);
});
