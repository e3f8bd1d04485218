import { describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import type { Counters, Grant } from '../../src/metering/index.ts';
import type { BudgetRecord } from '../../src/store/records/index.ts';
import { describeAmounts } from './counters-amounts.contract.ts';
import { describeLimits } from './counters-limits.contract.ts';
import { describeRandomEvents } from './counters-random.contract.ts';
import {
  ask,
  budgetOf,
  createMemorySource,
  DAY_MS,
  isGrant,
  requireGrant,
  requireView,
  scopeOf,
  START,
  tryAdmit,
} from './counters-support.ts';
import type { CountersFactory } from './counters-support.ts';

function describeBudgets(create: () => Counters, factory: CountersFactory): void {
  test('a hard budget for 100 lets exactly 100 of 500 pass', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 1000n)])];
    await counters.prepare(scopes, START);
    const results = Array.from({ length: 500 }, () => counters.admit(ask(scopes, 10n)));
    expect(results.filter(isGrant)).toHaveLength(100);
    expect(await requireView(counters, scopes[0]?.budgets[0] as BudgetRecord, START)).toMatchObject({
      spent: 0n,
      held: 1000n,
      remaining: 0n,
    });
  });

  test('a refusal names what is left and when the period ends', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    await requireGrant(counters, ask(scopes, 70n));
    expect(await tryAdmit(counters, ask(scopes, 31n))).toMatchObject({
      kind: 'budget',
      spent: 0n,
      held: 70n,
      remaining: 30n,
      resetsAt: Date.UTC(2026, 2, 11),
    });
  });

  test('a soft budget counts and never refuses', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n, { hard: false });
    const scopes = [scopeOf({}, [budget])];
    const grant = await requireGrant(counters, ask(scopes, 70n));
    expect(grant.hardBudget).toBe(false);
    await requireGrant(counters, ask(scopes, 70n));
    expect(counters.settle(grant, nanoUsd(500n), 0, START)).toEqual({ charge: nanoUsd(500n), overrun: nanoUsd(0n) });
    expect(await requireView(counters, budget, START)).toMatchObject({ spent: 500n, held: 70n, remaining: 0n });
  });

  test('of absurd holds of a soft budget all comes back, however many there were', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n, { hard: false });
    const scopes = [scopeOf({}, [budget])];
    const grants: Grant[] = [];
    for (let n = 0; n < 20; n++) {
      const asked = ask(scopes, 10n ** 18n);
      await counters.prepare(scopes, asked.now);
      const result = counters.admit(asked);
      if (!('kind' in result)) grants.push(result);
    }
    expect(grants.length).toBeGreaterThan(1);
    for (const grant of grants) counters.settle(grant, nanoUsd(1n), 0, START);
    expect(await requireView(counters, budget, START)).toMatchObject({ spent: BigInt(grants.length), held: 0n });
  });

  test('a refusal by one budget leaves no dent in any other', async () => {
    const counters = create();
    const wide = scopeOf({}, [budgetOf('bud_wide', 1000n)], 'customer', 'cus_1');
    const narrow = scopeOf({}, [budgetOf('bud_narrow', 50n)]);
    expect(await tryAdmit(counters, ask([narrow, wide], 60n))).toMatchObject({ kind: 'budget' });
    expect(await tryAdmit(counters, ask([wide, narrow], 60n))).toMatchObject({ kind: 'budget' });
    const views = await counters.view([...wide.budgets, ...narrow.budgets], START);
    expect(views.map((view) => view.held)).toEqual([nanoUsd(0n), nanoUsd(0n)]);
  });

  test('a charge below its hold gives the rest back', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    const grant = await requireGrant(counters, ask(scopes, 100n));
    expect(counters.settle(grant, nanoUsd(40n), 0, START)).toEqual({ charge: nanoUsd(40n), overrun: nanoUsd(0n) });
    expect(isGrant(counters.admit(ask(scopes, 60n)))).toBe(true);
    expect(isGrant(counters.admit(ask(scopes, 1n)))).toBe(false);
  });

  test('a charge above its hold takes what all hard budgets have, and the rest is overrun', async () => {
    const counters = create();
    const scopes = [
      scopeOf({}, [budgetOf('bud_soft', 1n, { hard: false }), budgetOf('bud_1', 100n)]),
      scopeOf({}, [budgetOf('bud_2', 75n)], 'customer', 'cus_1'),
    ];
    const grant = await requireGrant(counters, ask(scopes, 50n));
    expect(counters.settle(grant, nanoUsd(90n), 0, START)).toEqual({ charge: nanoUsd(75n), overrun: nanoUsd(15n) });
    const views = await counters.view(
      scopes.flatMap((scope) => scope.budgets),
      START,
    );
    expect(views.map((view) => view.spent)).toEqual([75n, 75n, 75n].map(nanoUsd));
  });

  test('a second settlement of one grant changes nothing', async () => {
    const counters = create();
    const scopes = [scopeOf({ concurrentRequests: 2 }, [budgetOf('bud_1', 100n)])];
    const grant = await requireGrant(counters, ask(scopes, 50n));
    const first = counters.settle(grant, nanoUsd(10n), 0, START);
    expect(counters.settle(grant, nanoUsd(30n), 0, START)).toEqual(first);
    const other = await requireGrant(counters, ask(scopes, 90n));
    expect(other.hold).toBe(nanoUsd(90n));
    await requireGrant(counters, ask(scopes, 0n));
    expect(await tryAdmit(counters, ask(scopes, 0n))).toMatchObject({ kind: 'concurrency' });
  });

  test('a hold is extended in all budgets or in none', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)]), scopeOf({}, [budgetOf('bud_2', 60n)], 'customer', 'cus_1')];
    const grant = await requireGrant(counters, ask(scopes, 50n));
    expect(counters.extend(grant, nanoUsd(10n))).toBeNull();
    expect(grant.hold).toBe(nanoUsd(60n));
    expect(counters.extend(grant, nanoUsd(1n))).toMatchObject({ kind: 'budget', remaining: 0n });
    const views = await counters.view(
      scopes.flatMap((scope) => scope.budgets),
      START,
    );
    expect(views.map((view) => view.held)).toEqual([60n, 60n].map(nanoUsd));
    counters.settle(grant, nanoUsd(0n), 0, START);
    expect(isGrant(counters.admit(ask(scopes, 60n)))).toBe(true);
  });

  test('a hold may ask for room beside it in each hard budget, and takes no more than itself', async () => {
    const counters = create();
    const scopes = [
      scopeOf({}, [budgetOf('bud_soft', 1n, { hard: false }), budgetOf('bud_1', 100n)]),
      scopeOf({}, [budgetOf('bud_2', 119n)], 'customer', 'cus_1'),
    ];
    expect(await tryAdmit(counters, { ...ask(scopes, 26n), spareHolds: 3 })).toMatchObject({ kind: 'budget' });
    const grant = await requireGrant(counters, { ...ask(scopes, 25n), spareHolds: 3 });
    expect(grant.hold).toBe(nanoUsd(25n));
    expect(await tryAdmit(counters, { ...ask(scopes, 25n), spareHolds: 3 })).toMatchObject({ remaining: 75n });
    await requireGrant(counters, { ...ask(scopes, 25n), spareHolds: 2 });
    await requireGrant(counters, ask(scopes, 50n));
    expect(await tryAdmit(counters, { ...ask(scopes, 0n), spareHolds: 3 })).toMatchObject({ hold: 0n });
  });

  test('what the store has of a period counts from the first request', async () => {
    const source = createMemorySource();
    source.add([{ budgetId: 'bud_1', periodStart: Date.UTC(2026, 2, 10) }], 80n);
    const counters = factory(source);
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    expect(await tryAdmit(counters, ask(scopes, 21n))).toMatchObject({ kind: 'budget', spent: 80n });
    expect(isGrant(counters.admit(ask(scopes, 20n)))).toBe(true);
  });
}

