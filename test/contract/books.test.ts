import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createId } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { verifyLedger } from '../../src/services/ledger/index.ts';
import type { BooksVerification } from '../../src/services/ledger/index.ts';
import type { BookFault, SqlValue, Statement, Store } from '../../src/store/port.ts';
import type { BudgetSlotName } from '../../src/store/records/index.ts';
import { findPaceCount, LATENCY_COLUMNS } from '../../src/store/traffic/pace.ts';
import { encodeRequestKey } from '../../src/store/threads/request-key.ts';
import { RandomTraffic } from '../support/random-traffic.ts';
import { makeBudget } from '../support/sample-records.ts';
import { createTestStore } from '../support/test-store.ts';
import type { TestStore } from '../support/test-store.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

const FROM = Date.UTC(2026, 2, 1, 9);
const DAY = Date.UTC(2026, 2, 1);
const CONTEXT = { permissions: new Set(['ledger.read']) } as unknown as ActionContext;
const MAX = nanoUsd(10n ** 18n);

const total = (budgetId: string): BudgetSlotName => ({ budgetId, periodStart: 0 });
const day = (budgetId: string, days = 0): BudgetSlotName => ({ budgetId, periodStart: DAY + days * 86_400_000 });
const SLOTS = [
  [],
  [total('bud_a')],
  [total('bud_a'), day('bud_b')],
  [day('bud_b', 1)],
  [day('bud_b'), day('bud_c'), total('bud_a')],
  // Removed before the first request: what is left of it is of no account.
  [total('bud_gone')],
];

async function insertBudgets(store: Store): Promise<void> {
  const budgets = ['bud_a', 'bud_b', 'bud_c'].map((id, position) => makeBudget(id, { position }));
  await store.transact(store.budgets.replace('gateway', 'gateway', [], budgets));
}

async function adjust(store: Store, slot: BudgetSlotName, amount: bigint): Promise<string> {
  const id = createId('ledgerEntry', FROM);
  const write = { id, at: FROM, amount: nanoUsd(amount), reason: 'because', actorId: 'adm_1', sumMax: MAX, ...slot };
  await store.transact(store.ledger.adjust(write));
  return id;
}

/** What is listed of a verification, in short. */
function brief({ faults }: BooksVerification): readonly object[] {
  return faults.map(({ kind, field, expected, found }) => ({ kind, field, expected, found }));
}

describe.each(['sqlite', 'postgres'] as const)('the books on %s', (database) => {
  let books: TestStore;
  beforeAll(async () => {
    books = await createTestStore(database);
    await insertBudgets(books.store);
  }, 30_000);
  afterAll(() => books.dispose());

  for (const seed of [1, 77, 20_260_301]) {
    test(`never differ, whatever requests write, also while they do (seed ${seed})`, async () => {
      const { store } = books;
      const traffic = new RandomTraffic(store, seed, SLOTS, FROM);
      const verify = () => verifyLedger({ store, unsettled: () => traffic.unsettled() }, CONTEXT);
      traffic.run(300);
      await adjust(store, total('bud_a'), BigInt(seed));
      for (let round = 0; round < 3; round++) {
        const verified = verify();
        for (let burst = 0; burst < 10; burst++) {
          traffic.run(40);
          if (burst === 5) await adjust(store, day('bud_b'), -1000n);
          await Bun.sleep(0);
        }
        expect(brief(await verified)).toEqual([]);
      }
      expect(traffic.failures).toEqual([]);
      const held = await verify();
      expect([held.ok, held.running]).toEqual([true, traffic.unsettled().size]);
      traffic.end();
      const ended = await verify();
      expect([brief(ended), ended.running]).toEqual([[], 0]);
      expect(ended.requests).toBeGreaterThan(400);
      expect(ended.entries).toBeGreaterThan(ended.requests * 2);
      expect(ended.balances).toBe(4);
      expect(ended.rollups).toBeGreaterThan(20);
    }, 60_000);
  }
});

