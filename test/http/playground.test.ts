import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestGateway } from '../support/gateway.ts';

const ADMIN = '/api/v1/admin';
const PLAYGROUND = `${ADMIN}/playground`;
/** 20 at 1 and 5 at 10 USD a million: 70 millionths. */
const USAGE = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
const ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: USAGE,
};
const CHUNKS = [
  { id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: 'assistant', content: 'Hel' } }] },
  {
    id: 'c1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: 'stop' }],
  },
  { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: USAGE },
  '[DONE]',
];
const CHARGE = '0.00007';

interface Spoken {
  readonly dialect: string;
  readonly query: (stream: boolean) => string;
  readonly body: (stream: boolean) => Record<string, unknown>;
  readonly text: (answer: Answer['data']) => unknown;
}

const noQuery = (): string => '';
const DIALECTS: readonly Spoken[] = [
  {
    dialect: 'openai-chat',
    query: noQuery,
    body: (stream) => ({ model: 'gpt', stream, messages: [{ role: 'user', content: 'Hi' }] }),
    text: (answer) => answer.choices[0].message.content,
  },
  {
    dialect: 'openai-responses',
    query: noQuery,
    body: (stream) => ({ model: 'gpt', stream, input: 'Hi', store: false }),
    text: (answer) => answer.output[0].content[0].text,
  },
  {
    dialect: 'anthropic-messages',
    query: noQuery,
    body: (stream) => ({ model: 'gpt', stream, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
    text: (answer) => answer.content[0].text,
  },
  {
    dialect: 'gemini',
    query: (stream) => `?model=gpt&stream=${stream}`,
    body: () => ({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
    text: (answer) => answer.candidates[0].content.parts[0].text,
  },
];

const CHAT = { model: 'gpt', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };

describe.each(['sqlite', 'postgres'] as const)('the playground on %s', (database) => {
  let gw: TestGateway;
  let page: { readonly id: string; readonly headers: Readonly<Record<string, string>> };

  /** An administrator's page of the console. */
  async function signIn(role: string): Promise<typeof page> {
    const username = `${role}-${crypto.randomUUID().slice(0, 8)}`;
    const made = await gw.admin('POST', `${ADMIN}/admins`, { username, password: 'a long test password', role });
    const opened = await fetch(`${gw.url}/api/v1/auth/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'password', username, password: 'a long test password' }),
    });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    return { id: made.data.id, headers: { cookie, 'x-csrf-token': (await readJson(opened)).data.csrf_token } };
  }

  const send = (path: string, body: unknown, headers = page.headers, signal?: AbortSignal): Promise<Response> =>
    fetch(`${gw.url}${PLAYGROUND}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });

  async function rowOf(response: Response): Promise<Answer['data']> {
    await gw.gateway.core.store.traffic.flush();
    return (await gw.admin('GET', `${ADMIN}/requests/${response.headers.get('x-tallygate-request-id')}`)).data;
  }

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', price: { input: '1', output: '10' } }]);
    page = await signIn('admin');
  }, 30_000);
  afterAll(() => gw.close());

  test.each(DIALECTS)('$dialect is answered in its own shape, and the row says who it was', async (spoken) => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const response = await send(`${spoken.dialect}${spoken.query(false)}`, spoken.body(false));
    expect([response.status, response.headers.get('x-tallygate-cost')]).toEqual([200, CHARGE]);
    expect(spoken.text(await readJson(response))).toBe('Hello');
    expect(await rowOf(response)).toMatchObject({
      id: response.headers.get('x-tallygate-request-id'),
      dialect_in: spoken.dialect,
      customer_id: null,
      customer_user_id: page.id,
      token_id: page.id,
      admin_id: page.id,
      state: 'settled',
      cost: { amount: CHARGE },
    });
  });

  test.each(DIALECTS)('$dialect streams, and is settled when its stream has ended', async (spoken) => {
    gw.upstream.enqueue({ kind: 'sse', events: CHUNKS });
    const response = await send(`${spoken.dialect}${spoken.query(true)}`, spoken.body(true));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/event-stream'),
    ]);
    const text = await response.text();
    expect([text.includes('Hel'), text.includes('lo')]).toEqual([true, true]);
    expect(await rowOf(response)).toMatchObject({ stream: true, state: 'settled', cost: { amount: CHARGE } });
  });

  test('what an administrator spends is booked to the gateway and the model, to nobody else, and the books agree', async () => {
    const budgets = [{ amount: '1', period: 'total' }];
    const [model] = (await gw.admin('GET', `${ADMIN}/models?name=gpt`)).data.items;
    await gw.admin('PATCH', `${ADMIN}/models/${model.id}`, { budgets });
    await gw.admin('PATCH', `${ADMIN}/settings`, { budgets });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const response = await send('openai-chat', CHAT);
    await response.text();
    const row = await rowOf(response);
    expect(row.ledger.map((entry: { phase: string }) => entry.phase)).toEqual(['hold', 'settlement']);
    for (const path of [`models/${model.id}`, 'settings']) {
      const [budget] = (await gw.admin('GET', `${ADMIN}/${path}`)).data.budgets;
      expect(budget).toMatchObject({ spent: CHARGE, held: '0' });
    }
    const usage = await gw.admin('GET', `${ADMIN}/usage?group_by=customer_user_id&customer_user_id=${page.id}`);
    expect(usage.data.items).toHaveLength(1);
    expect((await gw.admin('POST', `${ADMIN}/ledger/verify`)).data).toMatchObject({ ok: true });
    await gw.admin('PATCH', `${ADMIN}/settings`, { budgets: [{ amount: '0.00000001', period: 'total' }] });
    const refused = await send('openai-chat', CHAT);
    expect([refused.status, (await readJson(refused)).code]).toEqual([402, 40201]);
    await gw.admin('PATCH', `${ADMIN}/settings`, { budgets: null });
    await gw.admin('PATCH', `${ADMIN}/models/${model.id}`, { budgets: null });
  });

  test("in a customer user's place its budgets, margin and models hold, and the row still says who it was", async () => {
    const budgets = [{ amount: '1', period: 'total' }];
    const customer = await gw.admin('POST', `${ADMIN}/customers`, { name: 'acme', margin: '0.10', budgets });
    const { userId } = await gw.createCaller({ user: { customer_id: customer.data.id, budgets } });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const response = await send(`openai-chat?customer_user_id=${userId}`, CHAT);
    await response.text();
    expect(await rowOf(response)).toMatchObject({
      customer_id: customer.data.id,
      customer_user_id: userId,
      admin_id: page.id,
      cost: { amount: '0.000077' },
    });
    for (const path of [`customers/${customer.data.id}`, `customer-users/${userId}`]) {
      expect((await gw.admin('GET', `${ADMIN}/${path}`)).data.budgets[0]).toMatchObject({ spent: '0.000077' });
    }
    const arrived = gw.upstream.requests.length;
    const refusal = async (change: object): Promise<unknown> => {
      await gw.admin('PATCH', `${ADMIN}/customer-users/${userId}`, change);
      return (await readJson(await send(`openai-chat?customer_user_id=${userId}`, CHAT))).code;
    };
    expect(await refusal({ allowed_models: ['other'] })).toBe(40302);
    expect(await refusal({ allowed_models: null, status: 'suspended' })).toBe(40304);
    const unknown = await readJson(await send('openai-chat?customer_user_id=usr_none', CHAT));
    expect([unknown.code, unknown.error.details[0].path]).toEqual([40001, 'customer_user_id']);
    expect(gw.upstream.requests.length).toBe(arrived);
  });

  test('whoever may not is refused before the provider is called, in the envelope and the language asked for', async () => {
    const arrived = gw.upstream.requests.length;
    for (const role of ['operator', 'support', 'auditor']) {
      const { headers } = await signIn(role);
      const refused = await send('openai-chat', CHAT, { ...headers, 'accept-language': 'zh-CN' });
      const { code, message, error } = await readJson(refused);
      expect([role, code, error.details]).toEqual([role, 40301, [{ permission: 'prompt.playground' }]]);
      expect(message).toMatch(/[一-龥]/u);
    }
    const { cookie = '' } = page.headers;
    expect((await readJson(await send('openai-chat', CHAT, { cookie }))).code).toBe(40301);
    expect((await send('openai-chat', CHAT, {})).status).toBe(401);
    expect((await readJson(await send('no-such-dialect', CHAT))).code).toBe(40401);
    const unnamed = await readJson(await send('gemini', { contents: [] }));
    expect([unnamed.code, unnamed.error.details[0].path]).toEqual([40001, 'model']);
    expect(gw.upstream.requests.length).toBe(arrived);
  });

  test('a key that was used in one customer user’s place answers nothing in another’s place', async () => {
    const [one, two] = [await gw.createCaller(), await gw.createCaller()];
    const headers = { ...page.headers, 'idempotency-key': crypto.randomUUID() };
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    expect((await send(`openai-chat?customer_user_id=${one.userId}`, CHAT, headers)).status).toBe(200);
    for (const query of [`?customer_user_id=${two.userId}`, '']) {
      const mixed = await send(`openai-chat${query}`, CHAT, headers);
      expect([mixed.status, (await readJson(mixed)).code]).toEqual([409, 40902]);
    }
  });

  test('a whole answer is repeated under its key as it was sent', async () => {
    const headers = { ...page.headers, 'idempotency-key': crypto.randomUUID() };
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const first = await send('openai-chat', CHAT, headers);
    const text = await first.text();
    const arrived = gw.upstream.requests.length;
    const again = await send('openai-chat', CHAT, headers);
    expect([again.status, await again.text()]).toEqual([200, text]);
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([text.includes('Hello'), gw.upstream.requests.length]).toEqual([true, arrived]);
  });

  test.each(['the session ends', 'the administrator is suspended', 'the role is taken away'])(
    'a body that comes slowly calls no provider when meanwhile %s',
    async (reason) => {
      const other = await signIn('admin');
      const arrived = gw.upstream.requests.length;
      const end = async (): Promise<unknown> => {
        if (reason === 'the session ends')
          return fetch(`${gw.url}/api/v1/auth/session`, { method: 'DELETE', headers: other.headers });
        const change = reason === 'the role is taken away' ? { role: 'auditor' } : { status: 'suspended' };
        return gw.admin('PATCH', `${ADMIN}/admins/${other.id}`, change);
      };
      // Pulled when the gateway reads it, which is after it let the administrator in.
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            await end();
            controller.enqueue(new TextEncoder().encode(JSON.stringify(CHAT)));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const headers = { 'content-type': 'application/json', ...other.headers };
      const request = new Request(`${gw.url}${PLAYGROUND}/openai-chat`, { method: 'POST', headers, body });
      const refused = await gw.gateway.fetch(request);
      expect([401, 403]).toContain(refused.status);
      expect(gw.upstream.requests.length).toBe(arrived);
    },
  );

  test.each(['the session ends', 'the administrator is suspended'])('a stream is cut when %s', async (reason) => {
    const other = await signIn('admin');
    gw.upstream.enqueue({ kind: 'sse', events: CHUNKS, stallAfterBytes: 400 });
    const response = await send('openai-chat', { ...CHAT, stream: true }, other.headers);
    const reader = response.body?.getReader();
    await reader?.read();
    if (reason === 'the session ends')
      await fetch(`${gw.url}/api/v1/auth/session`, { method: 'DELETE', headers: other.headers });
    else await gw.admin('PATCH', `${ADMIN}/admins/${other.id}`, { status: 'suspended' });
    for (let done = false; !done;) done = (await reader?.read())?.done ?? true;
    expect(await rowOf(response)).toMatchObject({ finish_reason: 'cancelled', admin_id: other.id });
  });
});
