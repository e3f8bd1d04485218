import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const SESSION = '/api/v1/me/session';
const PRICE = { input: '2', cached_input: '0.5', output: '8.000000001' };

let http: TestIdentity;
let userId: string;
let token: string;
let tokenId: string;

beforeAll(async () => {
  http = await createTestIdentity();
  await http.admin('POST', '/providers', {
    name: 'one',
    kind: 'openai',
    api_key: 'sk-test-1234',
    models: [
      { model: 'gpt-a', price: { ...PRICE, tiers: [{ above_input_tokens: 1000, input: '4', output: '16' }] } },
      { model: 'gpt-b', price: { free: true } },
      { model: 'hidden', price: PRICE },
    ],
  });
  const customer = await http.admin('POST', '/customers', { name: 'acme', margin: '0.25', allowed_models: ['gpt-*'] });
  const user = await http.admin('POST', '/customer-users', { name: 'anna', customer_id: text(customer, 'id') });
  userId = text(user, 'id');
  const issued = await http.admin('POST', `/customer-users/${userId}/tokens`, {
    name: 'laptop',
    budgets: [{ amount: '5', period: 'month' }],
  });
  [token, tokenId] = [text(issued, 'token'), text(issued, 'id')];
  await http.admin('POST', `/customer-users/${userId}/tokens`, { name: 'server', direct_use: false });
  const stranger = await http.admin('POST', '/customer-users', { name: 'bob' });
  await http.admin('POST', `/customer-users/${text(stranger, 'id')}/tokens`, { name: 'not-hers' });
});
afterAll(() => http.dispose());

const open = (authToken: string, headers: Record<string, string> = {}) =>
  http.call('POST', SESSION, { json: { auth_token: authToken }, headers });
const cookieOf = (answer: Awaited<ReturnType<typeof open>>): string =>
  (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const get = (path: string, cookie: string) => http.call('GET', `/api/v1/me${path}`, { headers: { cookie } });

test('an auth token opens the own page by a cookie that scripts, other sites and other calls do not get', async () => {
  const answer = await open(token);
  expect([answer.status, pick(answer.json, 'data.subject')]).toEqual([200, { id: userId, name: 'anna' }]);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^tallygate_my=tgt_[0-9A-Za-z]{49}; Path=\/api\/v1\/me; Max-Age=3600; HttpOnly; SameSite=Strict$/,
  );
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.text).not.toContain('tgt_');
  const cookie = cookieOf(answer);
  const me = await get('', cookie);
  expect([me.status, pick(me.json, 'data.name')]).toEqual([200, 'anna']);
  expect((await get('/usage', cookie)).status).toBe(200);
  const rows = await http.log('token.exchange');
  expect(rows).toMatchObject([{ outcome: 'ok', targetId: tokenId }]);
});

test('the cookie calls no model and nothing of administrators', async () => {
  const cookie = cookieOf(await open(token));
  const gw = await startTestGateway();
  const caller = await gw.createCaller();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ auth_token: caller.token });
  const opened = await fetch(gw.url + SESSION, { method: 'POST', headers, body });
  const real = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect((await fetch(`${gw.url}/api/v1/me`, { headers: { cookie: real } })).status).toBe(200);
  for (const path of ['/api/v1/prompts', '/v1/chat/completions', '/v1/messages']) {
    const asked = await fetch(gw.url + path, { method: 'POST', headers: { ...headers, cookie: real }, body: '{}' });
    expect([path, asked.status]).toEqual([path, 401]);
  }
  await gw.close();
  expect(refusal(await http.call('GET', '/api/v1/admin/customers', { headers: { cookie } }))).toEqual([401, 40101]);
  expect(refusal(await http.call('POST', '/api/v1/auth/revoke', { headers: { cookie } }))).toEqual([401, 40101]);
});

test('a credential in the header goes before the cookie', async () => {
  const cookie = cookieOf(await open(token));
  const headers = { cookie, authorization: 'Bearer nonsense' };
  expect(refusal(await http.call('GET', '/api/v1/me', { headers }))).toEqual([401, 40101]);
});

test('a page of another site can neither open nor leave', async () => {
  const cookie = cookieOf(await open(token));
  const foreigners: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }];
  for (const foreign of foreigners) {
    const opened = await open(token, foreign);
    expect([...refusal(opened), opened.headers.get('set-cookie')]).toEqual([403, 40301, null]);
    expect(refusal(await http.call('DELETE', SESSION, { headers: { cookie, ...foreign } }))).toEqual([403, 40301]);
  }
  expect((await get('', cookie)).status).toBe(200);
});

test('leaving ends the access token and takes the cookie away', async () => {
  const cookie = cookieOf(await open(token));
  const left = await http.call('DELETE', SESSION, { headers: { cookie } });
  expect(left.status).toBe(204);
  expect(left.headers.get('set-cookie')).toStartWith('tallygate_my=; Path=/api/v1/me; Max-Age=0;');
  expect(refusal(await get('', cookie))).toEqual([401, 40103]);
});

