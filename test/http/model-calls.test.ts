import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { CallerOptions, TestCaller, TestGateway } from '../support/gateway.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, readRefusal, sendCall, settledRow } from '../support/model-calls.ts';
import { readSources } from '../arch/source-files.ts';

const PRICE = { input: '1', output: '10' };
/** Those that count tokens answer by themselves. */
const OWN_ANSWERS = ['/v1/messages/count_tokens', '/v1/responses/input_tokens'];

test('every route that calls a provider for a caller is in the table of these tests', () => {
  const sources = readSources('src').filter((file) => !file.isTest);
  const runners = sources.filter((file) => /\bpipeline\.run\(/.test(file.code)).map((file) => file.path);
  expect(runners).toEqual([
    'src/http/compatible/native-endpoint.ts',
    // For administrators: see playground.test.ts.
    'src/http/management/playground/route.ts',
    'src/http/management/prompts/route.ts',
  ]);
  const mounted = sources.flatMap((file) =>
    [...file.code.matchAll(/\b(?:mountModelCall|hono\.post)\('([^']+)'/g)].map((match) => match[1] ?? ''),
  );
  expect([...mounted, '/api/v1/prompts'].toSorted()).toEqual(
    [...new Set(MODEL_CALLS.map(({ path }) => path)), ...OWN_ANSWERS].toSorted(),
  );
});

test('nothing calls out but the pipeline, its questions about answers that are kept, the test, health and model list of a provider, price lists by address, and webhooks', () => {
  const senders = readSources('src')
    .filter((file) => !file.isTest && !file.path.startsWith('src/egress/') && !file.path.startsWith('src/providers/'))
    .filter((file) => /\begress\b[^;\n]*\.send\(|\bsendWhole\(/i.test(file.code))
    .map((file) => file.path);
  expect(senders).toEqual([
    'src/app/health-checks.ts',
    'src/app/operations/price-operations.ts',
    'src/app/providers/list-upstream-models.ts',
    'src/app/providers/test-provider.ts',
    'src/pipeline/attempt.ts',
    'src/pipeline/state/ask-provider.ts',
    'src/services/webhooks/send.ts',
  ]);
});

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  let gw: TestGateway;
  let models = 0;
  beforeAll(async () => {
    gw = await startTestGateway(database);
  }, 30_000);
  afterAll(() => gw.close());

  /** A model of its own for each test: what fails here opens no breaker there. */
  async function offer(): Promise<string> {
    models += 1;
    await gw.addProvider(`provider-${models}`, [{ model: `model-${models}`, price: PRICE }]);
    return `model-${models}`;
  }

  describe.each(MODEL_CALLS.map((call) => [`${call.path} ${call.verb ?? ''}`, call] as const))('%s', (_, call) => {
    async function enter(options: CallerOptions = {}): Promise<TestCaller & { readonly credential: string }> {
      const caller = await gw.createCaller(options);
      return { ...caller, credential: await call.credential(gw, caller) };
    }

    test('success: answered, settled and charged once', async () => {
      const [model, caller] = [await offer(), await enter()];
      gw.upstream.enqueue({ kind: 'whole', body: call.answer });
      const response = await sendCall(gw, call, caller.credential, call.body(model, false));
      expect([response.status, response.headers.get('x-tallygate-cost')]).toEqual([200, '0.00007']);
      const rows = await gw.requestsOf(caller.userId);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ state: 'settled', status: 200, cost: { amount: '0.00007' } });
    });

    test('malformed: refused before anything is called or held', async () => {
      const [model, caller] = [await offer(), await enter()];
      const before = gw.upstream.requests.length;
      const send = async (body: unknown) => readRefusal(call, await sendCall(gw, call, caller.credential, body));
      expect(await send('{"model":')).toEqual([400, 'invalid_json']);
      for (const wrong of call.wrongTypes)
        expect(await send({ ...call.body(model, false), ...wrong })).toEqual([400, 'invalid_request']);
      expect(gw.upstream.requests.length).toBe(before);
      expect(await gw.requestsOf(caller.userId)).toEqual([]);
    });

    test('unauthenticated: without, with a broken and with an unknown credential', async () => {
      const model = await offer();
      const before = gw.upstream.requests.length;
      for (const credential of [null, 'nonsense', `tga_${'0'.repeat(49)}`]) {
        const response = await sendCall(gw, call, credential, call.body(model, false));
        expect(await readRefusal(call, response)).toEqual([401, 'invalid_token']);
      }
      expect(gw.upstream.requests.length).toBe(before);
    });

    test.each([
      ['model_not_allowed', { allowed_models: ['another'] }],
      ['ip_not_allowed', { allowed_ips: ['192.0.2.0/24'] }],
      ['account_suspended', { status: 'suspended' }],
    ])('forbidden: %s', async (type, change) => {
      const [model, caller] = [await offer(), await enter()];
      const before = gw.upstream.requests.length;
      await gw.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, change);
      const response = await sendCall(gw, call, caller.credential, call.body(model, false));
      expect(await readRefusal(call, response)).toEqual([403, type]);
      expect(gw.upstream.requests.length).toBe(before);
    });

    const tight = { limits: { requests_per_minute: 1 } };
    const poor = { budgets: [{ amount: '0.000001', period: 'total', hard: true }] };
    test.each([
      ['a limit of the token', 429, 'rate_limited', { token: tight }],
      ['a limit of the customer user', 429, 'rate_limited', { user: tight }],
      ['a budget of the token', 402, 'budget_exhausted', { token: { ...poor, on_low_budget: 'refuse' } }],
      ['a budget of the customer user', 402, 'budget_exhausted', { user: poor }],
    ])('over %s: no provider is called', async (_name, status, type, options) => {
      const [model, caller] = [await offer(), await enter(options)];
      const body = call.body(model, false);
      if (status === 429) {
        gw.upstream.enqueue({ kind: 'whole', body: call.answer });
        expect((await sendCall(gw, call, caller.credential, body)).status).toBe(200);
      }
      const before = gw.upstream.requests.length;
      const refused = await sendCall(gw, call, caller.credential, body);
      if (status === 429) expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await readRefusal(call, refused)).toEqual([status, type]);
      expect(gw.upstream.requests.length).toBe(before);
    });

    test.each([
      ['an error', { kind: 'whole', status: 500, body: { error: { message: 'oops' } } }],
      ['a reset connection', { kind: 'raw', pieces: ['HTTP/1.1 200 OK\r\n'], ending: 'reset' }],
      ['no HTTP', { kind: 'raw', pieces: ['nonsense\r\n\r\n'], ending: 'close' }],
    ] as const)(
      'a provider that fails before the first byte with %s is 502 and costs nothing',
      async (_name, answer) => {
        const [model, caller] = [await offer(), await enter()];
        for (const stream of call.chunk === null ? [false] : [false, true]) {
          gw.upstream.enqueue(answer);
          const response = await sendCall(gw, call, caller.credential, call.body(model, stream));
          expect(await readRefusal(call, response)).toEqual([502, 'upstream_error']);
          expect(await settledRow(gw, caller.userId)).toMatchObject({ status: 502, cost: { amount: '0' } });
        }
      },
    );

    const { chunk } = call;
    if (chunk !== null) {
      const events = [chunk('Hello'), ...Array.from({ length: 300 }, () => chunk(' more'))];

      test('a provider that fails after the first byte: an error event, and a charge for what was seen', async () => {
        const [model, caller] = [await offer(), await enter()];
        gw.upstream.enqueue({ kind: 'sse', events, cutAfterEvents: 5, intervalMs: 2 });
        const response = await sendCall(gw, call, caller.credential, call.body(model, true));
        const text = await response.text();
        expect(response.status).toBe(200);
        expect(text).toContain('Hello');
        expect(text).toContain('upstream_error');
        const row = await settledRow(gw, caller.userId);
        expect(row).toMatchObject({ finish_reason: 'error', error_code: 50201, estimated: true });
        expect(Number(row.cost.amount)).toBeGreaterThan(0);
      });

      test('a client that leaves a stream stops the provider and pays for what was seen', async () => {
        const [model, caller] = [await offer(), await enter()];
        gw.upstream.enqueue({ kind: 'sse', events, intervalMs: 10 });
        const leaving = new AbortController();
        const response = await sendCall(gw, call, caller.credential, call.body(model, true), leaving.signal);
        await response.body?.getReader().read();
        leaving.abort();
        const row = await settledRow(gw, caller.userId);
        expect(row).toMatchObject({ status: 499, finish_reason: 'cancelled', estimated: true });
        expect(Number(row.cost.amount)).toBeGreaterThan(0);
      });
    }

    test('a client that leaves before the answer stops the provider', async () => {
      const [model, caller] = [await offer(), await enter()];
      const count = gw.upstream.requests.length + 1;
      gw.upstream.enqueue({ kind: 'stall' });
      const leaving = new AbortController();
      const sent = sendCall(gw, call, caller.credential, call.body(model, false), leaving.signal).catch(() => null);
      await gw.upstream.received(count);
      leaving.abort();
      expect(await sent).toBeNull();
      expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', status: 499 });
    });
  });

  describe.each(['/v1/models', '/api/v1/me'])('%s', (path) => {
    const get = (token: string | null, suffix = '') =>
      fetch(gw.url + path + suffix, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
    const isCompatible = path.startsWith('/v1/');
    const credential = (caller: TestCaller) => (isCompatible ? caller.token : gw.exchange(caller.token));

    test('names the models that the caller may call, and no other', async () => {
      const model = await offer();
      const caller = await gw.createCaller({ user: { allowed_models: [model] } });
      const body = await readJson(await get(await credential(caller)));
      const names = isCompatible ? body.data.map((entry: { id: string }) => entry.id) : body.data.models;
      expect(names).toEqual([model]);
    });

    test('refuses who is not known, and who is suspended', async () => {
      const read = async (response: Response) => {
        const body = await readJson(response);
        return [response.status, isCompatible ? body.error.code : body.error.type];
      };
      expect(await read(await get(null))).toEqual([401, 'invalid_token']);
      expect(await read(await get('nonsense'))).toEqual([401, 'invalid_token']);
      const caller = await gw.createCaller();
      const token = await credential(caller);
      await gw.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, { status: 'suspended' });
      expect(await read(await get(token))).toEqual([403, 'account_suspended']);
    });
  });

  test('one model is answered, hidden and missed by its name, however it is written', async () => {
    const model = await offer();
    const caller = await gw.createCaller({ user: { allowed_models: [model] } });
    const hidden = await offer();
    const get = async (name: string) => {
      const headers = { authorization: `Bearer ${caller.token}` };
      const response = await fetch(`${gw.url}/v1/models/${name}`, { headers });
      const body = await readJson(response);
      return [response.status, body.id ?? body.error.code];
    };
    expect(await get(model)).toEqual([200, model]);
    expect(await get(hidden)).toEqual([403, 'model_not_allowed']);
    expect(await get('nobody%2Fknows')).toEqual([404, 'model_not_found']);
    expect(await get('%25')).toEqual([404, 'model_not_found']);
    expect(await get('%ff')).toEqual([404, 'model_not_found']);
  });
});