function describeAdjustments(factory: CountersFactory): void {
  const total = budgetOf('bud_1', 100n, { period: 'total' });
  const slot = { budgetId: 'bud_1', periodStart: 0 };

  test('an adjustment adds to what may be spent, at once, with holds open', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const scopes = [scopeOf({}, [total])];
    const open = await requireGrant(counters, ask(scopes, 90n));
    expect(await tryAdmit(counters, ask(scopes, 20n))).toMatchObject({ kind: 'budget', remaining: 10n });
    counters.adjust(total, source.adjust(slot, 50n));
    expect(await requireView(counters, total, START)).toMatchObject({
      spent: 0n,
      held: 90n,
      adjusted: 50n,
      remaining: 60n,
    });
    expect(isGrant(counters.admit(ask(scopes, 60n)))).toBe(true);
    expect(isGrant(counters.admit(ask(scopes, 1n)))).toBe(false);
    expect(counters.settle(open, nanoUsd(95n), 0, START)).toEqual({ charge: nanoUsd(90n), overrun: nanoUsd(5n) });
  });

  test('one below zero takes away, and a settlement finds no more than what is left', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const scopes = [scopeOf({}, [total])];
    const open = await requireGrant(counters, ask(scopes, 40n));
    counters.adjust(total, source.adjust(slot, -60n));
    expect(await tryAdmit(counters, ask(scopes, 1n))).toMatchObject({ kind: 'budget', adjusted: -60n, remaining: 0n });
    expect(counters.settle(open, nanoUsd(45n), 0, START)).toEqual({ charge: nanoUsd(40n), overrun: nanoUsd(5n) });
  });

  test('of two balances the one with more adjustments counts, in whichever order they are told', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const scopes = [scopeOf({}, [total])];
    await requireGrant(counters, ask(scopes, 1n));
    const first = source.adjust(slot, 10n);
    const second = source.adjust(slot, 20n);
    counters.adjust(total, second);
    counters.adjust(total, first);
    counters.adjust(total, second);
    expect(await requireView(counters, total, START)).toMatchObject({ adjusted: 30n, remaining: 129n });
  });

  test('one that becomes durable while the slot is loaded is not lost', async () => {
    const source = createMemorySource();
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const counters = factory({
      ...source,
      async loadBalances(slots) {
        const read = await source.loadBalances(slots);
        await gate;
        return read;
      },
    });
    const scopes = [scopeOf({}, [total])];
    const prepared = counters.prepare(scopes, START);
    await Promise.resolve();
    counters.adjust(total, source.adjust(slot, 900n));
    release();
    await prepared;
    expect(isGrant(counters.admit(ask(scopes, 1000n)))).toBe(true);
  });

  test('one of a period that is over changes that period alone', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const budget = budgetOf('bud_1', 100n);
    const scopes = [scopeOf({}, [budget])];
    await requireGrant(counters, ask(scopes, 10n));
    counters.adjust(budget, source.adjust({ budgetId: 'bud_1', periodStart: Date.UTC(2026, 2, 9) }, 50n));
    expect(await requireView(counters, budget, START)).toMatchObject({ adjusted: 0n, remaining: 90n });
  });

  test('what the store has of adjustments counts from the first request', async () => {
    const source = createMemorySource();
    source.add([slot], 100n);
    source.adjust(slot, 30n);
    const counters = factory(source);
    expect(await tryAdmit(counters, ask([scopeOf({}, [total])], 31n))).toMatchObject({ spent: 100n, adjusted: 30n });
    expect(isGrant(counters.admit(ask([scopeOf({}, [total])], 30n)))).toBe(true);
  });
}

