import { afterAll, beforeAll, expect, test } from 'bun:test';
import { introspectAnswerSchema, metadataAnswerSchema, tokenAnswerSchema } from '../../src/http/oauth/schemas.ts';
import { ROLE_PERMISSIONS } from '../../src/identity/permissions.ts';
import { createToken, parseToken } from '../../src/lib/tokens.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const TOKEN = '/oauth/token';
const REVOKE = '/oauth/revoke';
const INTROSPECT = '/oauth/introspect';
const FORM = 'application/x-www-form-urlencoded';

let gateway: TestGateway;
let caller: TestCaller;
beforeAll(async () => {
  gateway = await startTestGateway();
  caller = await gateway.createCaller({ user: { name: 'oauth user' } });
});
afterAll(() => gateway.close());

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
type Body = string | URLSearchParams | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
  fetch(gateway.url + path, { method: 'POST', headers: { 'content-type': FORM, ...headers }, body });
const grant = (fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  post(TOKEN, new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(), headers);
const asClient = (of: TestCaller) => ({ client_id: of.userId, client_secret: of.token });
const me = (token: string) => fetch(`${gateway.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

async function obtain(of: TestCaller = caller): Promise<string> {
  return (await readJson(await grant(asClient(of)))).access_token;
}

async function makeKey(role: string): Promise<{ id: string; key: string }> {
  const made = await gateway.admin('POST', '/api/v1/admin/keys', { name: role, role });
  return { id: made.data.id, key: made.data.key };
}

/** Status and `error`, once the shape is that of RFC 6749 5.2: no envelope, nothing cached, plain ASCII. */
async function refusal(response: Response): Promise<readonly [number, string]> {
  const body = await readJson(response);
  expect(Object.keys(body).toSorted()).toEqual(['error', 'error_description']);
  expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('pragma')).toBe('no-cache');
  expect(response.headers.get('x-request-id')).not.toBeNull();
  return [response.status, body.error];
}

async function logOf(action: string, targetId: string) {
  await gateway.gateway.core.audit.flush();
  const listed = await gateway.admin('GET', `/api/v1/admin/operation-logs?action=${action}&page_size=200`);
  return listed.data.items.filter((row: { target: { id: string } | null }) => row.target?.id === targetId);
}

test.each(['body', 'basic'])('credentials in the %s obtain an access token in the shape of RFC 6749', async (way) => {
  const answer = await (way === 'body'
    ? grant(asClient(caller))
    : grant({}, { authorization: basic(caller.userId, encodeURIComponent(caller.token)) }));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('pragma')).toBe('no-cache');
  const body = await readJson(answer);
  expect(body).toEqual({
    access_token: body.access_token,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'customer',
  });
  expect(parseToken(body.access_token)).toBe('access');
  expect((await readJson(await me(body.access_token))).data.id).toBe(caller.userId);
});

test('the parts of a Basic credential are form-encoded, as the RFC says', async () => {
  const encoded = Buffer.from(caller.userId)
    .toHex()
    .replaceAll(/../g, (byte) => `%${byte}`);
  expect((await grant({}, { authorization: basic(encoded, caller.token) })).status).toBe(200);
});

test('an exchange by OAuth leaves the same row as by /api/v1/auth/token', async () => {
  const of = await gateway.createCaller();
  await obtain(of);
  await gateway.exchange(of.token);
  const [oauth, own] = await logOf('token.exchange', of.tokenId);
  for (const row of [oauth, own]) {
    expect(row).toMatchObject({ actor: { type: 'customer_user', id: of.userId }, outcome: 'ok' });
    expect(JSON.stringify(row)).not.toContain(of.token);
  }
});

test('wrong client credentials are an invalid_client with 401 and a challenge', async () => {
  const other = await gateway.createCaller();
  const access = await obtain();
  const { key } = await makeKey('owner');
  for (const [id, secret] of [
    [caller.userId, createToken('auth')],
    [caller.userId, 'nonsense'],
    [caller.userId, other.token],
    ['usr_absent', caller.token],
    [caller.userId, access],
    [caller.userId, key],
    [caller.userId, `tga_${'0'.repeat(100_000)}`.slice(0, 5000)],
  ] as const) {
    const answer = await grant({ client_id: id, client_secret: secret });
    expect(answer.headers.get('www-authenticate')).toStartWith('Basic ');
    expect(await refusal(answer)).toEqual([401, 'invalid_client']);
  }
  expect((await logOf('token.refuse', caller.tokenId)).length).toBeGreaterThan(0);
});

test.each([
  ['no base64', 'Basic !!!'],
  ['no colon', `Basic ${Buffer.from('abc').toString('base64')}`],
  ['no secret', basic('usr_x', '')],
  ['broken percent-encoding', basic('usr_%zz', 'x')],
  ['broken UTF-8', `Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}`],
  ['another scheme', 'Bearer made-up-for-the-scheme-alone-7f1c'],
])('a client whose Authorization has %s is an invalid_client', async (_, authorization) => {
  expect(await refusal(await grant({}, { authorization }))).toEqual([401, 'invalid_client']);
});

test('no credentials, both ways at once and an id that differs are told apart', async () => {
  expect(await refusal(await grant())).toEqual([401, 'invalid_client']);
  expect(await refusal(await grant({ client_id: caller.userId }))).toEqual([401, 'invalid_client']);
  expect(await refusal(await grant({ client_secret: caller.token }))).toEqual([400, 'invalid_request']);
  const header = { authorization: basic(caller.userId, caller.token) };
  expect(await refusal(await grant(asClient(caller), header))).toEqual([400, 'invalid_request']);
  expect(await refusal(await grant({ client_id: 'usr_other' }, header))).toEqual([400, 'invalid_request']);
  expect((await grant({ client_id: caller.userId }, header)).status).toBe(200);
});

test('an auth token that is expired or revoked is an invalid_client; a suspended account and a foreign address are an invalid_grant', async () => {
  const revoked = await gateway.createCaller();
  await gateway.admin('DELETE', `/api/v1/admin/tokens/${revoked.tokenId}`);
  expect(await refusal(await grant(asClient(revoked)))).toEqual([401, 'invalid_client']);
  const expired = await gateway.createCaller({ token: { expires_at: '2020-01-01T00:00:00Z' } });
  expect(await refusal(await grant(asClient(expired)))).toEqual([401, 'invalid_client']);
  const suspended = await gateway.createCaller({ user: { status: 'suspended' } });
  expect(await refusal(await grant(asClient(suspended)))).toEqual([400, 'invalid_grant']);
  const elsewhere = await gateway.createCaller({ token: { allowed_ips: ['10.0.0.0/8'] } });
  expect(await refusal(await grant(asClient(elsewhere)))).toEqual([400, 'invalid_grant']);
  for (const [of, errorType] of [
    [revoked, 'revoked_token'],
    [expired, 'expired_token'],
    [suspended, 'account_suspended'],
    [elsewhere, 'ip_not_allowed'],
  ] as const) {
    const [row] = await logOf('token.refuse', of.tokenId);
    expect([errorType, row?.outcome]).toEqual([errorType, 'refused']);
  }
});

test('a token that must be exchanged first is exchanged here too', async () => {
  const of = await gateway.createCaller({ token: { direct_use: false } });
  expect((await grant(asClient(of))).status).toBe(200);
});

test('grant and scope that are not offered are refused by their names', async () => {
  const client = asClient(caller);
  const send = (fields: Record<string, string>) => post(TOKEN, new URLSearchParams({ ...client, ...fields }));
  expect(await refusal(await send({}))).toEqual([400, 'invalid_request']);
  expect(await refusal(await send({ grant_type: '' }))).toEqual([400, 'invalid_request']);
  for (const grantType of ['password', 'authorization_code', 'refresh_token', 'magic']) {
    expect(await refusal(await send({ grant_type: grantType }))).toEqual([400, 'unsupported_grant_type']);
  }
  for (const scope of ['admin', 'customer admin', 'customer  customer', 'Customer', '客户']) {
    expect(await refusal(await grant({ ...client, scope }))).toEqual([400, 'invalid_scope']);
  }
  for (const scope of ['customer', '']) expect((await grant({ ...client, scope })).status).toBe(200);
  expect((await grant({ ...client, audience: 'ignored' })).status).toBe(200);
});

test.each([
  ['a parameter twice', 'grant_type=client_credentials&grant_type=client_credentials'],
  ['an unknown parameter twice', 'grant_type=client_credentials&x=1&x=2'],
  ['broken percent-encoding', 'grant_type=client_credentials&client_id=%zz'],
  ['percent-encoding that is no UTF-8', 'grant_type=client_credentials&client_id=%ff%fe'],
  ['NUL', 'grant_type=client_credentials&client_id=a%00b&client_secret=x'],
  ['a line break', 'grant_type=client_credentials&client_id=a%0d%0ab&client_secret=x'],
  ['a prototype', '__proto__=1&constructor=2'],
  ['nothing', ''],
  ['thousands of parameters', Array.from({ length: 5000 }, (_, index) => `p${index}=1`).join('&')],
])('a form with %s is an invalid_request on every endpoint', async (_, body) => {
  const authorization = `Bearer ${(await makeKey('support')).key}`;
  expect(await refusal(await post(TOKEN, body))).toEqual([400, 'invalid_request']);
  expect(await refusal(await post(REVOKE, body))).toEqual([400, 'invalid_request']);
  expect(await refusal(await post(INTROSPECT, body, { authorization }))).toEqual([400, 'invalid_request']);
});

test('other methods, media types, sizes, a query and bytes that are no text are refused in the same shape', async () => {
  for (const path of [TOKEN, REVOKE, INTROSPECT]) {
    const got = await fetch(gateway.url + path);
    expect(got.headers.get('allow')).toContain('POST');
    expect(await refusal(got)).toEqual([405, 'invalid_request']);
    const json = await post(path, JSON.stringify({ grant_type: 'client_credentials' }), {
      'content-type': 'application/json',
    });
    expect(await refusal(json)).toEqual([415, 'invalid_request']);
    expect(await refusal(await post(path, 'a=1', { 'content-encoding': 'gzip' }))).toEqual([415, 'invalid_request']);
    expect(await refusal(await post(path, `token=${'x'.repeat(70_000)}`))).toEqual([413, 'invalid_request']);
    const chunked = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(120)),
    });
    expect(await refusal(await post(path, chunked))).toEqual([413, 'invalid_request']);
    expect(await refusal(await post(`${path}?client_secret=x`, 'a=1'))).toEqual([400, 'invalid_request']);
    expect(await refusal(await post(path, new Uint8Array([0xff, 0xfe])))).toEqual([400, 'invalid_request']);
  }
  const metadata = '/.well-known/oauth-authorization-server';
  expect(await refusal(await post(metadata, 'a=1'))).toEqual([405, 'invalid_request']);
  expect(await refusal(await post('/oauth/authorize', 'a=1'))).toEqual([404, 'invalid_request']);
});

test('revoking ends the access token alone, at once, for whoever holds it', async () => {
  const [one, two] = [await obtain(), await obtain()];
  expect((await me(one)).status).toBe(200);
  const answer = await post(REVOKE, new URLSearchParams({ token: one, token_type_hint: 'refresh_token' }));
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect((await readJson(await me(one))).code).toBe(40103);
  expect((await me(two)).status).toBe(200);
  const rows = await gateway.admin('GET', '/api/v1/admin/operation-logs?action=token.revoke');
  expect(rows.data.items[0]).toMatchObject({
    actor: { type: 'customer_user', id: caller.userId },
    target: { type: 'access_token' },
    outcome: 'ok',
  });
});

test('revoking what is unknown, ended already or no token at all answers 200 and writes no row', async () => {
  const token = await obtain();
  const count = async () => (await gateway.admin('GET', '/api/v1/admin/operation-logs?action=token.revoke')).data.total;
  expect((await post(REVOKE, new URLSearchParams({ token }))).status).toBe(200);
  const before = await count();
  for (const each of [token, createToken('access'), 'nonsense', 'x'.repeat(50_000)]) {
    expect((await post(REVOKE, new URLSearchParams({ token: each }))).status).toBe(200);
  }
  expect(await count()).toBe(before);
});

test('an access token of a suspended account is ended too, and does not come back with the account', async () => {
  const of = await gateway.createCaller();
  const token = await obtain(of);
  await gateway.admin('PATCH', `/api/v1/admin/customer-users/${of.userId}`, { status: 'suspended' });
  expect((await post(REVOKE, new URLSearchParams({ token }))).status).toBe(200);
  await gateway.admin('PATCH', `/api/v1/admin/customer-users/${of.userId}`, { status: 'active' });
  expect((await readJson(await me(token))).code).toBe(40103);
});

test('auth tokens and management keys are not ended by OAuth, whether they exist or not', async () => {
  const { key } = await makeKey('support');
  for (const token of [caller.token, key, createToken('auth'), createToken('management')]) {
    const answer = await post(REVOKE, new URLSearchParams({ token }));
    expect(await refusal(answer)).toEqual([400, 'unsupported_token_type']);
  }
  expect((await grant(asClient(caller))).status).toBe(200);
});

test('introspection tells what a token is while it works, and then nothing', async () => {
  const { key } = await makeKey('auditor');
  const ask = async (token: string) =>
    readJson(await post(INTROSPECT, new URLSearchParams({ token }), { authorization: `Bearer ${key}` }));
  const token = await obtain();
  const active = await ask(token);
  expect(active).toEqual({
    active: true,
    scope: 'customer',
    client_id: caller.userId,
    username: 'oauth user',
    token_type: 'Bearer',
    exp: active.iat + 3600,
    iat: active.iat,
    sub: caller.userId,
    iss: gateway.url,
    jti: active.jti,
  });
  expect(Math.abs(active.iat - Date.now() / 1000)).toBeLessThan(60);
  await post(REVOKE, new URLSearchParams({ token }));
  for (const each of [token, createToken('access'), caller.token, key, 'nonsense']) {
    expect(await ask(each)).toEqual({ active: false });
  }
  const suspended = await gateway.createCaller();
  const ended = await obtain(suspended);
  await gateway.admin('PATCH', `/api/v1/admin/customer-users/${suspended.userId}`, { status: 'suspended' });
  expect(await ask(ended)).toEqual({ active: false });
});

test('introspection is for administrators, and tokens of administrators for those who may read them', async () => {
  const signedIn = await fetch(`${gateway.url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'password', username: 'owner', password: 'a long test password' }),
  });
  const adminToken: string = (await readJson(signedIn)).data.access_token;
  const token = await obtain();
  const ask = (authorization: string | null, about: string) =>
    post(INTROSPECT, new URLSearchParams({ token: about }), authorization === null ? {} : { authorization });
  for (const role of ['owner', 'admin', 'operator', 'support', 'auditor'] as const) {
    const authorization = `Bearer ${(await makeKey(role)).key}`;
    const permissions: ReadonlySet<string> = ROLE_PERMISSIONS[role];
    if (!permissions.has('token.read')) {
      const refused = await ask(authorization, token);
      expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
      expect([role, ...(await refusal(refused))]).toEqual([role, 403, 'insufficient_scope']);
      continue;
    }
    expect([role, (await readJson(await ask(authorization, token))).active]).toEqual([role, true]);
    const ofAdmin = await readJson(await ask(authorization, adminToken));
    expect([role, ofAdmin.active]).toEqual([role, permissions.has('admin.read')]);
    if (ofAdmin.active) expect(ofAdmin).toMatchObject({ scope: 'admin', username: 'owner' });
  }
  expect((await readJson(await ask(`Bearer ${adminToken}`, token))).active).toBe(true);
  for (const authorization of [null, 'Bearer nonsense', `Bearer ${caller.token}`]) {
    const refused = await ask(authorization, token);
    expect(refused.headers.get('www-authenticate')).toStartWith('Bearer ');
    expect(await refusal(refused)).toEqual([401, 'invalid_token']);
  }
  expect(await refusal(await ask(`Bearer ${token}`, token))).toEqual([403, 'insufficient_scope']);
});

