import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createId } from '../../src/lib/ids.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';

const ADMIN = '/api/v1/admin';
const ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A kept answer.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
const EVENTS = [
  { id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'A kept' } }] },
  {
    id: 'c1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: ' stream.' }, finish_reason: 'stop' }],
  },
  '[DONE]',
];
const QUESTION = 'A kept question.';
const BODY = { model: 'gpt', user: 'alice', messages: [{ role: 'user', content: QUESTION }] };

describe.each(['sqlite', 'postgres'] as const)('bodies of requests on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', price: { input: '1', output: '10' } }]);
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  const keep = (what: string | null) => gw.admin('PATCH', `${ADMIN}/settings`, { keep_bodies: what });

  async function ask(
    body: object = BODY,
    token = caller.token,
  ): Promise<{ readonly id: string; readonly text: string }> {
    const response = await gw.chat(token, body);
    return { text: await response.text(), id: response.headers.get('x-tallygate-request-id') ?? '' };
  }

  /** The bodies of a request; they are written a moment after it. */
  async function bodiesOf(id: string, wanted = 200): Promise<Answer> {
    for (let look = 0; ; look++) {
      const answer = await gw.admin('GET', `${ADMIN}/requests/${id}/body`);
      if (answer.status === wanted || look === 200) return answer;
      await Bun.sleep(5);
    }
  }

  async function views(id: string): Promise<number> {
    const logged = await gw.admin('GET', `${ADMIN}/operation-logs?action=request.read_body&page_size=200`);
    return logged.data.items.filter((row: { target: { id: string } }) => row.target.id === id).length;
  }

  test('nothing is kept unless it is asked for', async () => {
    expect((await gw.admin('GET', `${ADMIN}/settings`)).data).toMatchObject({
      keep_bodies: 'off',
      keep_bodies_days: 7,
    });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER }, { kind: 'whole', body: ANSWER });
    const { id } = await ask();
    await keep('all');
    // Bodies are written in their order, so that one of the first would be there with the next one's.
    expect((await bodiesOf((await ask()).id)).status).toBe(200);
    expect((await bodiesOf(id, 404)).code).toBe(40401);
    await gw.gateway.core.store.traffic.flush();
    expect((await gw.admin('GET', `${ADMIN}/requests/${id}`)).data).toMatchObject({ id, has_body: false });
  });

  test('all: what was received and what was sent, whole and streamed, sealed, each view written down', async () => {
    await keep('all');
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER }, { kind: 'sse', events: EVENTS });
    const whole = await ask();
    const streamed = await ask({ ...BODY, stream: true });
    const kept = (await bodiesOf(whole.id)).data;
    expect(kept).toMatchObject({
      id: whole.id,
      request: { content_type: 'application/json', text: JSON.stringify(BODY), truncated: false },
      response: { text: whole.text, bytes: whole.text.length, truncated: false },
    });
    expect(Date.parse(kept.expires_at) - Date.parse(kept.kept_at)).toBe(7 * 86_400_000);
    expect((await bodiesOf(streamed.id)).data.response).toMatchObject({ text: streamed.text, truncated: false });
    expect(streamed.text).toContain(' stream.');
    expect(await views(whole.id)).toBe(1);
    await bodiesOf(whole.id);
    expect(await views(whole.id)).toBe(2);
    const record = await gw.gateway.core.store.bodies.find(whole.id);
    expect(record).toMatchObject({ customerUserId: caller.userId, endUser: 'alice' });
    expect(record?.contentSealed).toStartWith('v1.');
    expect(JSON.stringify(record)).not.toContain(QUESTION);
    expect((await gw.admin('GET', `${ADMIN}/requests/${whole.id}`)).data.has_body).toBe(true);
  });

  test('what cannot be opened any more, its key being gone, is not found', async () => {
    const { store } = gw.gateway.core;
    const id = createId('request', Date.now());
    const owner = { customerId: null, customerUserId: caller.userId, endUser: null };
    await store.transact([
      store.bodies.insert({
        id,
        at: Date.now(),
        ...owner,
        contentSealed: 'v1.anotherkey.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      }),
    ]);
    expect((await gw.admin('GET', `${ADMIN}/requests/${id}/body`)).code).toBe(40401);
    expect(await views(id)).toBe(0);
  });

  test('no header is kept, so no credential is', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const { id } = await ask();
    const kept = await bodiesOf(id);
    expect(kept.status).toBe(200);
    expect(JSON.stringify(kept.data)).not.toContain(caller.token);
  });

  test('a long body is cut, and says so', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const body = { ...BODY, messages: [{ role: 'user', content: '字'.repeat(200_000) }] };
    const { request } = (await bodiesOf((await ask(body)).id)).data;
    expect(request).toMatchObject({ truncated: true, bytes: Buffer.byteLength(JSON.stringify(body)) });
    expect(Buffer.byteLength(request.text)).toBeLessThanOrEqual(256 * 1024 + 3);
  });

  test('a prompt of the own API is kept as it came, with its answer', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const prompt = { model: 'gpt', prompt: QUESTION };
    const answered = await fetch(`${gw.url}/api/v1/prompts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await gw.exchange(caller.token)}`, 'content-type': 'application/json' },
      body: JSON.stringify(prompt),
    });
    const kept = (await bodiesOf((await readJson(answered)).data.id)).data;
    expect(kept.request.text).toBe(JSON.stringify(prompt));
    expect(kept.response.text).toContain('A kept answer.');
  });

  test('errors: what failed, before its answer and within its stream, and nothing else', async () => {
    await keep('errors');
    gw.upstream.enqueue(
      { kind: 'whole', body: ANSWER },
      { kind: 'whole', status: 400, body: { error: { message: 'a bad request', type: 'invalid_request_error' } } },
      { kind: 'sse', events: EVENTS, cutAfterEvents: 1 },
    );
    const fine = await ask();
    const refused = await ask();
    const broken = await ask({ ...BODY, stream: true });
    expect((await bodiesOf(refused.id)).data.response.text).toContain('a bad request');
    expect((await bodiesOf(broken.id)).data.response.text).toBe(broken.text);
    expect((await bodiesOf(fine.id, 404)).code).toBe(40401);
  });

  test('only whoever has the permission sees them, and a refusal is written down', async () => {
    await keep('all');
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const { id } = await ask();
    await bodiesOf(id);
    for (const role of ['admin', 'operator', 'support', 'auditor']) {
      const key = (await gw.admin('POST', `${ADMIN}/keys`, { name: role, role })).data.key;
      const headers = { authorization: `Bearer ${key}` };
      const answer = await readJson(await fetch(`${gw.url}${ADMIN}/requests/${id}/body`, { headers }));
      expect([role, answer.code, answer.error.details]).toEqual([role, 40301, [{ permission: 'request.body' }]]);
    }
    expect(await views(id)).toBe(1);
    await gw.gateway.core.audit.flush();
    const refused = (await gw.admin('GET', `${ADMIN}/operation-logs?action=request.body`)).data.items;
    expect(refused).toHaveLength(4);
    for (const row of refused) expect(row).toMatchObject({ outcome: 'refused', error_type: 'permission_denied' });
  });

  test('who is erased takes their bodies along: an end user, a customer user', async () => {
    gw.upstream.answer({ kind: 'whole', body: ANSWER });
    const mine = await ask({ ...BODY, user: 'bob' });
    const other = await ask({ ...BODY, user: 'carol' });
    await Promise.all([bodiesOf(mine.id), bodiesOf(other.id)]);
    await gw.admin('POST', `${ADMIN}/requests/erase`, { end_user: 'bob' });
    expect((await bodiesOf(mine.id, 404)).status).toBe(404);
    expect((await bodiesOf(other.id)).status).toBe(200);
    const leaving = await gw.createCaller({ user: { name: 'leaving' } });
    const last = await ask(BODY, leaving.token);
    await bodiesOf(last.id);
    await gw.admin('DELETE', `${ADMIN}/customer-users/${leaving.userId}`);
    expect((await bodiesOf(last.id, 404)).status).toBe(404);
  });
});
