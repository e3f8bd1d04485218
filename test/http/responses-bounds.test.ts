import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { TURN_ANSWERS } from '../support/turn-answers.ts';

const PRICE = { input: '1', output: '10' };

describe('bounds of responses that are kept', () => {
  let gw: TestGateway;

  beforeAll(async () => {
    gw = await startTestGateway('sqlite', { TALLYGATE_RESPONSE_MAX_BYTES: '2048' });
    await gw.addProvider('chats', [{ model: 'chat', upstream_model: 'upstream', price: PRICE }]);
    await gw.addProvider('openais', [{ model: 'gpt', upstream_model: 'upstream', price: PRICE }], { kind: 'openai' });
  }, 30_000);
  afterAll(() => gw.close());

  const send = ({ token }: TestCaller, method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${gw.url}/v1/responses${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const isKept = async (caller: TestCaller, response: Response): Promise<boolean> => {
    const { id } = await readJson(response);
    return (await send(caller, 'GET', `/${id}`)).status === 200;
  };

  test('a request above the size is answered, not kept, and who asked for it is told', async () => {
    const caller = await gw.createCaller();
    gw.upstream.answer(TURN_ANSWERS['openai-chat'].whole({ text: 'Hello.' }));
    expect(await isKept(caller, await send(caller, 'POST', '', { model: 'chat', input: 'Hi' }))).toBe(true);
    const large = { model: 'chat', input: 'x'.repeat(2048), store: true };
    const told = await send(caller, 'POST', '', large);
    expect(told.headers.get('x-tallygate-warnings')).toContain('the request is too large');
    expect(await isKept(caller, told)).toBe(false);
  });

  test('neither is an answer above it, whole or streamed', async () => {
    const caller = await gw.createCaller();
    const { whole, stream } = TURN_ANSWERS['openai-chat'];
    gw.upstream.enqueue(whole({ text: 'y'.repeat(4096) }), stream({ text: 'y'.repeat(4096) }));
    const answered = await send(caller, 'POST', '', { model: 'chat', input: 'Hi' });
    expect(answered.status).toBe(200);
    expect(await isKept(caller, answered)).toBe(false);
    const streamed = await (await send(caller, 'POST', '', { model: 'chat', input: 'Hi', stream: true })).text();
    expect(streamed).toContain('response.completed');
    const id = /"id":"(resp_[^"]+)"/.exec(streamed)?.[1];
    expect(id).toBeDefined();
    expect((await send(caller, 'GET', `/${id}`)).status).toBe(404);
  });

  test('what is asked of a provider counts for the limits of who asks', async () => {
    const caller = await gw.createCaller({ user: { limits: { requests_per_minute: 2 } } });
    gw.upstream.enqueue(TURN_ANSWERS['openai-responses'].whole({ text: 'One.', id: 'resp_limited' }));
    expect((await send(caller, 'POST', '', { model: 'gpt', input: 'Hi' })).status).toBe(200);
    gw.upstream.enqueue({ kind: 'whole', body: { id: 'resp_limited', object: 'response' } });
    expect((await send(caller, 'GET', '/resp_limited')).status).toBe(200);
    const before = gw.upstream.requests.length;
    const refused = await send(caller, 'GET', '/resp_limited');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(gw.upstream.requests.length).toBe(before);
  });
});
