import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createAudit } from '../../src/audit/index.ts';
import { createExhaustionNotes } from '../../src/app/exhausted-budgets.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { createId } from '../../src/lib/ids.ts';
import { silentLogger } from '../../src/lib/log.ts';
import { nanoUsd, ZERO_USD } from '../../src/lib/money.ts';
import { passNoticesOn } from '../../src/services/webhooks/pass-on.ts';
import type { Store } from '../../src/store/port.ts';
import type { BudgetRecord, NoticeRecord } from '../../src/store/records/index.ts';
import { hold, settle } from '../support/test-engine.ts';
import { createTestStore, type TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 4, 5);
const AMOUNT = 1_000_000_000n;
const EVERY = {
  filters: {},
  from: null,
  to: null,
  q: null,
  sort: { field: 'at', descending: true },
  pageSize: 200,
  page: 1,
  cursor: null,
};

let made = 0;

function budgetOf(change: Partial<BudgetRecord> = {}): BudgetRecord {
  made += 1;
  return {
    id: `bud_${made}`,
    scopeKind: 'gateway',
    scopeId: 'gateway',
    position: made,
    amount: nanoUsd(AMOUNT),
    period: 'day',
    hard: true,
    timeZone: 'UTC',
    resetDay: 1,
    alertsMillionths: [500_000, 800_000, 1_000_000],
    createdAt: MIDNIGHT,
    updatedAt: MIDNIGHT,
    ...change,
  };
}