test('a session of the console introspects with its CSRF token, and not without', async () => {
  const opened = await fetch(`${gateway.url}/api/v1/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'password', username: 'owner', password: 'a long test password' }),
  });
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  const { csrf_token: csrf } = (await readJson(opened)).data;
  const fields = new URLSearchParams({ token: await obtain() });
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const answer = await post(INTROSPECT, fields, { ...headers, 'x-csrf-token': csrf });
  expect((await readJson(answer)).active).toBe(true);
  expect((await refusal(await post(INTROSPECT, fields, headers)))[0]).toBe(403);
});

test('a management key may introspect as a client, by its id and itself', async () => {
  const { id, key } = await makeKey('support');
  const token = await obtain();
  const fields = new URLSearchParams({ token });
  expect((await readJson(await post(INTROSPECT, fields, { authorization: basic(id, key) }))).active).toBe(true);
  const inBody = new URLSearchParams({ token, client_id: id, client_secret: key });
  expect((await readJson(await post(INTROSPECT, inBody))).active).toBe(true);
  for (const authorization of [
    basic('key_other', key),
    basic(id, createToken('management')),
    basic(caller.userId, caller.token),
    basic('owner', 'a long test password'),
  ]) {
    const status = (await refusal(await post(INTROSPECT, fields, { authorization })))[0];
    expect([authorization.length > 0, status]).toEqual([true, 401]);
  }
  await gateway.admin('DELETE', `/api/v1/admin/keys/${id}`);
  expect(await refusal(await post(INTROSPECT, inBody))).toEqual([401, 'invalid_client']);
});

test('what is answered is what the reference says', async () => {
  const { key } = await makeKey('support');
  const issued = await readJson(await grant(asClient(caller)));
  tokenAnswerSchema.strict().parse(issued);
  const ask = async (token: string) =>
    readJson(await post(INTROSPECT, new URLSearchParams({ token }), { authorization: `Bearer ${key}` }));
  introspectAnswerSchema.strict().parse(await ask(issued.access_token));
  introspectAnswerSchema.strict().parse(await ask('nothing'));
  const metadata = await fetch(`${gateway.url}/.well-known/oauth-authorization-server`);
  metadataAnswerSchema.strict().parse(await readJson(metadata));
});

test('no credential of OAuth reaches the log', async () => {
  const token = await obtain();
  await post(REVOKE, new URLSearchParams({ token }));
  const log = gateway.logLines.join('');
  expect(log).toContain('"/oauth/token"');
  for (const secret of [token, caller.token]) expect(log).not.toContain(secret);
});
