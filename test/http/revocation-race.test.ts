import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const ANSWER = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } };
const BODY = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });

let gw: TestGateway;
beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  gw.upstream.answer({ kind: 'whole', body: ANSWER });
});
afterAll(() => gw.close());

/** A call whose body is half there: it is authenticated, and waits. */
async function callSlowly(token: string): Promise<{ finish: () => Promise<Response> }> {
  let send: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      send = controller;
      controller.enqueue(Buffer.from(BODY.slice(0, 5)));
    },
  });
  const response = fetch(`${gw.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  await Bun.sleep(100);
  return {
    finish() {
      send?.enqueue(Buffer.from(BODY.slice(5)));
      send?.close();
      return response;
    },
  };
}

const endings: readonly (readonly [string, number, (caller: TestCaller, access: string) => Promise<unknown>])[] = [
  [
    'its token is revoked',
    401,
    ({ userId, tokenId }) => gw.admin('DELETE', `/api/v1/admin/customer-users/${userId}/tokens/${tokenId}`),
  ],
  [
    'its access token is revoked',
    401,
    (_caller, access) =>
      fetch(`${gw.url}/api/v1/auth/revoke`, { method: 'POST', headers: { authorization: `Bearer ${access}` } }),
  ],
  [
    'its customer user is suspended',
    403,
    ({ userId }) => gw.admin('PATCH', `/api/v1/admin/customer-users/${userId}`, { status: 'suspended' }),
  ],
  ['its customer user is removed', 401, ({ userId }) => gw.admin('DELETE', `/api/v1/admin/customer-users/${userId}`)],
];

for (const [name, status, end] of endings) {
  test(`a call that waits for its body while ${name} never reaches the provider`, async () => {
    const caller = await gw.createCaller();
    const access = await gw.exchange(caller.token);
    const before = gw.upstream.requests.length;
    const call = await callSlowly(access);
    await end(caller, access);
    expect((await call.finish()).status).toBe(status);
    expect(gw.upstream.requests.length).toBe(before);
  });
}

test('a call that waits for its body is bound by what was changed meanwhile', async () => {
  const caller = await gw.createCaller();
  const path = `/api/v1/admin/customer-users/${caller.userId}`;
  const call = await callSlowly(caller.token);
  await gw.admin('PATCH', path, { allowed_models: ['another'] });
  expect((await call.finish()).status).toBe(403);
  await gw.admin('PATCH', path, { allowed_models: null });
  const allowed = await callSlowly(caller.token);
  await gw.admin('PATCH', path, { name: 'renamed' });
  expect((await allowed.finish()).status).toBe(200);
});
