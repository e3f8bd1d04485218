import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const PRICE = { input: '1', output: '10' };
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
const ask = (model: string, more: object = {}): object => ({
  model,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  let gw: TestGateway;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    await gw.addProvider('unpriced', [{ model: 'nobody-knows-this-model' }]);
  }, 30_000);
  afterAll(() => gw.close());

  test('a whole answer passes through byte for byte and is charged exactly', async () => {
    const caller = await gw.createCaller();
    const body = `{"id":"x","odd_number":1.0,"big":12345678901234567890,"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}`;
    gw.upstream.enqueue({ kind: 'whole', body });
    const response = await gw.chat(caller.token, ask('gpt'));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(body);
    expect(response.headers.get('x-tallygate-provider')).toBe('main');
    expect(response.headers.get('x-tallygate-cost')).toBe('0.00007');
    const [row] = await gw.requestsOf(caller.userId);
    expect(row).toMatchObject({
      id: response.headers.get('x-tallygate-request-id'),
      state: 'settled',
      status: 200,
      finish_reason: 'stop',
      estimated: false,
      cost: { amount: '0.00007', currency: 'USD' },
      usage: { input_tokens: 20, output_tokens: 5, total_tokens: 25 },
    });
  });

  test('the request reaches the provider as it was written, apart from the model name', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const sent = `{ "model" : "gpt", "zeta":1.0, "messages":[ {"role":"user","content":"Hi \\u00e9"} ], "unknown_field":{"b":1e2,"a":[ ]} }`;
    await gw.chat(caller.token, sent);
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(received.body).toBe(sent.replace('"gpt"', '"upstream-name"'));
    expect(received.headers['authorization']).toBe('Bearer upstream-secret-key');
  });

  test('a model without a price is refused by name and nothing is called', async () => {
    const caller = await gw.createCaller();
    const before = gw.upstream.requests.length;
    const response = await gw.chat(caller.token, ask('nobody-knows-this-model'));
    expect(response.status).toBe(404);
    expect(await readJson(response)).toMatchObject({
      error: { code: 'model_not_found', type: 'invalid_request_error' },
    });
    expect(gw.upstream.requests.length).toBe(before);
    expect(await gw.requestsOf(caller.userId)).toEqual([]);
  });

  test('an unknown model names what is near', async () => {
    const caller = await gw.createCaller();
    const response = await gw.chat(caller.token, ask('gpz'));
    expect(response.status).toBe(404);
  });

  test('a provider that fails before the first byte hands over to the next deployment', async () => {
    await gw.addProvider('spare', [{ model: 'shared', price: PRICE }], { priority: 2 });
    await gw.addProvider('broken', [{ model: 'shared', price: PRICE }], { priority: 1 });
    const caller = await gw.createCaller();
    gw.upstream.enqueue(
      { kind: 'whole', status: 500, body: { error: { message: 'oops' } } },
      { kind: 'whole', body: ANSWER },
    );
    const response = await gw.chat(caller.token, ask('shared'));
    expect(response.status).toBe(200);
    expect(response.headers.get('x-tallygate-provider')).toBe('spare');
    const [row] = await gw.requestsOf(caller.userId);
    expect(row.attempts).toHaveLength(2);
    expect(row.attempts[0]).toMatchObject({ provider: 'broken', status: 500 });
    expect(row.cost.amount).toBe('0.00007');
  });

  test("a provider's 400 reaches the client with the provider's own body and costs nothing", async () => {
    const caller = await gw.createCaller();
    const body = {
      error: { message: 'bad temperature', type: 'invalid_request_error', param: 'temperature', code: null },
    };
    gw.upstream.enqueue({ kind: 'whole', status: 400, body });
    const response = await gw.chat(caller.token, ask('gpt'));
    expect(response.status).toBe(400);
    expect(await readJson(response)).toEqual(body);
    const [row] = await gw.requestsOf(caller.userId);
    expect(row).toMatchObject({ state: 'settled', status: 400, cost: { amount: '0' } });
  });

  test("a provider's 401 is our 502 and shows no secret", async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({
      kind: 'whole',
      status: 401,
      body: { error: { message: 'Incorrect API key provided: sk-verysecretkey1234567890' } },
    });
    const response = await gw.chat(caller.token, ask('gpt'));
    const text = await response.text();
    expect(response.status).toBe(502);
    expect(text).not.toContain('verysecret');
    expect(gw.logLines.join('')).not.toContain('verysecret');
  });

  test('no provider that answers is 429 when it limits the rate, with its wait', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({
      kind: 'whole',
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { message: 'slow down' } },
    });
    await gw.addProvider('limited', [{ model: 'limited-model', price: PRICE }]);
    const response = await gw.chat(caller.token, ask('limited-model'));
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await readJson(response)).toMatchObject({ error: { code: 'rate_limited' } });
  });

  test('a hard budget refuses what its worst case does not fit where its token wants that, and says what is left', async () => {
    const budgets = [{ amount: '0.001', period: 'total', hard: true }];
    const caller = await gw.createCaller({ token: { budgets, on_low_budget: 'refuse' } });
    const response = await gw.chat(caller.token, ask('gpt', { max_tokens: 1000 }));
    expect(response.status).toBe(402);
    expect(await readJson(response)).toMatchObject({ error: { code: 'budget_exhausted', type: 'insufficient_quota' } });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    expect((await gw.chat(caller.token, ask('gpt', { max_tokens: 10 }))).status).toBe(200);
  });

  test('what was refused before its hold is counted as an error and has no row', async () => {
    const caller = await gw.createCaller({ user: { limits: { requests_per_minute: 1 } } });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    expect((await gw.chat(caller.token, ask('gpt'))).status).toBe(200);
    const refused = await gw.chat(caller.token, ask('gpt'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await gw.requestsOf(caller.userId)).toHaveLength(1);
    const usage = await gw.admin('GET', `/api/v1/admin/usage?customer_user_id=${caller.userId}`);
    expect(usage.data.items[0]).toMatchObject({ requests: 1, errors: 1 });
  });

  test('the customer pays its margin, the provider cost is without it', async () => {
    const customer = await gw.admin('POST', '/api/v1/admin/customers', { name: 'With margin', margin: '0.10' });
    const caller = await gw.createCaller({ user: { customer_id: customer.data.id } });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    await gw.chat(caller.token, ask('gpt'));
    const [row] = await gw.requestsOf(caller.userId);
    expect(row.cost.amount).toBe('0.000077');
    expect(row.provider_cost.amount ?? row.provider_cost).toBe('0.00007');
  });

  test('a broken body is refused in the shape of the API', async () => {
    const caller = await gw.createCaller();
    for (const body of ['{"model":', '[]', '', '{"model":5,"messages":[]}', '{"model":"gpt","messages":"x"}']) {
      const response = await gw.chat(caller.token, body);
      expect(response.status).toBe(400);
      expect((await readJson(response)).error.type).toBe('invalid_request_error');
    }
  });

  test('without a token, with a wrong one and with a revoked one nothing is called', async () => {
    const before = gw.upstream.requests.length;
    const caller = await gw.createCaller();
    expect((await gw.chat('nonsense', ask('gpt'))).status).toBe(401);
    await gw.admin('DELETE', `/api/v1/admin/customer-users/${caller.userId}/tokens/${caller.tokenId}`);
    const response = await gw.chat(caller.token, ask('gpt'));
    expect(response.status).toBe(401);
    expect(await readJson(response)).toMatchObject({ error: { code: 'revoked_token' } });
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('an answer without usage is charged by an estimate and says so', async () => {
    const caller = await gw.createCaller();
    const { usage: _usage, ...without } = ANSWER;
    gw.upstream.enqueue({ kind: 'whole', body: without });
    await gw.chat(caller.token, ask('gpt'));
    const [row] = await gw.requestsOf(caller.userId);
    expect(row.estimated).toBe(true);
    expect(row.usage.output_tokens).toBeGreaterThan(0);
  });

  test('no request text and no answer text reaches the log', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({
      kind: 'whole',
      body: {
        ...ANSWER,
        choices: [{ index: 0, message: { role: 'assistant', content: 'purple elephant' }, finish_reason: 'stop' }],
      },
    });
    await gw.chat(caller.token, ask('gpt', { messages: [{ role: 'user', content: 'crimson walrus' }] }));
    const lines = gw.logLines.join('');
    expect(lines).not.toContain('purple elephant');
    expect(lines).not.toContain('crimson walrus');
    expect(lines).not.toContain(caller.token);
    expect(lines).not.toContain('upstream-secret-key');
  });
});