function describePeriods(create: () => Counters, factory: CountersFactory): void {
  test('a settlement goes to the period of its hold, also after roll-over', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n);
    const scopes = [scopeOf({}, [budget])];
    const grant = await requireGrant(counters, ask(scopes, 60n));
    const tomorrow = START + DAY_MS;
    const next = await requireGrant(counters, ask(scopes, 100n, 0, tomorrow));
    expect(next.budgets[0]?.periodStart).toBe((grant.budgets[0]?.periodStart ?? 0) + DAY_MS);
    counters.settle(grant, nanoUsd(60n), 0, tomorrow);
    expect(await requireView(counters, budget, tomorrow)).toMatchObject({ spent: 0n, held: 100n });
  });

  test('a clock that goes back does not reopen a period', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    await requireGrant(counters, ask(scopes, 60n));
    const next = await requireGrant(counters, ask(scopes, 60n, 0, START + DAY_MS));
    const back = await tryAdmit(counters, ask(scopes, 60n, 0, START));
    expect(back).toMatchObject({ kind: 'budget', held: 60n });
    const small = await requireGrant(counters, ask(scopes, 40n, 0, START));
    expect(small.budgets).toEqual(next.budgets);
  });

  test('another calendar begins with what was spent and is held in its period, and so does going back', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const day = budgetOf('bud_1', 100n);
    const calendar = (period: 'day' | 'month', updatedAt: number) => [
      scopeOf({}, [{ ...day, period, updatedAt: START + updatedAt }]),
    ];
    const open = await requireGrant(counters, ask(calendar('day', 0), 30n));
    const ended = await requireGrant(counters, ask(calendar('day', 0), 20n));
    counters.settle(ended, nanoUsd(20n), 0, START);
    source.add(ended.budgets, 20n, undefined, START);
    counters.committed(ended);
    source.takeOver('bud_1', { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 3, 1) });
    const month = calendar('month', 1);
    expect(await tryAdmit(counters, ask(month, 51n))).toMatchObject({ kind: 'budget', spent: 20n, held: 30n });
    const other = await requireGrant(counters, ask(month, 10n));
    expect(other.budgets).not.toEqual(open.budgets);
    counters.settle(other, nanoUsd(0n), 0, START);
    counters.committed(other);
    const back = calendar('day', 2);
    expect(await tryAdmit(counters, ask(back, 51n))).toMatchObject({ kind: 'budget', spent: 20n, held: 30n });
    counters.settle(open, nanoUsd(25n), 0, START);
    expect(await tryAdmit(counters, ask(back, 56n))).toMatchObject({ kind: 'budget', spent: 45n, held: 0n });
    expect(isGrant(counters.admit(ask(back, 55n)))).toBe(true);
  });

  test('a budget without an end never resets', async () => {
    const counters = create();
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n, { period: 'total' })])];
    const grant = await requireGrant(counters, ask(scopes, 100n));
    expect(grant.budgets).toEqual([{ budgetId: 'bud_1', periodStart: 0 }]);
    expect(await tryAdmit(counters, ask(scopes, 1n, 0, START + 4000 * DAY_MS))).toMatchObject({ resetsAt: null });
  });

  test('a changed amount keeps what is spent and held', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n);
    const before = [scopeOf({}, [budget])];
    const held = await requireGrant(counters, ask(before, 30n));
    counters.settle(await requireGrant(counters, ask(before, 20n)), nanoUsd(20n), 0, START);
    counters.refresh('token', 'tok_1');
    const after = [scopeOf({}, [{ ...budget, amount: nanoUsd(60n), updatedAt: START + 1 }])];
    expect(await tryAdmit(counters, ask(after, 11n))).toMatchObject({ kind: 'budget', spent: 20n, held: 30n });
    expect(isGrant(await tryAdmit(counters, ask(after, 10n)))).toBe(true);
    expect(await tryAdmit(counters, ask(before, 1n))).toMatchObject({ kind: 'budget' });
    expect(counters.settle(held, nanoUsd(31n), 0, START)).toEqual({ charge: nanoUsd(30n), overrun: nanoUsd(1n) });
  });

  test('an amount lowered below what is spent and held leaves the holds what they were granted', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n);
    const held = await requireGrant(counters, ask([scopeOf({}, [budget])], 30n));
    const lower = [scopeOf({}, [{ ...budget, amount: nanoUsd(20n), updatedAt: START + 1 }])];
    expect(await tryAdmit(counters, ask(lower, 1n))).toMatchObject({ kind: 'budget', remaining: 0n });
    expect(isGrant(counters.admit(ask(lower, 0n)))).toBe(true);
    expect(counters.settle(held, nanoUsd(35n), 0, START)).toEqual({ charge: nanoUsd(30n), overrun: nanoUsd(5n) });
  });

  test('a calendar that is changed and changed back keeps what is held and spent', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n);
    const held = await requireGrant(counters, ask([scopeOf({}, [budget])], 60n));
    const monthly = [scopeOf({}, [{ ...budget, period: 'month', updatedAt: START + 1 }])];
    await requireGrant(counters, ask(monthly, 40n));
    const daily = [scopeOf({}, [{ ...budget, updatedAt: START + 2 }])];
    expect(await tryAdmit(counters, ask(daily, 1n))).toMatchObject({ kind: 'budget', held: 100n });
    counters.settle(held, nanoUsd(50n), 0, START);
    expect(await tryAdmit(counters, ask(daily, 11n))).toMatchObject({ kind: 'budget', spent: 50n, held: 40n });
  });

  test('a new calendar that begins with the same instant keeps what is settled but not yet durable', async () => {
    const counters = create();
    const budget = budgetOf('bud_1', 100n);
    const grant = await requireGrant(counters, ask([scopeOf({}, [budget])], 60n));
    counters.settle(grant, nanoUsd(60n), 0, START);
    const weekly = [scopeOf({}, [{ ...budget, period: 'week', resetDay: 2, updatedAt: START + 1 }])];
    const refusal = await tryAdmit(counters, ask(weekly, 41n));
    expect(refusal).toMatchObject({ kind: 'budget', spent: 60n, resetsAt: Date.UTC(2026, 2, 17) });
  });

  test('a reading from the store that was overtaken is not taken over', async () => {
    const source = createMemorySource();
    const gate = Promise.withResolvers<void>();
    let slow = false;
    const counters = factory({
      ...source,
      loadBalances: async (slots) => {
        const reading = source.loadBalances(slots);
        if (slow) await gate.promise;
        return reading;
      },
    });
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    await counters.prepare(scopes, START);
    slow = true;
    counters.refresh('token', 'tok_1');
    const loading = counters.prepare(scopes, START);
    const early = counters.admit(ask(scopes, 70n));
    if (!isGrant(early)) throw new Error('refused');
    counters.settle(early, nanoUsd(70n), 0, START);
    source.add(early.budgets, 70n);
    counters.committed(early);
    slow = false;
    gate.resolve();
    await loading;
    expect(counters.admit(ask(scopes, 31n))).toMatchObject({ kind: 'budget', spent: 70n });
  });

  test('after a refresh an idle budget is read from the store again', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    const grant = await requireGrant(counters, ask(scopes, 10n));
    counters.settle(grant, nanoUsd(10n), 0, START);
    source.add(grant.budgets, 10n);
    counters.committed(grant);
    source.add(grant.budgets, 50n);
    counters.refresh('token', 'tok_1');
    expect(await tryAdmit(counters, ask(scopes, 41n))).toMatchObject({ kind: 'budget', spent: 60n });
  });
}

