import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { systemClock } from '../../src/lib/clock.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const ADMIN = '/api/v1/admin';
const ANSWER = {
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
/** Far below what a request may cost, above what one costs. */
const SMALL = { amount: '0.0005', period: 'day', time_zone: 'Asia/Shanghai' };

const MINUTE_MS = 60_000;

describe.each(['sqlite', 'postgres'] as const)('budgets on %s', (database) => {
  let gw: TestGateway;
  let modelId = '';
  let clockBehindMs = 0;

  beforeAll(async () => {
    const clock = { ...systemClock, now: () => systemClock.now() - clockBehindMs };
    gw = await startTestGateway(database, {}, { clock });
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    await gw.addProvider('main', [{ model: 'gpt', price: { input: '1', output: '10' } }]);
    modelId = (await gw.admin('GET', `${ADMIN}/models?name=gpt`)).data.items[0].id;
  }, 30_000);
  afterAll(() => gw.close());

  const ask = (caller: TestCaller, maxTokens = 5000): Promise<Response> =>
    gw.chat(caller.token, { model: 'gpt', messages: [{ role: 'user', content: 'Hi' }], max_tokens: maxTokens });

  async function me(caller: TestCaller) {
    const access = await gw.exchange(caller.token);
    const answer = await fetch(`${gw.url}/api/v1/me`, { headers: { authorization: `Bearer ${access}` } });
    return (await readJson(answer)).data.budgets;
  }

  test.each(['token', 'customer_user', 'customer', 'model', 'gateway'] as const)(
    'a budget of the %s refuses, and the refusal, `me` and the administrator see the same figures',
    async (scope) => {
      const budgets = [SMALL];
      const customer =
        scope === 'customer' ? (await gw.admin('POST', `${ADMIN}/customers`, { name: 'acme', budgets })).data.id : null;
      const caller = await gw.createCaller({
        user: {
          ...(scope === 'customer_user' ? { budgets } : {}),
          ...(customer === null ? {} : { customer_id: customer }),
        },
        token: { on_low_budget: 'refuse', ...(scope === 'token' ? { budgets } : {}) },
      });
      const paths = {
        token: `${ADMIN}/tokens/${caller.tokenId}`,
        customer_user: `${ADMIN}/customer-users/${caller.userId}`,
        customer: `${ADMIN}/customers/${customer}`,
        model: `${ADMIN}/models/${modelId}`,
        gateway: `${ADMIN}/settings`,
      };
      const path = paths[scope];
      if (scope === 'model' || scope === 'gateway') await gw.admin('PATCH', path, { budgets });
      const refused = await ask(caller);
      expect(refused.status).toBe(402);
      const [shown] = (await gw.admin('GET', path)).data.budgets;
      expect(shown).toMatchObject({ ...SMALL, spent: '0', held: '0', remaining: '0.0005' });
      const [own] = await me(caller);
      expect(own).toEqual({ scope, ...(scope === 'model' ? { model: 'gpt' } : {}), ...shown });
      const told = await fetch(`${gw.url}/api/v1/prompts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await gw.exchange(caller.token)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt', prompt: 'Hi', max_output_tokens: 5000 }),
      });
      expect((await readJson(told)).error.details).toEqual([
        {
          budget: shown.id,
          scope,
          amount: shown.amount,
          spent: shown.spent,
          held: shown.held,
          adjusted: shown.adjusted,
          remaining: shown.remaining,
          resets_at: shown.resets_at,
        },
      ]);
      if (scope === 'model' || scope === 'gateway') await gw.admin('PATCH', path, { budgets: null });
    },
  );

  test('a budget that changes under a running request keeps what it holds, and its settlement', async () => {
    const caller = await gw.createCaller({
      token: { budgets: [{ amount: '1', period: 'total' }], on_low_budget: 'refuse' },
    });
    const path = `${ADMIN}/tokens/${caller.tokenId}`;
    const read = async () => (await gw.admin('GET', path)).data.budgets[0];
    const { id } = await read();
    const seen = gw.upstream.requests.length;
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER, delayMs: 1500 });
    const running = ask(caller);
    await gw.upstream.received(seen + 1);
    const { held } = await read();
    expect(Number(held)).toBeGreaterThan(0.05);
    const lowered = await gw.admin('PATCH', path, { budgets: [{ id, amount: '0.01', period: 'total' }] });
    expect(lowered.data.budgets[0]).toMatchObject({ id, held, spent: '0', remaining: '0' });
    expect((await ask(caller, 5)).status).toBe(402);
    const soft = await gw.admin('PATCH', path, { budgets: [{ id, amount: '0.01', period: 'total', hard: false }] });
    expect(soft.data.budgets[0]).toMatchObject({ held, hard: false });
    expect((await ask(caller, 5)).status).toBe(200);
    const raised = await gw.admin('PATCH', path, { budgets: [{ id, amount: '2', period: 'total' }] });
    expect(raised.data.budgets[0]).toMatchObject({ held, spent: '0.00007' });
    expect((await running).status).toBe(200);
    expect(await read()).toMatchObject({ id, held: '0', spent: '0.00014', remaining: '1.99986' });
  });

  test('a budget that is changed after the clock went back counts at once', async () => {
    const caller = await gw.createCaller({
      token: { budgets: [{ amount: '1', period: 'total' }], on_low_budget: 'refuse' },
    });
    const path = `${ADMIN}/tokens/${caller.tokenId}`;
    const change = (amount: string) => gw.admin('PATCH', path, { budgets: [{ amount, period: 'total' }] });
    expect((await ask(caller)).status).toBe(200);
    try {
      clockBehindMs = 5 * MINUTE_MS;
      const lowered = await change('0.00001');
      expect(lowered.data.budgets[0]).toMatchObject({ amount: '0.00001', remaining: '0' });
      expect((await ask(caller)).status).toBe(402);
      clockBehindMs = 6 * MINUTE_MS;
      await change('1');
      expect((await ask(caller)).status).toBe(200);
    } finally {
      clockBehindMs = 0;
    }
  });

  test('a budget that is removed under a running request does not come back', async () => {
    const caller = await gw.createCaller({ token: { budgets: [{ amount: '1', period: 'total' }] } });
    const path = `${ADMIN}/tokens/${caller.tokenId}`;
    const seen = gw.upstream.requests.length;
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER, delayMs: 300 });
    const running = ask(caller);
    await gw.upstream.received(seen + 1);
    await gw.admin('PATCH', path, { budgets: [] });
    expect((await running).status).toBe(200);
    const again = await gw.admin('PATCH', path, { budgets: [{ amount: '1', period: 'total' }] });
    expect(again.data.budgets[0]).toMatchObject({ spent: '0', held: '0', remaining: '1' });
  });

  test('a budget that gets another period begins with what was spent and is held in it, and admits no more', async () => {
    const caller = await gw.createCaller({
      token: { budgets: [{ amount: '0.06', period: 'day' }], on_low_budget: 'refuse' },
    });
    const path = `${ADMIN}/tokens/${caller.tokenId}`;
    const change = async (calendar: object) => {
      const [{ id, amount }] = (await gw.admin('GET', path)).data.budgets;
      return (await gw.admin('PATCH', path, { budgets: [{ id, amount, ...calendar }] })).data.budgets[0];
    };
    expect((await ask(caller)).status).toBe(200);
    const spent = '0.00007';
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER, delayMs: 1500 });
    const before = gw.upstream.requests.length;
    const running = ask(caller);
    await gw.upstream.received(before + 1);
    const monthly = await change({ period: 'month' });
    expect(monthly).toMatchObject({ period: 'month', spent });
    expect(monthly.held).not.toBe('0');
    expect((await running).status).toBe(200);
    for (const calendar of [
      { period: 'day' },
      { period: 'total' },
      { period: 'month', reset_day: 2 },
      { period: 'day', time_zone: 'UTC' },
    ])
      expect(await change(calendar)).toMatchObject({ spent: '0.00014', held: '0' });
    expect((await gw.admin('POST', `${ADMIN}/ledger/verify`)).data.faults).toEqual([]);
  });
});