describe.each(['sqlite', 'postgres'] as const)('budget alerts on %s', (database) => {
  const clock = new FakeClock(MIDNIGHT + 3_600_000);
  let opened: TestStore;
  let store: Store;

  beforeAll(async () => {
    opened = await createTestStore(database, { clock });
    store = opened.store;
  });
  afterAll(() => opened.dispose());

  async function add(change: Partial<BudgetRecord> = {}): Promise<BudgetRecord> {
    const budget = budgetOf(change);
    await store.transact(store.budgets.replace('gateway', 'gateway', [], [budget]));
    return budget;
  }

  async function change(before: BudgetRecord, changed: Partial<BudgetRecord>): Promise<BudgetRecord> {
    const after = { ...before, ...changed, updatedAt: before.updatedAt + 1 };
    await store.transact(store.budgets.replace('gateway', 'gateway', [before], [after]));
    return after;
  }

  async function spend(budget: BudgetRecord, amount: bigint, periodStart = MIDNIGHT): Promise<void> {
    const write = makeHold({ at: clock.now(), budgets: [{ budgetId: budget.id, periodStart }] });
    expect(await hold(store.traffic, write)).toBeNull();
    expect(await settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(amount) }))).toBeNull();
    await store.traffic.flush();
  }

  async function notices(budget: BudgetRecord): Promise<readonly NoticeRecord[]> {
    const all = await store.notices.list(1000);
    return all.filter((notice) => 'budget' in notice && notice.budget.budgetId === budget.id);
  }

  /** What was told, as the operation log has it: threshold and what was spent then. */
  async function told(budget: BudgetRecord): Promise<readonly string[]> {
    await passNoticesOn({ store, clock, audit: createAudit({ store, clock, log: silentLogger }) });
    const { items } = await store.operationLogs.list({ ...EVERY, filters: { targetId: budget.id } });
    return items
      .toReversed()
      .map(({ action, changes }) =>
        action === 'budget.alert'
          ? `${String(changes?.['threshold']?.after)} at ${String(changes?.['spent']?.after)}`
          : action,
      );
  }

  test('each threshold is told once, with what was spent when it was reached', async () => {
    const budget = await add();
    await spend(budget, 499_999_999n);
    expect(await told(budget)).toEqual([]);
    await spend(budget, 1n);
    await spend(budget, 1n);
    expect(await told(budget)).toEqual(['0.5 at 0.5']);
    await spend(budget, 700_000_000n);
    const all = ['0.5 at 0.5', '0.8 at 1.200000001', '1 at 1.200000001'];
    expect(await told(budget)).toEqual(all);
    await spend(budget, 700_000_000n);
    expect(await told(budget)).toEqual(all);
  });

  test('of many settlements at once, one tells', async () => {
    const budget = await add({ alertsMillionths: [800_000] });
    const writes = Array.from({ length: 50 }, () =>
      makeHold({ at: clock.now(), budgets: [{ budgetId: budget.id, periodStart: MIDNIGHT }] }),
    );
    await Promise.all(writes.map((write) => hold(store.traffic, write)));
    await Promise.all(
      writes.map((write) => settle(store.traffic, write, makeSettlement(write, { charge: nanoUsd(AMOUNT / 50n) }))),
    );
    await store.traffic.flush();
    expect(await told(budget)).toHaveLength(1);
  });

  test('what was found is told after a restart, by one of several that look', async () => {
    const budget = await add({ alertsMillionths: [100_000] });
    await spend(budget, 100_000_000n);
    expect(await notices(budget)).toHaveLength(1);
    store = await opened.reopen();
    const audit = createAudit({ store, clock, log: silentLogger });
    await Promise.all(Array.from({ length: 4 }, () => passNoticesOn({ store, clock, audit })));
    expect(await told(budget)).toEqual(['0.1 at 0.1']);
    expect(await notices(budget)).toEqual([]);
  });

  test('every period is told of anew, and a late settlement belongs to its own', async () => {
    const budget = await add({ alertsMillionths: [800_000] });
    await spend(budget, 900_000_000n);
    await spend(budget, 900_000_000n, MIDNIGHT + DAY);
    await spend(budget, 10n, MIDNIGHT);
    expect(await told(budget)).toEqual(['0.8 at 0.9', '0.8 at 0.9']);
  });

  test('an amount raised above the spent share arms the threshold again', async () => {
    const first = await add({ alertsMillionths: [800_000] });
    await spend(first, 850_000_000n);
    expect(await told(first)).toHaveLength(1);
    const raised = await change(first, { amount: nanoUsd(2n * AMOUNT) });
    expect(await told(first)).toHaveLength(1);
    await spend(raised, 750_000_000n);
    expect(await told(first)).toEqual(['0.8 at 0.85', '0.8 at 1.6']);
    await change(raised, { amount: nanoUsd(2n * AMOUNT - 1n) });
    expect(await told(first)).toHaveLength(2);
  });

  test('a lowered amount and a new threshold that is reached already are told at once', async () => {
    const first = await add({ alertsMillionths: [800_000] });
    await spend(first, 500_000_000n);
    expect(await told(first)).toEqual([]);
    const lowered = await change(first, { amount: nanoUsd(600_000_000n) });
    expect(await told(first)).toEqual(['0.8 at 0.5']);
    await change(lowered, { alertsMillionths: [100_000, 800_000, 900_000] });
    expect(await told(first)).toEqual(['0.8 at 0.5', '0.1 at 0.5']);
  });

  test('a change speaks of the current period alone', async () => {
    const first = await add({ alertsMillionths: [800_000] });
    await spend(first, 500_000_000n, MIDNIGHT - DAY);
    await change(first, { amount: nanoUsd(500_000_000n) });
    expect(await told(first)).toEqual([]);
  });

  test('shares are of what may be spent with its adjustments, and one that adds to it arms them again', async () => {
    const budget = await add({ period: 'total', alertsMillionths: [800_000] });
    async function adjust(amount: bigint): Promise<void> {
      const write = {
        id: createId('ledgerEntry', clock.now()),
        at: clock.now(),
        budgetId: budget.id,
        periodStart: 0,
        amount: nanoUsd(amount),
        reason: 'paid',
        actorId: 'adm_1',
        sumMax: nanoUsd(10n ** 18n),
      };
      await store.transact(store.ledger.adjust(write));
    }
    await spend(budget, 900_000_000n, 0);
    expect(await told(budget)).toEqual(['0.8 at 0.9']);
    await adjust(AMOUNT);
    await spend(budget, 699_999_999n, 0);
    expect(await told(budget)).toHaveLength(1);
    await spend(budget, 1n, 0);
    expect(await told(budget)).toEqual(['0.8 at 0.9', '0.8 at 1.6']);
    await adjust(AMOUNT);
    await adjust(-AMOUNT);
    expect(await told(budget)).toEqual(['0.8 at 0.9', '0.8 at 1.6', '0.8 at 1.6']);
  });

  test('the largest amount and the same threshold twice break no commit', async () => {
    const budget = await add({ amount: nanoUsd(10n ** 18n), alertsMillionths: [10_000_000, 10_000_000, 1] });
    await spend(budget, 10n ** 12n - 1n);
    expect(await told(budget)).toEqual([]);
    await spend(budget, 1n);
    expect(await told(budget)).toEqual(['0.000001 at 1000']);
  });

  test('the first refusal of a period is told, and again when the budget was raised and is used up anew', async () => {
    const budget = await add({ alertsMillionths: [] });
    const scope = { kind: 'gateway', id: 'gateway', limits: {}, budgets: [budget] } as const;
    const refusal = {
      kind: 'budget',
      scope,
      budget,
      spent: nanoUsd(AMOUNT - 5n),
      held: nanoUsd(5n),
      adjusted: ZERO_USD,
      remaining: ZERO_USD,
      resetsAt: MIDNIGHT + DAY,
    } as const;
    // Two nodes, each with a memory of its own.
    for (const note of [1, 2].map(() => createExhaustionNotes(store, clock, silentLogger))) {
      note(refusal);
      note({ ...refusal, spent: nanoUsd(AMOUNT) });
    }
    while ((await notices(budget)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await store.transact([]);
    expect(await told(budget)).toEqual(['budget.exhausted']);
    const note = createExhaustionNotes(store, clock, silentLogger);
    note(refusal);
    const raised = await change(budget, { amount: nanoUsd(2n * AMOUNT) });
    note({ ...refusal, budget: raised, spent: nanoUsd(2n * AMOUNT) });
    while ((await notices(budget)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await told(budget)).toEqual(['budget.exhausted', 'budget.exhausted']);
  });

  test('what was told of old periods is forgotten, what was told of a total is not', async () => {
    const daily = await add({ alertsMillionths: [500_000] });
    const total = await add({ alertsMillionths: [500_000], period: 'total' });
    await spend(daily, 600_000_000n);
    await spend(total, 600_000_000n, 0);
    await store.transact(store.notices.removeStale(MIDNIGHT, 1000));
    await spend(daily, 1n);
    await spend(total, 1n, 0);
    expect([await told(daily), await told(total)].map((rows) => rows.length)).toEqual([1, 1]);
    await store.transact(store.notices.removeStale(MIDNIGHT + 1, 1000));
    await spend(total, 1n, 0);
    expect(await told(total)).toHaveLength(1);
  });
});