function describeRates(create: () => Counters, factory: CountersFactory): void {
  test('20 a minute lets 20 pass at one instant and refills evenly', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 20 })];
    const at = (now: number): number =>
      Array.from({ length: 100 }, () => counters.admit(ask(scopes, 0n, 0, now))).filter(isGrant).length;
    await counters.prepare(scopes, START);
    expect(at(START)).toBe(20);
    expect(at(START + 2999)).toBe(0);
    expect(at(START + 3000)).toBe(1);
    expect(at(START + 9000)).toBe(2);
    expect(at(START + 600_000)).toBe(20);
  });

  for (const quota of [7, 20, 59, 999_983]) {
    test(`the wait that a refusal names at ${quota} a minute is exact to the millisecond`, async () => {
      const counters = create();
      const scopes = [scopeOf({ tokensPerMinute: quota })];
      await requireGrant(counters, ask(scopes, 0n, quota));
      const wanted = Math.ceil(quota / 2);
      const refusal = await tryAdmit(counters, ask(scopes, 0n, wanted, START + 1));
      if (isGrant(refusal) || refusal.kind !== 'limit') throw new Error('expected a limit');
      const opensAt = START + 1 + refusal.retryAfterMs;
      expect(await tryAdmit(counters, ask(scopes, 0n, wanted, opensAt - 1))).toMatchObject({ kind: 'limit' });
      expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, wanted, opensAt)))).toBe(true);
    });
  }

  test('a refused request uses nothing up in any limit', async () => {
    const counters = create();
    const roomy = scopeOf({ requestsPerMinute: 5, tokensPerMinute: 100 }, [], 'customer', 'cus_1');
    const full = scopeOf({ concurrentRequests: 1 });
    await requireGrant(counters, ask([full]));
    await counters.prepare([roomy], START);
    for (let n = 0; n < 50; n++) expect(counters.admit(ask([full, roomy], 0n, 50))).toMatchObject({ quota: 1 });
    expect(isGrant(await tryAdmit(counters, ask([roomy], 0n, 100)))).toBe(true);
  });

  test('a request larger than its token limit passes when the bucket is full and leaves it in debt', async () => {
    const counters = create();
    const scopes = [scopeOf({ tokensPerMinute: 100 })];
    await requireGrant(counters, ask(scopes, 0n, 250));
    expect(await tryAdmit(counters, ask(scopes, 0n, 1))).toMatchObject({ retryAfterMs: (151 / 100) * 60_000 });
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 250, START + 149_999)))).toBe(false);
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 250, START + 150_000)))).toBe(true);
  });

  test('reserved tokens are corrected at settlement, in both directions', async () => {
    const counters = create();
    const scopes = [scopeOf({ tokensPerMinute: 100 })];
    counters.settle(await requireGrant(counters, ask(scopes, 0n, 100)), nanoUsd(0n), 30, START);
    const grant = await requireGrant(counters, ask(scopes, 0n, 70));
    counters.settle(grant, nanoUsd(0n), 90, START);
    expect(await tryAdmit(counters, ask(scopes, 0n, 1))).toMatchObject({ retryAfterMs: (21 / 100) * 60_000 });
  });

  test('what is given back never fills a bucket above its quota', async () => {
    const counters = create();
    const scopes = [scopeOf({ tokensPerMinute: 100 })];
    const grant = await requireGrant(counters, ask(scopes, 0n, 100));
    counters.settle(grant, nanoUsd(0n), 0, START + 60_000);
    await requireGrant(counters, ask(scopes, 0n, 100, START + 60_000));
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 1, START + 60_000)))).toBe(false);
  });

  test('a clock that goes back refills nothing', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 1 })];
    await requireGrant(counters, ask(scopes));
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 0, START - DAY_MS)))).toBe(false);
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 0, START + 59_999)))).toBe(false);
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 0, START + 60_000)))).toBe(true);
  });

  test('a clock that goes back takes nothing away either', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 2 })];
    await requireGrant(counters, ask(scopes));
    expect(isGrant(await tryAdmit(counters, ask(scopes, 0n, 0, START - DAY_MS)))).toBe(true);
  });

  test('a changed limit keeps what was used', async () => {
    const counters = create();
    for (let n = 0; n < 15; n++) await requireGrant(counters, ask([scopeOf({ requestsPerMinute: 20 })]));
    const lower = [scopeOf({ requestsPerMinute: 16 })];
    await requireGrant(counters, ask(lower));
    expect(isGrant(await tryAdmit(counters, ask(lower)))).toBe(false);
  });

  test('concurrency is given back by settlement alone', async () => {
    const counters = create();
    const scopes = [scopeOf({ concurrentRequests: 1 })];
    const grant = await requireGrant(counters, ask(scopes));
    expect(counters.admit(ask(scopes, 0n, 0, START + DAY_MS))).toMatchObject({ kind: 'concurrency', quota: 1 });
    counters.settle(grant, nanoUsd(0n), 0, START);
    expect(isGrant(counters.admit(ask(scopes)))).toBe(true);
  });

  test('the longest wait of several limits is the one that is named', async () => {
    const counters = create();
    const quick = scopeOf({ requestsPerMinute: 60 }, [], 'token', 'tok_1');
    const slow = scopeOf({ requestsPerMinute: 1 }, [], 'customer', 'cus_1');
    await counters.prepare([quick, slow], START);
    for (let n = 0; n < 59; n++) await requireGrant(counters, ask([quick]));
    await requireGrant(counters, ask([quick, slow]));
    expect(counters.admit(ask([quick, slow]))).toMatchObject({ retryAfterMs: 60_000, scope: slow });
  });

  test('a day limit is rebuilt from the rows and gives no more than was left', async () => {
    const source = createMemorySource();
    const usedAt = [START - 3_000_000, START - 2_000_000, START - 1_000_000];
    const counters = factory({
      ...source,
      sumSince: async (_kind, _id, since) => ({ requests: usedAt.filter((at) => at >= since).length, tokens: 0 }),
    });
    const scopes = [scopeOf({ requestsPerDay: 5 })];
    await requireGrant(counters, ask(scopes));
    await requireGrant(counters, ask(scopes));
    expect(await tryAdmit(counters, ask(scopes))).toMatchObject({ kind: 'limit', windowSeconds: 86_400 });
  });
}

