import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const ANSWER = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } };
const BODY = { model: 'm', max_tokens: 3, messages: [{ role: 'user', content: 'Hi' }] };
const PATH = '/api/v1/admin/ledger/verify';

describe.each(['sqlite', 'postgres'] as const)('verifying the books on %s', (database) => {
  let gw: TestGateway;
  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('p', [{ model: 'm', price: { input: '3', output: '15' } }]);
  }, 60_000);
  afterAll(() => gw.close());

  test('is right while requests run, fail and end', async () => {
    const caller = await gw.createCaller({
      user: { budgets: [{ amount: '5', period: 'total', hard: true }] },
      token: { budgets: [{ amount: '5', period: 'day', hard: false }] },
    });
    gw.upstream.answer({ kind: 'whole', body: ANSWER, delayMs: 300 });
    const sent = Array.from({ length: 30 }, async () => (await gw.chat(caller.token, BODY)).arrayBuffer());
    await gw.upstream.received(30);
    const [during, again] = await Promise.all([gw.admin('POST', PATH), gw.admin('POST', PATH)]);
    expect([during.status, during.data.faults, again.data.faults]).toEqual([200, [], []]);
    await Promise.all(sent);
    gw.upstream.answer({ kind: 'whole', status: 500, body: { error: { message: 'no' } } });
    await (await gw.chat(caller.token, BODY)).arrayBuffer();
    await gw.requestsOf(caller.userId);
    const { data } = await gw.admin('POST', PATH);
    expect(data).toMatchObject({
      ok: true,
      requests: 31,
      running: 0,
      awaiting_recovery: 0,
      fault_count: 0,
      faults: [],
    });
  });

  test('the command says that nothing differs, or exactly what does, and fails then', async () => {
    const right = await runOn(gw, ['ledger', 'verify']);
    expect([right.code, right.err]).toEqual([0, '']);
    expect(right.out).toMatch(
      /^The books are right: 31 requests, \d+ entries, 2 balances, (1 rollup|\d+ rollups) verified\.\n$/,
    );
    const { store } = gw.gateway.core;
    const change = (by: number) =>
      store.transact([
        { sql: `UPDATE budget_balances SET spent = spent + ${by} WHERE period_start = 0`, parameters: [] },
      ]);
    await change(1_000_000);
    const wrong = await runOn(gw, ['ledger', 'verify']);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/^budget bud_\w+ \(total\): balance_spent: spent must be 0\.00198, is 0\.00298\n/);
    const json = JSON.parse((await runOn(gw, ['ledger', 'verify', '--json'])).out);
    expect(json).toMatchObject({
      ok: false,
      fault_count: 1,
      faults: [{ kind: 'balance_spent', period_start: null, field: 'spent', expected: '0.00198', found: '0.00298' }],
    });
    await change(-1_000_000);
    expect((await runOn(gw, ['ledger', 'verify'])).code).toBe(0);
  });
});
