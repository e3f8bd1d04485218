import { expect, test } from 'bun:test';
import { nanoUsd } from '../../lib/money.ts';
import type { BudgetRecord, Limits } from '../../store/records/index.ts';
import type { CounterScope, Grant } from '../port.ts';
import { createCounters } from './create-counters.ts';
import type { CountersOptions, PlainCounters } from './create-counters.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR_MS = 3_600_000;

function userScope(id: string, limits: Limits, amount: bigint | null = null): CounterScope {
  const budget: BudgetRecord = {
    id: `bud_${id}`,
    scopeKind: 'customer_user',
    scopeId: id,
    position: 0,
    amount: nanoUsd(amount ?? 0n),
    period: 'day',
    hard: true,
    timeZone: 'UTC',
    resetDay: 1,
    alertsMillionths: [],
    createdAt: NOW,
    updatedAt: NOW,
  };
  return { kind: 'customer_user', id, limits, budgets: amount === null ? [] : [budget] };
}

function create(options: Partial<CountersOptions> = {}): PlainCounters {
  return createCounters({ loadBalances: async () => [], ...options });
}

async function admit(counters: PlainCounters, scope: CounterScope, hold = 0n, now = NOW): Promise<Grant | null> {
  await counters.prepare([scope], now);
  const result = counters.admit({ scopes: [scope], hold: nanoUsd(hold), tokens: 0, now });
  return 'hold' in result ? result : null;
}

function finish(counters: PlainCounters, grant: Grant | null): void {
  if (grant === null) throw new Error('refused');
  counters.settle(grant, nanoUsd(0n), 0, NOW);
  counters.committed(grant);
}

test('100,000 users who come and go take bounded memory', async () => {
  const counters = create({ scopesMax: 500 });
  for (let n = 0; n < 100_000; n++) finish(counters, await admit(counters, userScope(`usr_${n}`, {}, 100n), 10n));
  expect(counters.size()).toBeLessThanOrEqual(510);
});

test('a held or unwritten grant keeps its entity in memory', async () => {
  const counters = create({ scopesMax: 4 });
  const held = userScope('usr_held', { concurrentRequests: 1 }, 100n);
  const unwritten = userScope('usr_unwritten', {}, 100n);
  await admit(counters, held, 100n);
  const grant = await admit(counters, unwritten, 100n);
  if (grant === null) throw new Error('refused');
  counters.settle(grant, nanoUsd(100n), 0, NOW);
  for (let n = 0; n < 200; n++) finish(counters, await admit(counters, userScope(`usr_${n}`, {}, 100n)));
  expect(counters.prepare([held, unwritten], NOW)).toBeNull();
  expect(await admit(counters, held)).toBeNull();
  expect(await admit(counters, unwritten, 1n)).toBeNull();
  counters.committed(grant);
  for (let n = 0; n < 200; n++) finish(counters, await admit(counters, userScope(`usr_${n}`, {}, 100n)));
  expect(counters.prepare([unwritten], NOW)).not.toBeNull();
});

test('an entity whose minute is used up is not forgotten while the minute lasts', async () => {
  const counters = create({ scopesMax: 4 });
  const limited = userScope('usr_limited', { requestsPerMinute: 1 });
  finish(counters, await admit(counters, limited));
  for (let n = 0; n < 200; n++) finish(counters, await admit(counters, userScope(`usr_${n}`, {})));
  expect(await admit(counters, limited)).toBeNull();
});

test('a busy entity survives many that are met once', async () => {
  let loads = 0;
  const counters = create({
    scopesMax: 8,
    loadBalances: async (slots) => {
      loads += slots.filter((slot) => slot.budgetId === 'bud_usr_busy').length;
      return [];
    },
  });
  const busy = userScope('usr_busy', {}, 1000n);
  for (let n = 0; n < 300; n++) {
    finish(counters, await admit(counters, busy, 1n));
    finish(counters, await admit(counters, userScope(`usr_${n}`, {}, 100n)));
  }
  expect(loads).toBe(1);
});

test('a budget that was removed is forgotten after the refresh', async () => {
  const counters = create();
  const withBudget = userScope('usr_1', {}, 10n);
  finish(counters, await admit(counters, withBudget, 10n));
  counters.refresh('customer_user', 'usr_1');
  expect((await admit(counters, { ...withBudget, budgets: [] }, 10n))?.budgets).toEqual([]);
  expect(counters.prepare([withBudget], NOW)).not.toBeNull();
});

const rebuilds = [
  { name: 'all used just now', usedAgoHours: [0, 0, 0, 0], left: 0 },
  { name: 'two used just now', usedAgoHours: [0, 0], left: 2 },
  { name: 'all used 17 hours ago', usedAgoHours: [17, 17, 17, 17], left: 2 },
  { name: 'all used longer ago than a day', usedAgoHours: [25, 25, 25, 25], left: 4 },
];

for (const { name, usedAgoHours, left } of rebuilds) {
  test(`a day limit of 4 after a restart lets ${left} pass: ${name}`, async () => {
    const counters = create({
      sumSince: async (_kind, _id, since) => ({
        requests: usedAgoHours.filter((hours) => NOW - hours * HOUR_MS >= since).length,
        tokens: 0,
      }),
    });
    const scope = userScope('usr_1', { requestsPerDay: 4 });
    let passed = 0;
    while ((await admit(counters, scope)) !== null) passed += 1;
    expect(passed).toBe(left);
  });
}

test('a failed rebuild of a day limit is tried again and never taken for an unused day', async () => {
  let broken = true;
  const counters = create({
    sumSince: async () => {
      if (broken) throw new Error('store is away');
      return { requests: 4, tokens: 0 };
    },
  });
  const scope = userScope('usr_1', { requestsPerDay: 4 });
  const failure = await admit(counters, scope).then(
    () => null,
    (error: Error) => error.message,
  );
  expect(failure).toBe('store is away');
  broken = false;
  expect(await admit(counters, scope)).toBeNull();
});

test('a grant of other counters is refused', async () => {
  const counters = create();
  const foreign: Grant = { hold: nanoUsd(1n), budgets: [], hardBudget: false };
  expect(() => counters.settle(foreign, nanoUsd(1n), 0, NOW)).toThrow(TypeError);
});