function describeLoading(factory: CountersFactory): void {
  test('concurrent loads of one slot are one read, and a loaded slot needs none', async () => {
    const source = createMemorySource();
    let reads = 0;
    const counters = factory({
      ...source,
      loadBalances: (slots) => {
        reads += slots.length;
        return source.loadBalances(slots);
      },
    });
    const shared = scopeOf({}, [budgetOf('bud_c', 100n)], 'customer', 'cus_1');
    const mine = scopeOf({}, [budgetOf('bud_t', 100n)]);
    await Promise.all([
      counters.prepare([shared], START),
      counters.prepare([mine, shared], START),
      counters.prepare([shared, mine], START),
    ]);
    expect(reads).toBe(2);
    expect(counters.prepare([mine, shared], START)).toBeNull();
  });

  test('a failed load fails its callers and the next one tries again', async () => {
    const source = createMemorySource();
    let broken = true;
    const counters = factory({
      ...source,
      loadBalances: async (slots) => {
        if (broken) throw new Error('store is away');
        return source.loadBalances(slots);
      },
    });
    const scopes = [scopeOf({}, [budgetOf('bud_1', 100n)])];
    const both = await Promise.allSettled([counters.prepare(scopes, START), counters.prepare(scopes, START)]);
    expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(() => counters.admit(ask(scopes, 1n))).toThrow();
    broken = false;
    expect(isGrant(await tryAdmit(counters, ask(scopes, 1n)))).toBe(true);
  });
}

/** The guarantees of `Counters`; every implementation runs them. */
export function describeCounters(name: string, factory: CountersFactory): void {
  const create = (): Counters => factory(createMemorySource());
  describe(`${name}: budgets`, () => describeBudgets(create, factory));
  describe(`${name}: amounts`, () => describeAmounts(factory));
  describe(`${name}: adjustments`, () => describeAdjustments(factory));
  describe(`${name}: periods`, () => describePeriods(create, factory));
  describe(`${name}: limits`, () => describeRates(create, factory));
  describeLimits(name, factory);
  describe(`${name}: random events`, () => describeRandomEvents(factory));
  describe(`${name}: loading`, () => describeLoading(factory));
}
