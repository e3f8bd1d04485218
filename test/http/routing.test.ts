import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { checkProviders } from '../../src/app/health-checks.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

const PRICE = { input: '1', output: '10' };

const answerOf = (finish: string): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [
    { index: 0, message: { role: 'assistant', content: finish === 'stop' ? 'Hello' : '' }, finish_reason: finish },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
});
const OK: UpstreamAnswer = { kind: 'whole', body: answerOf('stop') };
const FAILS: UpstreamAnswer = { kind: 'whole', status: 500, body: { error: { message: 'oops' } } };
const OVERFLOW = {
  error: { message: "This model's maximum context length is 10 tokens.", type: 'invalid_request_error', code: null },
};

describe('routing', () => {
  let gw: TestGateway;
  let caller: TestCaller;
  let count = 0;

  beforeAll(async () => {
    gw = await startTestGateway('sqlite');
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  /** A model with a deployment at each of these providers; answers its name. */
  async function addModel(providers: readonly object[], fields: object = {}): Promise<string> {
    count += 1;
    const name = `model-${count}`;
    const deployments: object[] = [];
    for (const [n, provider] of providers.entries()) {
      const id = await gw.addProvider(`p${count}-${n}`, [], { priority: n + 1, ...provider });
      deployments.push({ provider_id: id, upstream_model: 'upstream-name', price: PRICE });
    }
    const created = await gw.admin('POST', '/api/v1/admin/models', { name, deployments, ...fields });
    expect([created.status, created.error]).toEqual([201, undefined]);
    return name;
  }

  const ask = (model: string, more: object = {}): Promise<Response> =>
    gw.chat(caller.token, { model, messages: [{ role: 'user', content: 'Hi' }], ...more });
  const lastRow = async () => (await gw.requestsOf(caller.userId))[0];

  test('a deployment is tried once; with max_retries again after a wait', async () => {
    const once = await addModel([{}]);
    let before = gw.upstream.requests.length;
    gw.upstream.enqueue(FAILS);
    expect((await ask(once)).status).toBe(502);
    expect(gw.upstream.requests.length - before).toBe(1);

    const twice = await addModel([{ max_retries: 2 }]);
    before = gw.upstream.requests.length;
    gw.upstream.enqueue(FAILS, FAILS, OK);
    const started = performance.now();
    expect((await ask(twice)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(125 + 250);
    expect(gw.upstream.requests.length - before).toBe(3);
    expect((await lastRow()).attempts.map((each: { status: number }) => each.status)).toEqual([500, 500, 200]);
  });

  test('a client that leaves during the wait ends the request: nothing more is sent, and the row is settled', async () => {
    const model = await addModel([{ max_retries: 1, on_client_abort: 'finish' }]);
    const before = gw.upstream.requests.length;
    gw.upstream.enqueue({ ...FAILS, status: 503, headers: { 'retry-after': '1' } });
    const leaving = new AbortController();
    const response = gw.chat(
      caller.token,
      { model, messages: [{ role: 'user', content: 'Hi' }] },
      { signal: leaving.signal },
    );
    await gw.upstream.received(before + 1);
    await Bun.sleep(100);
    leaving.abort();
    const outcome = await response.then(() => 'answered').catch(() => 'left');
    expect(outcome).toBe('left');
    await Bun.sleep(1_200);
    expect(gw.upstream.requests.length - before).toBe(1);
    expect(await lastRow()).toMatchObject({ state: 'settled', status: 499, finish_reason: 'cancelled' });
  });

  test('who asks to be left alone for long is left alone, also with a 503', async () => {
    const model = await addModel([{ max_retries: 3 }, {}]);
    gw.upstream.enqueue({ ...FAILS, status: 503, headers: { 'retry-after': '30' } }, OK, OK);
    for (let call = 0; call < 2; call++)
      expect((await ask(model)).headers.get('x-tallygate-provider')).toBe(`p${count}-1`);
    expect((await lastRow()).attempts).toHaveLength(1);
  });

  test('a short rest is waited for where the deployment may be tried again', async () => {
    const model = await addModel([{ max_retries: 1 }]);
    gw.upstream.enqueue({ ...FAILS, status: 429, headers: { 'retry-after-ms': '300' } }, OK);
    const started = performance.now();
    expect((await ask(model)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(300);
    expect((await lastRow()).attempts.map((each: { status: number }) => each.status)).toEqual([429, 200]);
  });

  test('an input that is too long goes to the fallback model, not to another deployment of the same', async () => {
    const long = await addModel([{}]);
    const short = await addModel([{}, {}], { fallbacks: [long] });
    gw.upstream.enqueue({ kind: 'whole', status: 400, body: OVERFLOW }, OK);
    const response = await ask(short);
    expect([response.status, response.headers.get('x-tallygate-provider')]).toEqual([200, `p${count - 1}-0`]);
    const row = await lastRow();
    expect(row.model).toBe(short);
    expect(row.attempts.map((each: { status: number; provider: string }) => [each.provider, each.status])).toEqual([
      [`p${count}-0`, 400],
      [`p${count - 1}-0`, 200],
    ]);
  });

  test('a stream whose first event says that the input is too long goes to the fallback model too', async () => {
    const long = await addModel([{}]);
    const short = await addModel([{}, {}], { fallbacks: [long] });
    const events = [{ id: 'x', choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] }, '[DONE]'];
    gw.upstream.enqueue({ kind: 'sse', events: [OVERFLOW] }, { kind: 'sse', events });
    const response = await ask(short, { stream: true });
    const text = await response.text();
    expect(text).toContain('"Hi"');
    expect(text).not.toContain('context length');
    expect((await lastRow()).attempts).toHaveLength(2);
  });

  test("without a fallback for it the provider's own words reach the client, after one attempt", async () => {
    const other = await addModel([{}]);
    const model = await addModel([{}, {}], { fallbacks: [{ model: other, on: ['failure'] }] });
    gw.upstream.enqueue({ kind: 'whole', status: 400, body: OVERFLOW });
    const response = await ask(model);
    expect([response.status, await readJson(response)]).toEqual([400, OVERFLOW]);
    expect((await lastRow()).attempts).toHaveLength(1);
  });

  test('a fallback for long inputs alone does not take failures', async () => {
    const long = await addModel([{}]);
    const model = await addModel([{}], { fallbacks: [{ model: long, on: ['context_overflow'] }] });
    gw.upstream.enqueue(FAILS);
    expect((await ask(model)).status).toBe(502);
    expect((await lastRow()).attempts).toHaveLength(1);
  });

  test('refused content is shown to another model only where that is said, one answer is charged and both are in the books', async () => {
    const other = await addModel([{}]);
    const plain = await addModel([{}], { fallbacks: [other] });
    gw.upstream.enqueue({ kind: 'whole', body: answerOf('content_filter') });
    expect((await readJson(await ask(plain))).choices[0].finish_reason).toBe('content_filter');

    const said = await addModel([{}], { fallbacks: [{ model: other, on: ['content_filter'] }] });
    gw.upstream.enqueue({ kind: 'whole', body: answerOf('content_filter') }, OK);
    expect((await readJson(await ask(said))).choices[0].finish_reason).toBe('stop');
    expect(await lastRow()).toMatchObject({ cost: { amount: '0.00007' }, provider_cost: { amount: '0.00014' } });

    const filtered = { error: { message: 'The response was filtered', code: 'content_filter' } };
    gw.upstream.enqueue({ kind: 'whole', status: 400, body: filtered }, OK);
    expect((await ask(said)).status).toBe(200);
  });

  test('sticky keeps a conversation at one deployment and spreads conversations', async () => {
    const model = await addModel([{}, { priority: 1 }, { priority: 1 }], { strategy: 'sticky' });
    const places = new Set<string | null>();
    for (let conversation = 0; conversation < 12; conversation++) {
      const messages = [{ role: 'user', content: `Conversation ${conversation}` }];
      const seen = new Set<string | null>();
      for (let turn = 0; turn < 4; turn++) {
        gw.upstream.enqueue(OK);
        seen.add((await ask(model, { messages })).headers.get('x-tallygate-provider'));
        messages.push({ role: 'assistant', content: 'Hello' }, { role: 'user', content: `Turn ${turn}` });
      }
      expect(seen.size).toBe(1);
      for (const place of seen) places.add(place);
    }
    expect(places.size).toBeGreaterThan(1);
  });

  const explain = async (name: string, body?: object) => {
    const found = await gw.admin('GET', `/api/v1/admin/models?name=${name}`);
    return (await gw.admin('POST', `/api/v1/admin/models/${found.data.items[0].id}/route`, body)).data;
  };
  const providerOf = async (name: string) =>
    (await gw.admin('GET', `/api/v1/admin/providers?name=${name}`)).data.items[0];
  const reasonsOf = (route: { candidates: { provider: string; reason: string }[] }): string[] =>
    route.candidates.map((each) => `${each.provider.slice(-1)} ${each.reason}`);

  test('a route is explained without a call: breakers, rests, what is switched off, fallbacks', async () => {
    const other = await addModel([{}]);
    const model = await addModel([{}, {}, { enabled: false }], { fallbacks: [other] });
    const before = gw.upstream.requests.length;
    expect(reasonsOf(await explain(model))).toEqual(['0 priority', '1 priority', '0 fallback', '2 provider_disabled']);
    expect(gw.upstream.requests.length).toBe(before);

    gw.upstream.enqueue({ ...FAILS, status: 429, headers: { 'retry-after': '30' } }, OK);
    expect((await ask(model)).status).toBe(200);
    const rested = await explain(model, { dialect: 'anthropic-messages', request: { max_tokens: 10 } });
    expect(reasonsOf(rested)).toEqual(['1 priority', '0 resting', '0 fallback', '2 provider_disabled']);
    expect(rested.candidates[0]).toMatchObject({ native: false, dialect: 'openai-chat', wait_ms: 0, active: 0 });
    expect(rested.candidates[0].latency_ms).toBeGreaterThanOrEqual(1);
    expect(rested.candidates[1].wait_ms).toBeGreaterThan(20_000);
    expect((await explain(model, { dialect: 'openai-chat' })).candidates[0]).toMatchObject({
      native: true,
      cost: { amount: '0.011', currency: 'USD' },
      fallback_on: null,
    });
  });

  test('what the explanation says of a conversation is where it goes', async () => {
    const model = await addModel([{}, { priority: 1 }, { priority: 1 }], { strategy: 'sticky' });
    for (let n = 0; n < 6; n++) {
      const request = { model, messages: [{ role: 'user', content: `Topic ${n}` }] };
      const route = await explain(model, { request, customer_user_id: caller.userId });
      expect(route.candidates[0].reason).toBe('conversation');
      gw.upstream.enqueue(OK);
      const response = await gw.chat(caller.token, request);
      expect(response.headers.get('x-tallygate-provider')).toBe(route.candidates[0].provider);
    }
  });

  test('a check from outside finds a provider down before a call does, and lets it be probed when it is back', async () => {
    const model = await addModel([{}, {}]);
    const { core } = gw.gateway;
    const check = () => checkProviders({ ...core, clock: core.clock }, () => false);
    const name = `p${count}-0`;
    const failing = new Set([`Bearer ${name}`]);
    await gw.admin('PATCH', `/api/v1/admin/providers/${(await providerOf(name)).id}`, { api_key: name });
    gw.upstream.answer((request) =>
      failing.has(request.headers['authorization'] ?? '') ? { kind: 'whole', status: 401, body: {} } : OK,
    );
    for (let round = 0; round < 5; round++) await check();
    expect(reasonsOf(await explain(model))).toEqual(['1 priority', '0 broken']);
    // The row follows the change.
    while ((await providerOf(name)).health !== 'unhealthy') await Bun.sleep(10);
    failing.clear();
    await check();
    expect((await ask(model)).headers.get('x-tallygate-provider')).toBe(name);
    expect(gw.upstream.requests.some((request) => request.method === 'GET' && request.path === '/v1/models')).toBe(
      true,
    );
  });

  test('the time of a request binds all its attempts together', async () => {
    const hurried = await startTestGateway('sqlite', { TALLYGATE_REQUEST_TIMEOUT_SECONDS: '1' });
    try {
      const impatient = await hurried.createCaller();
      await hurried.addProvider('one', [{ model: 'slow', price: PRICE }], { max_retries: 3 });
      hurried.upstream.enqueue(FAILS, { kind: 'stall' });
      const started = performance.now();
      const response = await hurried.chat(impatient.token, {
        model: 'slow',
        messages: [{ role: 'user', content: 'Hi' }],
      });
      const elapsed = performance.now() - started;
      expect(response.status).toBe(504);
      expect(elapsed).toBeGreaterThan(900);
      expect(elapsed).toBeLessThan(2_500);
      const [row] = await hurried.requestsOf(impatient.userId);
      expect(row.attempts.map((each: { status: number | null }) => each.status)).toEqual([500, null]);
    } finally {
      await hurried.close();
    }
  }, 20_000);

  test('when every deployment fails the extra load stays bounded, and the first answer after it is passed on', async () => {
    const model = await addModel([{}, { priority: 1 }, { priority: 1 }]);
    const before = gw.upstream.requests.length;
    gw.upstream.answer(FAILS);
    for (let call = 0; call < 150; call++) expect((await ask(model)).status).toBe(502);
    expect(gw.upstream.requests.length - before).toBeLessThanOrEqual(165);
    gw.upstream.answer(OK);
    expect((await ask(model)).status).toBe(200);
  });
});
