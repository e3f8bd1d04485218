import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createUuid7 } from '../../src/lib/ids.ts';
import { nanoUsd, ZERO_USD } from '../../src/lib/money.ts';
import type { ListQuery, Store } from '../../src/store/port.ts';
import { type HoldWrite, NO_USAGE } from '../../src/store/records/index.ts';
import { HUGE } from '../support/sample-records.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;
const QUERY: ListQuery = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'at', descending: true },
  pageSize: 2,
  page: 1,
  cursor: null,
};

/** Of its own instant, whatever other tests of this process made before. */
function makeIdAt(at: number): string {
  return `req_${at.toString(16).padStart(12, '0')}${createUuid7(at).slice(12)}`;
}

describe.each(['sqlite', 'postgres'] as const)('traffic read back on %s', (database) => {
  let opened: TestStore;
  let store: Store;
  const slot = { budgetId: 'bud_1', periodStart: 0 };
  const holds: HoldWrite[] = [0, 1, 13, 24 * 3]
    .map((hours, index) => {
      const at = NOON + hours * HOUR;
      return makeHold({
        id: makeIdAt(at),
        requestId: index === 0 ? 'client-1' : undefined,
        at,
        stream: index === 1,
        model: index < 2 ? 'one' : 'zwei 中',
        customerId: index === 3 ? 'cus_1' : null,
        tokenId: index === 0 ? 'tok_a' : 'tok_b',
        budgets: [slot],
      });
    })
    .map((write) => ({ ...write, requestId: write.requestId ?? write.id }));
  const [first = makeHold(), second = makeHold(), third = makeHold(), last = makeHold()] = holds;
  const [attempt] = makeSettlement(first).attempts;
  if (attempt === undefined) throw new Error('no attempt');
  const settlement = makeSettlement(first, {
    attempts: [
      { ...attempt, deploymentId: 'dep_lost', providerId: 'prv_lost', status: 500 },
      { ...attempt, n: 1, reason: 'failover' },
    ],
    usage: { ...NO_USAGE, input: 5, cachedRead: 3, cacheWrite12h: 2, output: 7, tools: { web_search: 2 } },
    charge: nanoUsd(HUGE),
    providerCost: nanoUsd(HUGE),
    warnings: ['lost: 中'],
  });

  beforeAll(async () => {
    opened = await createTestStore(database);
    store = opened.store;
    for (const write of holds) expect(await hold(store.traffic, write)).toBeNull();
    expect(await settle(store.traffic, first, settlement)).toBeNull();
    for (const write of [second, third]) {
      expect(await settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(HUGE) }))).toBeNull();
    }
    await new Promise<void>((resolve, reject) => {
      store.traffic.extend(last.id, last.at, 1, 700n, [{ budgetId: 'bud_2', periodStart: 5 }], (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }, 30_000);
  afterAll(() => opened.dispose());

  const ids = async (change: Partial<ListQuery>) =>
    (await store.requests.list({ ...QUERY, pageSize: 50, ...change })).items.map((request) => request.id);

  test('a settled request comes back with usage, charge beyond 2^53, warnings and attempts', async () => {
    const request = await store.requests.find(first.id);
    expect(request).toMatchObject({
      id: first.id,
      requestId: 'client-1',
      at: NOON,
      state: 'settled',
      usage: settlement.usage,
      charge: HUGE,
      latencyMs: 40.25,
      warnings: ['lost: 中'],
    });
    expect(request?.attempts).toEqual(settlement.attempts);
    expect(await store.requests.find('req_none')).toBeNull();
  });

  test('requests are listed newest first, by page, cursor, filter and instant', async () => {
    const all = holds.map((write) => write.id).toReversed();
    const page = await store.requests.list(QUERY);
    expect(page.items.map((request) => request.id)).toEqual(all.slice(0, 2));
    expect([page.total, page.totalExact]).toEqual([4, true]);
    expect(await ids({ cursor: page.nextCursor })).toEqual(all.slice(2));
    expect(await ids({ sort: { field: 'at', descending: false } })).toEqual(all.toReversed());
    expect(await ids({ filters: { requestId: 'client-1' } })).toEqual([first.id]);
    expect(await ids({ filters: { requestId: second.id } })).toEqual([second.id]);
    expect(await ids({ filters: { stream: true } })).toEqual([second.id]);
    expect(await ids({ filters: { state: 'held' } })).toEqual([last.id]);
    expect(await ids({ from: second.at, to: last.at })).toEqual([third.id, second.id]);
  });

  test('a hold without settlement is listed with its budgets and what its extensions added', async () => {
    const held = await store.requests.listHeld(10);
    expect(held.map((request) => [request.id, request.hold])).toEqual([[last.id, nanoUsd(last.hold + 700n)]]);
    expect(held[0]?.budgets).toEqual([slot, { budgetId: 'bud_2', periodStart: 5 }]);
  });

  test('what an entity used since an instant is summed', async () => {
    expect(await store.requests.sumSince('tokenId', 'tok_a', NOON)).toEqual({ requests: 1, tokens: 17 });
    expect(await store.requests.sumSince('tokenId', 'tok_a', NOON + 1)).toEqual({ requests: 0, tokens: 0 });
    expect((await store.requests.sumSince(null, '', NOON)).requests).toBe(4);
    expect((await store.requests.sumSince('customerId', 'cus_1', 0)).requests).toBe(1);
  });

  test('of a deployment and of a provider every attempt is summed, with the tokens of what they answered', async () => {
    const { deploymentId, providerId } = first;
    const each = makeSettlement(second).usage;
    const tokens = 17 + 2 * (each.input + each.cachedRead + each.output);
    for (const [column, id, lost] of [
      ['deploymentId', deploymentId, 'dep_lost'],
      ['providerId', providerId, 'prv_lost'],
    ] as const) {
      expect(await store.requests.sumSince(column, id, NOON)).toEqual({ requests: 3, tokens });
      expect(await store.requests.sumSince(column, lost, NOON)).toEqual({ requests: 1, tokens: 0 });
      expect((await store.requests.sumSince(column, lost, NOON + 1)).requests).toBe(0);
    }
  });

  test('ledger entries come back by request and as a list', async () => {
    const entries = await store.ledger.listByRequest(first.id);
    expect(entries.map((entry) => [entry.phase, entry.amount])).toEqual([
      ['hold', first.hold],
      ['settlement', HUGE],
    ]);
    expect(entries[0]?.budgets).toEqual([slot]);
    const page = await store.ledger.list({ ...QUERY, pageSize: 3 });
    const rest = await store.ledger.list({ ...QUERY, pageSize: 50, cursor: page.nextCursor });
    expect(page.items.length + rest.items.length).toBe(8);
    const mine = await store.ledger.list({ ...QUERY, filters: { id: first.id, phase: 'hold' } });
    expect(mine.items).toEqual(entries.slice(0, 1));
  });

  test('the balance of a budget is exact beyond 2^53', async () => {
    expect(await store.budgets.balances([slot])).toEqual([
      { ...slot, spent: nanoUsd(HUGE * 3n), adjusted: ZERO_USD, adjustments: 0 },
    ]);
  });

  test('usage is grouped by hour, day and month of UTC and by entity, exactly', async () => {
    const report = (groupBy: Parameters<Store['usage']['report']>[0]['groupBy'], from: number | null = null) =>
      store.usage.report({ from, to: null, groupBy, filters: {} });
    expect((await report(['month'])).map((group) => [group.keys.month, group.requests, group.charge])).toEqual([
      ['2026-01', 2, nanoUsd(HUGE * 2n)],
      ['2026-02', 1, HUGE],
    ]);
    expect((await report(['day'])).map((group) => group.keys.day)).toEqual(['2026-01-31', '2026-02-01']);
    const hours = await report(['hour', 'token_id'], NOON + HOUR);
    expect(hours.map((group) => group.keys)).toEqual([
      { hour: '2026-01-31T13:00:00.000Z', token_id: 'tok_b' },
      { hour: '2026-02-01T01:00:00.000Z', token_id: 'tok_b' },
    ]);
    const [total] = await report([]);
    expect([total?.requests, total?.charge]).toEqual([3, nanoUsd(HUGE * 3n)]);
    expect((await report(['model', 'customer_id'])).map((group) => group.keys)).toEqual([
      { model: 'one', customer_id: null },
      { model: 'zwei 中', customer_id: null },
    ]);
    const filters = { model: 'one', token_id: 'tok_a' };
    const [one] = await store.usage.report({ from: null, to: null, groupBy: ['provider'], filters });
    expect(one).toMatchObject({ keys: { provider: 'sandbox' }, requests: 1, inputTokens: 10, cachedInputTokens: 3 });
    expect(await store.usage.report({ from: 0, to: HOUR, groupBy: [], filters: {} })).toEqual([]);
  });

  test('days and months of usage are those of the offsets asked for, on both sides of a change', async () => {
    const report = (groupBy: Parameters<Store['usage']['report']>[0]['groupBy']) =>
      store.usage.report({
        from: null,
        to: null,
        groupBy,
        filters: {},
        offsets: [
          { untilHour: NOON / HOUR + 1, hours: -13 },
          { untilHour: NOON / HOUR + 2, hours: 11 },
          { untilHour: null, hours: -2 },
        ],
      });
    expect((await report(['day'])).map((group) => [group.keys.day, group.requests])).toEqual([
      ['2026-01-30', 1],
      ['2026-01-31', 1],
      ['2026-02-01', 1],
    ]);
    expect((await report(['month'])).map((group) => [group.keys.month, group.requests, group.charge])).toEqual([
      ['2026-01', 2, nanoUsd(HUGE * 2n)],
      ['2026-02', 1, HUGE],
    ]);
    expect(await store.usage.span()).toEqual({ first: NOON / HOUR, last: NOON / HOUR + 13 });
  });
});
