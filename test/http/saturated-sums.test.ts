import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createId } from '../../src/lib/ids.ts';
import { formatUsd, nanoUsd, parseUsd } from '../../src/lib/money.ts';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { hold, settle } from '../support/test-engine.ts';
import { makeHold, makeSettlement } from '../support/traffic-writes.ts';

/** The most that one request is charged, and that a column of a sum can say. */
const MAX = 2n ** 63n - 1n;
const REQUESTS = 3;
const HOUR_MS = 3_600_000;
const SUM = formatUsd(MAX * BigInt(REQUESTS));

describe.each(['sqlite', 'postgres'] as const)('sums beyond what can be written on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let providerId: string;
  let customerId: string;
  let budgets: readonly { readonly id: string; readonly period: string }[];

  beforeAll(async () => {
    gw = await startTestGateway(database);
    providerId = await gw.addProvider('absurd', [{ model: 'absurd', price: { input: '1', output: '1' } }]);
    customerId = (await gw.admin('POST', '/api/v1/admin/customers', { name: 'acme' })).data.id;
    caller = await gw.createCaller({
      user: {
        customer_id: customerId,
        budgets: [
          { amount: '5', period: 'total', hard: false },
          { amount: '7', period: 'month', hard: false },
        ],
      },
    });
    budgets = (await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`)).data.budgets;
    // One an hour: a rollup of an hour ends where it ends.
    for (let n = 0; n < REQUESTS; n++) await charge(n);
    await gw.gateway.core.store.traffic.flush();
  }, 60_000);
  afterAll(() => gw.close());

  /** A request that is charged as much as can be written, so many hours ago. */
  async function charge(hoursAgo: number): Promise<void> {
    const { store, router } = gw.gateway.core;
    const deployment = router.catalogue().findModel('absurd')?.deployments[0];
    const at = Date.now() - hoursAgo * HOUR_MS;
    const held = makeHold({
      id: createId('request', at),
      at,
      customerId,
      customerUserId: caller.userId,
      tokenId: caller.tokenId,
      model: 'absurd',
      providerId,
      provider: 'absurd',
      deploymentId: deployment?.id ?? '',
      priceVersionId: deployment?.price?.versionId ?? '',
      budgets: budgets.map(({ id, period }) => ({ budgetId: id, periodStart: period === 'total' ? 0 : monthStart() })),
      labels: { endUser: 'una', metadata: [['team', 'core']] },
    });
    const settlement = makeSettlement(held, { charge: nanoUsd(MAX), providerCost: nanoUsd(MAX) });
    const attempts = settlement.attempts.map((attempt) => ({ ...attempt, providerCost: nanoUsd(MAX) }));
    expect(await hold(store.traffic, held)).toBeNull();
    expect(await settle(store.traffic, held, { ...settlement, attempts })).toBeNull();
  }

  async function readText(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const issued = await gw.admin('POST', '/api/v1/auth/token', {
      grant_type: 'password',
      username: 'owner',
      password: gw.ownerPassword,
    });
    const headers = { authorization: `Bearer ${issued.data.access_token}` };
    const response = await fetch(`${gw.url}${path}`, { headers });
    return { status: response.status, text: await response.text() };
  }

  function monthStart(): number {
    const now = new Date();
    return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  }

  test('usage by each of its groups is told to the last nano-USD', async () => {
    const groups = [
      'hour',
      'day',
      'month',
      'model',
      'provider',
      'customer_id',
      'customer_user_id',
      'token_id',
      'end_user',
    ];
    for (const group of [...groups, 'tag:team']) {
      const answer = await gw.admin('GET', `/api/v1/admin/usage?group_by=${group}`);
      expect([group, answer.status, answer.error]).toEqual([group, 200, undefined]);
      const items: readonly { cost: { amount: string } }[] = answer.data.items;
      const sum = items.reduce((total, { cost }) => total + (parseUsd(cost.amount) ?? 0n), 0n);
      expect([group, formatUsd(sum)]).toEqual([group, SUM]);
    }
  });

  test.each([
    '/api/v1/admin/overview',
    '/api/v1/admin/budgets',
    '/api/v1/admin/budgets?used_min=0.5',
    '/api/v1/admin/attention',
    '/api/v1/admin/health',
    '/api/v1/admin/customers',
    '/api/v1/admin/customer-users',
    '/api/v1/admin/models',
    '/api/v1/admin/providers',
    '/api/v1/admin/requests',
    '/api/v1/admin/requests?cost_min=10',
    '/api/v1/admin/ledger',
    '/api/v1/admin/settings',
  ])('%s stays readable', async (path) => {
    const { status, error } = await gw.admin('GET', path);
    expect([status, error]).toEqual([200, undefined]);
  });

  test('the statement of the month stays readable, and its lines add up to its totals', async () => {
    const month = new Date().toISOString().slice(0, 7);
    const { status, text } = await readText(`/api/v1/admin/statements?format=jsonl&month=${month}`);
    expect(status).toBe(200);
    const lines = text
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    const charged = (type: string): bigint =>
      lines
        .filter((line) => line['type'] === type)
        .reduce((sum, line) => sum + (parseUsd(String(line['charge'])) ?? 0n), 0n);
    expect(charged('usage')).toBeGreaterThanOrEqual(MAX);
    expect(charged('total')).toBe(charged('usage'));
  });

  test('what a customer user reads of itself stays readable', async () => {
    const access = await gw.exchange(caller.token);
    for (const path of ['/api/v1/me', '/api/v1/me/usage', '/api/v1/me/models', '/api/v1/me/tokens']) {
      const answer = await fetch(`${gw.url}${path}`, { headers: { authorization: `Bearer ${access}` } });
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.arrayBuffer();
    }
  });

  test('the verification says which sums count no further, and that nothing differs', async () => {
    const { status, data } = await gw.admin('POST', '/api/v1/admin/ledger/verify');
    expect([status, data.ok, data.faults]).toEqual([200, true, []]);
    const ofBudgets = data.saturated.filter((sum: { budget_id: string | null }) => sum.budget_id !== null);
    expect(new Set(ofBudgets.map((sum: { budget_id: string }) => sum.budget_id))).toEqual(
      new Set(budgets.map(({ id }) => id)),
    );
    for (const sum of ofBudgets)
      expect(sum).toMatchObject({ kind: 'saturated', field: 'spent', expected: SUM, found: formatUsd(MAX) });
    expect(data.saturated_count).toBe(budgets.length);
    const told = await runOn(gw, ['ledger', 'verify']);
    expect([told.code, told.out]).toEqual([0, expect.stringMatching(/^The books are right: /)]);
    expect(told.err).toContain(`spent has come to its end at ${formatUsd(MAX)}`);
  });

  test('the log tells of each such budget once, and the health how many balances there are', async () => {
    const { sums } = gw.gateway.core;
    const read = async (): Promise<unknown> => (await gw.admin('GET', '/api/v1/admin/health')).data.saturated_balances;
    expect(await read()).toBeNull();
    for (let look = 0; look < 3; look++) await sums.look(() => false);
    expect(await read()).toBe(budgets.length);
    const lines = gw.logLines.filter((line) => line.includes('"ledger.sum_saturated"'));
    expect(lines).toHaveLength(budgets.length);
    for (const { id } of budgets) expect(lines.filter((line) => line.includes(id))).toHaveLength(1);
  });

  test('such a budget can get another period and back, and stays at its end', async () => {
    const path = `/api/v1/admin/customer-users/${caller.userId}`;
    const [first, second] = budgets;
    for (const period of ['day', 'week', 'month', 'total']) {
      const wanted = [
        { id: first?.id, amount: '5', period, hard: false },
        { id: second?.id, amount: '7', period: period === 'month' ? 'week' : 'month', hard: false },
      ];
      const changed = await gw.admin('PATCH', path, { budgets: wanted });
      expect([period, changed.status, changed.error]).toEqual([period, 200, undefined]);
      expect([period, changed.data.budgets[0].spent]).toEqual([period, formatUsd(MAX)]);
    }
  });

  test('rollups of an hour stay at their end too, and the books are right after all of it', async () => {
    await charge(0);
    await gw.gateway.core.store.traffic.flush();
    const { data } = await gw.admin('POST', '/api/v1/admin/ledger/verify');
    expect([data.ok, data.faults]).toEqual([true, []]);
    const fields = data.saturated.flatMap((sum: { usage: unknown; field: string }) =>
      sum.usage === null ? [] : [sum.field],
    );
    expect(new Set(fields)).toEqual(new Set(['charge', 'provider_cost']));
    expect((await gw.admin('GET', '/api/v1/admin/usage?group_by=hour')).status).toBe(200);
  });
});
