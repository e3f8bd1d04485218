import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

/** One output token at one dollar, free input: a call with a cap of one holds a dollar and costs it. */
const ANSWER = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } };
const BODY = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };

describe.each(['sqlite', 'postgres'] as const)('a rotated token on %s', (database) => {
  let gw: TestGateway;
  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('p', [{ model: 'm', price: { input: '0', output: '1000000' } }]);
  }, 60_000);
  afterAll(() => gw.close());

  const send = async (token: string): Promise<number> => {
    const response = await gw.chat(token, BODY);
    await response.arrayBuffer();
    return response.status;
  };
  const sendMany = (token: string, count: number) => Array.from({ length: count }, () => send(token));
  const count = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;
  const tokenPath = (caller: TestCaller, id = caller.tokenId) =>
    `/api/v1/admin/customer-users/${caller.userId}/tokens/${id}`;
  const rotate = async (caller: TestCaller, id?: string, overlap = 600) => {
    const answer = await gw.admin('POST', `${tokenPath(caller, id)}/rotate`, { overlap_seconds: overlap });
    expect(answer.status).toBe(201);
    return answer.data;
  };
  const budgetOf = async (caller: TestCaller, id?: string) => {
    await gw.gateway.core.store.traffic.flush();
    return (await gw.admin('GET', tokenPath(caller, id))).data.budgets[0];
  };

  test('shares its budget with its successor, with what is held, spent and changed, however it is rotated', async () => {
    const caller = await gw.createCaller({ token: { budgets: [{ amount: '10', period: 'total', hard: true }] } });
    gw.upstream.answer({ kind: 'whole', body: ANSWER, delayMs: 400 });
    const inFlight = sendMany(caller.token, 4);
    await gw.upstream.received(4);
    const successor = await rotate(caller);
    expect(successor.budgets).toMatchObject([{ amount: '10', held: '4', remaining: '6' }]);
    const statuses = await Promise.all([...inFlight, ...sendMany(caller.token, 8), ...sendMany(successor.token, 8)]);
    expect([count(statuses, 200), count(statuses, 402)]).toEqual([10, 10]);
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    expect(await budgetOf(caller)).toEqual(await budgetOf(caller, successor.id));
    expect(await budgetOf(caller)).toMatchObject({ spent: '10', held: '0', remaining: '0' });

    const third = await rotate(caller, successor.id);
    expect([await send(caller.token), await send(successor.token), await send(third.token)]).toEqual([402, 402, 402]);
    const raised = await gw.admin('PATCH', tokenPath(caller, third.id), {
      budgets: [{ amount: '12', period: 'total', hard: true }],
    });
    expect(raised.data.budgets).toMatchObject([{ amount: '12', spent: '10', remaining: '2' }]);
    expect([await send(caller.token), await send(third.token), await send(successor.token)]).toEqual([200, 200, 402]);
  });

  test('leaves its budget, and what is spent of it, to its line when it is cleaned away', async () => {
    const caller = await gw.createCaller({ token: { budgets: [{ amount: '3', period: 'total', hard: true }] } });
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    expect(await send(caller.token)).toBe(200);
    const successor = await rotate(caller, caller.tokenId, 0);
    const { store } = gw.gateway.core;
    await store.traffic.flush();
    await store.transact(store.authTokens.removeMany([caller.tokenId]));
    await gw.gateway.core.authenticator.forget({ kind: 'auth_token', id: successor.id });
    expect(await budgetOf(caller, successor.id)).toMatchObject({ spent: '1', remaining: '2' });
    expect([await send(successor.token), await send(successor.token), await send(successor.token)]).toEqual([
      200, 200, 402,
    ]);
    const [budget] = await store.budgets.listByScope('token', caller.tokenId);
    await store.traffic.flush();
    await store.transact(store.authTokens.removeMany([successor.id]));
    expect(await store.budgets.listByScope('token', caller.tokenId)).toEqual([]);
    expect(await store.budgets.balances([{ budgetId: budget?.id ?? '', periodStart: 0 }])).toEqual([]);
  });

  test('shares its limits with its successor', async () => {
    const caller = await gw.createCaller({ token: { limits: { requests_per_minute: 3, requests_per_day: 100 } } });
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    expect([await send(caller.token), await send(caller.token)]).toEqual([200, 200]);
    const successor = await rotate(caller);
    expect(await send(successor.token)).toBe(200);
    expect([await send(successor.token), await send(caller.token)]).toEqual([429, 429]);
  });
});
