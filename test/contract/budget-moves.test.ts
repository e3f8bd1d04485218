import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FakeClock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { verifyLedger } from '../../src/services/ledger/index.ts';
import { findBudgetMoves } from '../../src/services/shared/budgets/budget-moves.ts';
import type { Store } from '../../src/store/port.ts';
import type { BudgetRecord, HoldWrite } from '../../src/store/records/index.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeBudget } from '../support/sample-records.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 4, 5, 12);
const MAX = 9_223_372_036_854_775_807n;
const CONTEXT = { permissions: new Set(['ledger.read']) } as unknown as ActionContext;

type Calendar = Partial<Pick<BudgetRecord, 'period' | 'timeZone' | 'resetDay'>>;

describe.each(['sqlite', 'postgres'] as const)('a budget with another calendar on %s', (database) => {
  const clock = new FakeClock(NOON);
  let opened: TestStore;
  let store: Store;
  let made = 0;

  beforeAll(async () => {
    opened = await createTestStore(database, { clock });
    store = opened.store;
  }, 30_000);
  afterAll(() => opened.dispose());

  async function add(calendar: Calendar = {}): Promise<BudgetRecord> {
    made += 1;
    const budget = makeBudget(`bud_move_${made}`, {
      position: made,
      period: 'day',
      timeZone: 'UTC',
      resetDay: 1,
      ...calendar,
    });
    await store.transact(store.budgets.replace('gateway', 'gateway', [], [budget]));
    return budget;
  }

  async function change(before: BudgetRecord, calendar: Calendar): Promise<BudgetRecord> {
    const after = { ...before, ...calendar, updatedAt: before.updatedAt + 1 };
    const moves = await findBudgetMoves(store.budgets, [before], [after], NOON);
    await store.transact(store.budgets.replace('gateway', 'gateway', [before], [after], moves));
    return after;
  }

  function startOf({ period, timeZone, resetDay }: BudgetRecord, at: number): number {
    return computePeriod(period, timeZone, resetDay, at).start;
  }

  function holdOf(budget: BudgetRecord, at: number): HoldWrite {
    return makeHold({
      id: createId('request', at),
      at,
      budgets: [{ budgetId: budget.id, periodStart: startOf(budget, at) }],
    });
  }

  async function finish(write: HoldWrite, charge: bigint): Promise<void> {
    expect(await settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(charge) }))).toBeNull();
  }

  async function spend(budget: BudgetRecord, charge: bigint, at = NOON): Promise<void> {
    const write = holdOf(budget, at);
    expect(await hold(store.traffic, write)).toBeNull();
    await finish(write, charge);
  }

  async function spentOf(budget: BudgetRecord): Promise<bigint> {
    const slot = { budgetId: budget.id, periodStart: startOf(budget, NOON) };
    const [balance] = await store.traffic.balances([slot]);
    return balance?.spent ?? 0n;
  }

  async function faults(): Promise<readonly unknown[]> {
    await store.traffic.flush();
    return (await verifyLedger({ store, unsettled: () => new Set() } as never, CONTEXT)).faults;
  }

  test('begins with what was charged in its period, and so does going back', async () => {
    const daily = await add();
    await spend(daily, 11n, NOON - 40 * DAY);
    await spend(daily, 10n, NOON - DAY);
    await spend(daily, 20n);
    const monthly = await change(daily, { period: 'month' });
    expect(await spentOf(monthly)).toBe(30n);
    await spend(monthly, 5n);
    const again = await change(monthly, { period: 'day' });
    expect(await spentOf(again)).toBe(25n);
    const total = await change(again, { period: 'total' });
    expect(await spentOf(total)).toBe(46n);
    await spend(total, 4n);
    expect(await spentOf(await change(total, { period: 'month' }))).toBe(39n);
    expect(await faults()).toEqual([]);
  });

  test('a time zone and a reset day move what lies between the old beginning and the new one', async () => {
    const budget = await add();
    await spend(budget, 1n, Date.UTC(2026, 4, 4, 15));
    await spend(budget, 2n, Date.UTC(2026, 4, 4, 17));
    await spend(budget, 4n, Date.UTC(2026, 4, 5, 1));
    // Midnight in Shanghai is 16:00 UTC, so that its 5th of May began on the 4th.
    const shanghai = await change(budget, { timeZone: 'Asia/Shanghai' });
    expect(await spentOf(shanghai)).toBe(6n);
    const monthly = await change(shanghai, { period: 'month', timeZone: 'UTC', resetDay: 5 });
    expect(await spentOf(monthly)).toBe(4n);
    expect(await spentOf(await change(monthly, { resetDay: 4 }))).toBe(7n);
    expect(await faults()).toEqual([]);
  });

  test('what ends later of a request that began before the change counts in the period that it began in', async () => {
    const daily = await add();
    const [today, yesterday, longAgo] = [NOON, NOON - DAY, NOON - 40 * DAY].map((at) => holdOf(daily, at));
    if (today === undefined || yesterday === undefined || longAgo === undefined) throw new Error('three holds');
    for (const write of [today, yesterday, longAgo]) expect(await hold(store.traffic, write)).toBeNull();
    const monthly = await change(daily, { period: 'month' });
    await finish(today, 7n);
    expect(await spentOf(monthly)).toBe(7n);
    // Of one commit, though of different months.
    await Promise.all([finish(yesterday, 3n), finish(longAgo, 100n)]);
    expect(await spentOf(monthly)).toBe(10n);
    expect(await spentOf(await change(monthly, { period: 'day' }))).toBe(7n);
    expect(await faults()).toEqual([]);
  });

  test('nothing is lost or counted twice while requests run', async () => {
    let budget = await add();
    const calendars: Calendar[] = [{ period: 'month' }, { period: 'day' }, { period: 'total' }, { period: 'week' }];
    let sum = 0n;
    const running: Promise<void>[] = [];
    for (let round = 0; round < 8; round++) {
      for (let n = 1n; n <= 25n; n++) {
        sum += n;
        running.push(spend(budget, n));
      }
      budget = await change(budget, calendars[round % calendars.length] ?? {});
    }
    await Promise.all(running);
    expect(await spentOf(budget)).toBe(sum);
    expect(await faults()).toEqual([]);
  });

  test('goes with its budget, and old ones are forgotten', async () => {
    const budget = await change(await add({ period: 'month' }), { period: 'day' });
    await spend(budget, 1n);
    await store.transact([store.budgets.removeOldMoves(NOON + 10 * DAY)]);
    await store.transact(store.budgets.replace('gateway', 'gateway', [budget], []));
    expect(await faults()).toEqual([]);
  });

  test('a sum of more than fits stays at its end, and refuses no settlement', async () => {
    const budget = await add({ period: 'total' });
    const labels = { endUser: 'someone', metadata: [['team', 'core']] } as never;
    for (const charge of [MAX - 5n, 10n, 10n]) {
      const write = { ...holdOf(budget, NOON), labels };
      expect(await hold(store.traffic, write)).toBeNull();
      await finish(write, charge);
    }
    expect(await spentOf(budget)).toBe(MAX);
    expect(await faults()).toEqual([]);
  });
});