test('leaving takes the cookie away from whoever holds it, and a suspended user’s access token does not come back', async () => {
  const user = await http.admin('POST', '/customer-users', { name: 'dora' });
  const path = `/customer-users/${text(user, 'id')}`;
  const issued = await http.admin('POST', `${path}/tokens`, { name: 'x' });
  const cookie = cookieOf(await open(text(issued, 'token')));
  await http.admin('PATCH', path, { status: 'suspended' });
  const foreign = { cookie, 'sec-fetch-site': 'cross-site' };
  expect(refusal(await http.call('DELETE', SESSION, { headers: foreign }))).toEqual([403, 40301]);
  for (const held of [cookie, cookie, 'tallygate_my=nonsense', 'other=1']) {
    const left = await http.call('DELETE', SESSION, { headers: { cookie: held } });
    expect([held, left.status]).toEqual([held, 204]);
    expect(left.headers.get('set-cookie')).toStartWith('tallygate_my=; Path=/api/v1/me; Max-Age=0;');
  }
  await http.admin('PATCH', path, { status: 'active' });
  expect(refusal(await get('', cookie))).toEqual([401, 40103]);
});

test('behind a trusted proxy that serves by https the cookie is secure', async () => {
  const proxied = await createTestIdentity({ trustedProxies: ['192.0.2.1'] });
  const user = await proxied.admin('POST', '/customer-users', { name: 'anna' });
  const issued = await proxied.admin('POST', `/customer-users/${text(user, 'id')}/tokens`, { name: 'x' });
  const headers = { 'x-forwarded-proto': 'https' };
  const answer = await proxied.call('POST', SESSION, { json: { auth_token: text(issued, 'token') }, headers });
  expect(answer.headers.get('set-cookie')).toEndWith('; HttpOnly; SameSite=Strict; Secure');
  await proxied.dispose();
});

test('the own tokens are listed, the one in use marked, none of them in plain text and none of others', async () => {
  const answer = await get('/tokens?sort=name', cookieOf(await open(token)));
  expect(answer.status).toBe(200);
  expect(pick(answer.json, 'data.items')).toMatchObject([
    { name: 'laptop', id: tokenId, current: true, status: 'active', budgets: [{ amount: '5', remaining: '5' }] },
    { name: 'server', current: false, direct_use: false },
  ]);
  expect(answer.text).not.toContain(token);
  expect((await get('/tokens?customer_user_id=x', cookieOf(await open(token)))).status).toBe(400);
});

test('the models that may be called are listed with what is charged, margin and long requests included', async () => {
  const answer = await get('/models', cookieOf(await open(token)));
  expect(pick(answer.json, 'data.items')).toEqual([
    {
      name: 'gpt-a',
      varies: false,
      price: {
        currency: 'USD',
        input: '2.5',
        cached_input: '0.625',
        output: '10.000000001',
        request: '0',
        tiers: [{ above_input_tokens: 1000, input: '5', cached_input: '5', output: '20' }],
      },
    },
    {
      name: 'gpt-b',
      varies: false,
      price: { currency: 'USD', input: '0', cached_input: '0', output: '0', request: '0', tiers: [] },
    },
  ]);
});

test('who may call the calls about oneself', async () => {
  for (const path of ['/tokens', '/models']) {
    expect(refusal(await http.call('GET', `/api/v1/me${path}`))).toEqual([401, 40101]);
    const { owner } = http.admins;
    expect(refusal(await http.call('GET', `/api/v1/me${path}`, { token: owner }))).toEqual([403, 40301]);
  }
});

test('a token that is malformed, expired, revoked or whose user is suspended opens nothing, and says which', async () => {
  expect(refusal(await open('tga_nonsense'))).toEqual([401, 40101]);
  expect(refusal(await http.call('POST', SESSION, { json: {} }))).toEqual([400, 40001]);
  const user = await http.admin('POST', '/customer-users', { name: 'carl' });
  const path = `/customer-users/${text(user, 'id')}/tokens`;
  const soon = await http.admin('POST', path, {
    name: 'soon',
    expires_at: new Date(http.clock.now() + 60_000).toISOString(),
  });
  const gone = await http.admin('POST', path, { name: 'gone' });
  const kept = await http.admin('POST', path, { name: 'kept' });
  await http.admin('DELETE', `${path}/${text(gone, 'id')}`);
  http.clock.advance(61_000);
  expect(refusal(await open(text(soon, 'token')))).toEqual([401, 40102]);
  expect(refusal(await open(text(gone, 'token')))).toEqual([401, 40103]);
  const cookie = cookieOf(await open(text(kept, 'token')));
  await http.admin('PATCH', `/customer-users/${text(user, 'id')}`, { status: 'suspended' });
  expect(refusal(await get('', cookie))).toEqual([403, 40304]);
  expect(refusal(await open(text(kept, 'token')))).toEqual([403, 40304]);
});