describe.each(['sqlite', 'postgres'] as const)('a fault in the books on %s', (database) => {
  const hold = makeHold({
    id: createId('request', FROM),
    at: FROM,
    budgets: [total('bud_a'), day('bud_b')],
  });
  const settlement = makeSettlement(hold, { overrun: nanoUsd(40n) });
  const labels = { endUser: 'una', metadata: [['team', 'search']] } as const;
  const other = makeHold({ id: createId('request', FROM + 1), at: FROM + 1, labels });
  const running = makeHold({ id: createId('request', FROM + 2), at: FROM + 2, budgets: [total('bud_a')] });
  let books: TestStore;
  let adjustment = '';
  const sqlite = database === 'sqlite';
  const tables = sqlite
    ? { ledger: 'ledger_rows', requests: 'request_rows', attempts: 'attempt_rows', usage: 'usage_rows' }
    : { ledger: 'ledger', requests: 'requests', attempts: 'attempts', usage: 'usage_hourly' };

  beforeAll(async () => {
    books = await createTestStore(database);
    const { store } = books;
    await insertBudgets(store);
    store.traffic.hold(hold, () => undefined);
    store.traffic.extend(hold.id, FROM + 5, 1, 500n, hold.budgets, () => undefined);
    store.traffic.settle(hold, settlement, () => undefined);
    store.traffic.hold(other, () => undefined);
    store.traffic.recover(other, makeSettlement(other, { attempts: [] }), () => undefined);
    store.traffic.hold(running, () => undefined);
    await store.traffic.flush();
    adjustment = await adjust(store, total('bud_a'), 300n);
  }, 30_000);
  afterAll(() => books.dispose());

  const verify = (unsettled: readonly string[] | null = [running.id]) =>
    verifyLedger({ store: books.store, unsettled: unsettled && (() => new Set(unsettled)) }, CONTEXT);

  /** Numbers the `?` of a statement, and names the row. */
  function statement(sql: string, ...parameters: readonly SqlValue[]): Statement {
    let count = 0;
    const numbered = sql.replaceAll('?', () => (sqlite ? `?${++count}` : `$${++count}`));
    return { sql: numbered, parameters, expectRows: 1 };
  }
  const key = (id: string): SqlValue => encodeRequestKey(database, id);
  const update = (table: string, set: string, id: string, where = '1 = 1') =>
    statement(`UPDATE ${table} SET ${set} WHERE id = ? AND ${where}`, key(id));
  const entry = (set: string, phase: string) => update(tables.ledger, set, hold.id, `phase = '${phase}'`);

  async function expectFault(plant: readonly Statement[], repair: readonly Statement[], expected: object[]) {
    await books.store.transact(plant);
    const found = await verify();
    expect(brief(found)).toEqual(expected);
    expect([found.ok, found.faultCount]).toEqual([false, expected.length]);
    await books.store.transact(repair);
    expect(brief(await verify())).toEqual([]);
    return found.faults;
  }

  test('none is there before one is planted, and a hold that waits for recovery is none', async () => {
    expect(await verify()).toMatchObject({ ok: true, faultCount: 0, running: 1, awaitingRecovery: 0, requests: 3 });
    expect(await verify(null)).toMatchObject({ ok: true, running: 0, awaitingRecovery: 1 });
  });

  test('a hold without end whose request does not run is named', async () => {
    const found = await verify([]);
    expect(found).toMatchObject({ ok: false, faultCount: 1 });
    expect(found.faults).toMatchObject([{ kind: 'open_hold', id: running.id, expected: 'settled', found: 'held' }]);
  });

  test('a balance that was changed is named with budget, period, what it must be and what it is', async () => {
    const change = (spent: string, start: number, budget: string) =>
      statement(`UPDATE budget_balances SET ${spent} WHERE budget_id = ? AND period_start = ?`, budget, start);
    const faults = await expectFault(
      [change('spent = spent - 1', DAY, 'bud_b'), change('adjusted = 299, adjustments = 2', 0, 'bud_a')],
      [change('spent = spent + 1', DAY, 'bud_b'), change('adjusted = 300, adjustments = 1', 0, 'bud_a')],
      [
        { kind: 'balance_adjusted', field: 'adjusted', expected: '300', found: '299' },
        { kind: 'balance_adjusted', field: 'adjustments', expected: '1', found: '2' },
        { kind: 'balance_spent', field: 'spent', expected: '1900', found: '1899' },
      ],
    );
    expect(faults.at(-1)).toMatchObject({ budgetId: 'bud_b', periodStart: DAY });
    expect(faults[0]).toMatchObject({ budgetId: 'bud_a', periodStart: 0 });
  });

  test('a balance that is gone, or that no entry explains, is named', async () => {
    await expectFault(
      [
        statement('DELETE FROM budget_balances WHERE budget_id = ?', 'bud_b'),
        statement('INSERT INTO budget_balances (budget_id, period_start, spent) VALUES (?, 5, 77)', 'bud_c'),
      ],
      [
        statement('INSERT INTO budget_balances (budget_id, period_start, spent) VALUES (?, ?, 1900)', 'bud_b', DAY),
        statement('DELETE FROM budget_balances WHERE budget_id = ?', 'bud_c'),
      ],
      [
        { kind: 'balance_spent', field: 'spent', expected: '1900', found: '0' },
        { kind: 'balance_spent', field: 'spent', expected: '0', found: '77' },
      ],
    );
  });

  test('a rollup that was changed is named by its key', async () => {
    const where = "provider <> ''";
    const set = (to: string) => statement(`UPDATE ${tables.usage} SET ${to} WHERE ${where}`);
    const faults = await expectFault(
      [set('charge = charge + 5, requests = requests - 1')],
      [set('charge = charge - 5, requests = requests + 1')],
      [
        { kind: 'usage', field: 'requests', expected: '2', found: '1' },
        { kind: 'usage', field: 'charge', expected: '3800', found: '3805' },
      ],
    );
    expect(faults[0]?.usage).toEqual({
      hour: FROM / 3_600_000,
      tokenId: hold.tokenId,
      model: hold.model,
      provider: 'sandbox',
      customerUserId: null,
      label: null,
      customerId: '',
    });
  });

  test('counts of times and of errors by kind that were changed are named by model and column', async () => {
    const { latencyMs } = settlement;
    const column = LATENCY_COLUMNS[findPaceCount(latencyMs)] ?? '';
    const set = (to: string) => statement(`UPDATE model_hourly SET ${to}`);
    const part = sqlite ? '' : 'part, ';
    const faults = await expectFault(
      [
        set(`${column} = 0, latency_above = 1, latency_us = latency_us + 3`),
        statement(
          `INSERT INTO error_hourly (hour, model, provider, error_type, ${part}errors) VALUES (?, ?, ?, ?, ${sqlite ? '' : '0, '}2)`,
          FROM / 3_600_000,
          hold.model,
          'sandbox',
          'upstream_error',
        ),
      ],
      [
        set(`${column} = 1, latency_above = 0, latency_us = latency_us - 3`),
        statement('DELETE FROM error_hourly WHERE errors = 2'),
      ],
      [
        { kind: 'usage', field: 'latency_us', expected: `${latencyMs * 1_000}`, found: `${latencyMs * 1_000 + 3}` },
        { kind: 'usage', field: column, expected: '1', found: '0' },
        { kind: 'usage', field: 'latency_above', expected: '0', found: '1' },
        { kind: 'usage', field: 'errors upstream_error', expected: '0', found: '2' },
      ],
    );
    expect(faults[0]?.usage).toMatchObject({ hour: FROM / 3_600_000, model: hold.model, tokenId: null, label: null });
  });

  test('a rollup by label that was changed is named by its name', async () => {
    const set = (to: string) =>
      statement(`UPDATE ${sqlite ? 'label_rows' : 'label_hourly'} SET ${to} WHERE name = ?`, 'team');
    const faults = await expectFault(
      [set('provider_cost = provider_cost + 1')],
      [set('provider_cost = provider_cost - 1')],
      [{ kind: 'usage', field: 'provider_cost', expected: '1900', found: '1901' }],
    );
    expect(faults[0]?.usage).toMatchObject({ customerUserId: hold.customerUserId, label: 'team', tokenId: null });
  });

  const CHANGES: readonly (readonly [string, () => Statement, () => Statement, object[]])[] = [
    [
      'a charge that is not its entry',
      () => update(tables.requests, 'charge = 1901', hold.id),
      () => update(tables.requests, 'charge = 1900', hold.id),
      [
        { kind: 'charge', field: 'amount', expected: '1901', found: '1900' },
        { kind: 'usage', field: 'charge', expected: '3801', found: '3800' },
        { kind: 'usage', field: 'charge', expected: '3801', found: '3800' },
      ],
    ],
    [
      'a settlement that charges something else',
      () => entry('amount = 1', 'settlement'),
      () => entry('amount = 1900', 'settlement'),
      [
        { kind: 'charge', field: 'amount', expected: '1900', found: '1' },
        { kind: 'balance_spent', field: 'spent', expected: '1', found: '1900' },
        { kind: 'balance_spent', field: 'spent', expected: '1', found: '1900' },
      ],
    ],
    [
      'a hold that is not its row',
      () => entry('amount = 1', 'hold'),
      () => entry('amount = 5000', 'hold'),
      [{ kind: 'hold', field: 'amount', expected: '5000', found: '1' }],
    ],
    [
      'an overrun that does not add up',
      () => entry('amount = 41', 'overrun'),
      () => entry('amount = 40', 'overrun'),
      [{ kind: 'overrun', field: 'amount', expected: '40', found: '41' }],
    ],
    [
      'an attempt that costs more than the request',
      () => update(tables.attempts, 'provider_cost = 1950', hold.id),
      () => update(tables.attempts, 'provider_cost = 1900', hold.id),
      [{ kind: 'provider_cost', field: 'attempts', expected: '1900', found: '1950' }],
    ],
    [
      'a settlement without hold',
      () => entry("phase = 'release', n = 7", 'hold'),
      () => update(tables.ledger, "phase = 'hold', n = 0", hold.id, 'n = 7'),
      [
        { kind: 'missing_hold', field: 'phase', expected: 'hold', found: 'none' },
        { kind: 'charge', field: 'amount', expected: '1900', found: '5000' },
        { kind: 'release', field: 'amount', expected: '0', found: '5000' },
        { kind: 'provider_cost', field: 'provider_cost', expected: '1900', found: '0' },
        { kind: 'stray_settlement', field: 'phases', expected: '1', found: 'release settlement' },
      ],
    ],
    [
      'a request that ended without settlement',
      () => entry("phase = 'extension', n = 7", 'settlement'),
      () => update(tables.ledger, "phase = 'settlement', n = 0", hold.id, 'n = 7'),
      [
        { kind: 'extension', field: 'provider_cost', expected: '0', found: '1900' },
        { kind: 'missing_settlement', field: 'phase', expected: 'settlement', found: 'none' },
        { kind: 'balance_spent', field: 'spent', expected: '0', found: '1900' },
        { kind: 'balance_spent', field: 'spent', expected: '0', found: '1900' },
      ],
    ],
    [
      'a recovery of a request that was settled',
      () => entry("phase = 'recovery'", 'settlement'),
      () => entry("phase = 'settlement'", 'recovery'),
      [{ kind: 'stray_settlement', field: 'phase', expected: 'settlement', found: 'recovery' }],
    ],
    [
      'an adjustment without its reason',
      () => update(tables.ledger, "reason = ''", adjustment),
      () => update(tables.ledger, "reason = 'because'", adjustment),
      [{ kind: 'adjustment', field: 'reason', expected: 'a reason', found: 'none' }],
    ],
    [
      'a row whose instant is not that of its key',
      () => update(tables.requests, `at = ${FROM - 90_000_000}`, running.id),
      () => update(tables.requests, `at = ${FROM + 2}`, running.id),
      [{ kind: 'instant', field: 'at', expected: String(FROM + 2), found: String(FROM - 90_000_000) }],
    ],
  ];
  for (const [name, plant, repair, expected] of CHANGES) {
    test(`${name} is named`, async () => {
      const faults: readonly BookFault[] = await expectFault([plant()], [repair()], expected);
      if (faults[0]?.kind !== 'adjustment' && faults[0]?.kind !== 'instant') expect(faults[0]?.id).toBe(hold.id);
    });
  }

  test('a request that is gone leaves its entries, its attempts and its usage to be named', async () => {
    const gone = `${hold.id.slice(0, 16)}7fffbfffffffffffffff`;
    const move = (table: string, from: string, to: string) =>
      statement(`UPDATE ${table} SET id = ? WHERE id = ?`, key(to), key(from));
    const missing = [
      { kind: 'missing_request', field: 'id', expected: 'a request', found: 'extension hold overrun settlement' },
      { kind: 'missing_request', field: 'id', expected: 'a request', found: 'attempts' },
    ];
    const found = await expectFault(
      [move(tables.requests, hold.id, gone)],
      [move(tables.requests, gone, hold.id)],
      [
        ...missing,
        { kind: 'missing_hold', field: 'phase', expected: 'hold', found: 'none' },
        { kind: 'missing_settlement', field: 'phase', expected: 'settlement', found: 'none' },
        { kind: 'overrun', field: 'amount', expected: '40', found: '0' },
        { kind: 'provider_cost', field: 'attempts', expected: '1900', found: '0' },
      ],
    );
    expect(found[0]?.id).toBe(hold.id);
  });
});
