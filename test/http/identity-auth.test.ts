import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createToken, parseToken } from '../../src/lib/tokens.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const TOKEN = '/api/v1/auth/token';
const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

const signIn = (username: string, password: string) =>
  http.call('POST', TOKEN, { json: { grant_type: 'password', username, password } });
const exchange = (token: string) => http.call('POST', TOKEN, { json: { grant_type: 'auth_token', auth_token: token } });
const me = (token: string) => http.call('GET', '/api/v1/me', { token });

async function issue(fields: object = {}, user: object = {}) {
  const { id: userId } = await http.admin('POST', '/customer-users', { name: 'anna', ...user });
  const issued = await http.admin('POST', `/customer-users/${String(userId)}/tokens`, { name: 'laptop', ...fields });
  return { userId: String(userId), id: text(issued, 'id'), token: text(issued, 'token') };
}

test('an auth token is exchanged for an access token that works on /api/v1', async () => {
  const { token, userId } = await issue();
  const answer = await exchange(token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json).toMatchObject({
    code: 0,
    data: { token_type: 'Bearer', expires_in: 3600, scope: 'customer', subject: { id: userId, name: 'anna' } },
  });
  const access = text(answer.json, 'data.access_token');
  expect(parseToken(access)).toBe('access');
  expect(pick((await me(access)).json, 'data.id')).toBe(userId);
});

test('an exchange is logged with the token as its target and no secret', async () => {
  const { token, id, userId } = await issue();
  await exchange(token);
  const [row] = await http.log('token.exchange');
  expect(row).toMatchObject({ actorType: 'customer_user', actorId: userId, targetType: 'token', targetId: id });
  expect(row).toMatchObject({ outcome: 'ok', ip: '192.0.2.1' });
  expect(JSON.stringify(row)).not.toContain(token);
});

test('an auth token on /api/v1 is refused and the exchange is named', async () => {
  const { token } = await issue();
  const answer = await me(token);
  expect(refusal(answer)).toEqual([401, 40101]);
  expect(text(answer.json, 'message')).toContain('/api/v1/auth/token');
});

test('what is no token, and an unknown token, are refused as invalid', async () => {
  for (const token of ['nonsense', createToken('access'), createToken('auth')]) {
    expect(refusal(await me(token))).toEqual([401, 40101]);
    expect(refusal(await exchange(token))).toEqual([401, 40101]);
  }
  expect(refusal(await http.call('GET', '/api/v1/me'))).toEqual([401, 40101]);
});

test('a malformed request for a token names its fields', async () => {
  for (const json of [
    {},
    { grant_type: 'magic' },
    { grant_type: 'auth_token' },
    { grant_type: 'password', username: 'a' },
  ]) {
    const answer = await http.call('POST', TOKEN, { json });
    expect(refusal(answer)).toEqual([400, 40001]);
  }
  const unknown = await http.call('POST', TOKEN, { json: { grant_type: 'auth_token', auth_token: 'x', more: 1 } });
  expect(pick(unknown.json, 'error.details')).toMatchObject([{ path: 'more' }]);
});

test('an access token ends after an hour', async () => {
  const { token } = await issue();
  const access = text((await exchange(token)).json, 'data.access_token');
  http.clock.advance(60 * MINUTE - 1);
  expect((await me(access)).status).toBe(200);
  http.clock.advance(1);
  expect(refusal(await me(access))).toEqual([401, 40102]);
});

test('an access token ends with its auth token at the latest', async () => {
  const { token } = await issue({ expires_at: new Date(http.clock.now() + 10 * MINUTE).toISOString() });
  const answer = await exchange(token);
  expect(pick(answer.json, 'data.expires_in')).toBe(600);
  const access = text(answer.json, 'data.access_token');
  http.clock.advance(10 * MINUTE);
  expect(refusal(await me(access))).toEqual([401, 40102]);
  expect(refusal(await exchange(token))).toEqual([401, 40102]);
});

test('shortening an auth token shortens the access tokens that are out already', async () => {
  const { token, id } = await issue();
  const access = text((await exchange(token)).json, 'data.access_token');
  await http.admin('PATCH', `/tokens/${id}`, { expires_at: new Date(http.clock.now() + MINUTE).toISOString() });
  http.clock.advance(MINUTE);
  expect(refusal(await me(access))).toEqual([401, 40102]);
});

test('ending the access token in hand ends it alone', async () => {
  const { token } = await issue();
  const one = text((await exchange(token)).json, 'data.access_token');
  const two = text((await exchange(token)).json, 'data.access_token');
  expect((await http.call('POST', '/api/v1/auth/revoke', { token: one })).status).toBe(204);
  expect(refusal(await me(one))).toEqual([401, 40103]);
  expect((await me(two)).status).toBe(200);
  expect(refusal(await http.call('POST', '/api/v1/auth/revoke', { token: one }))).toEqual([401, 40103]);
  expect(refusal(await http.call('POST', '/api/v1/auth/revoke'))).toEqual([401, 40101]);
});

test('a suspended customer user, a suspended customer and a past expiry are refused as such, at once', async () => {
  const { id: customerId } = await http.admin('POST', '/customers', { name: 'acme' });
  const { token, userId } = await issue({}, { customer_id: customerId });
  const access = text((await exchange(token)).json, 'data.access_token');
  const user = `/customer-users/${userId}`;
  for (const [path, off, on] of [
    [user, { status: 'suspended' }, { status: 'active' }],
    [user, { expires_at: new Date(http.clock.now()).toISOString() }, { expires_at: null }],
    [`/customers/${String(customerId)}`, { status: 'suspended' }, { status: null }],
  ] as const) {
    await http.admin('PATCH', path, off);
    expect(refusal(await me(access))).toEqual([403, 40304]);
    expect(refusal(await exchange(token))).toEqual([403, 40304]);
    await http.admin('PATCH', path, on);
    expect((await me(access)).status).toBe(200);
  }
});

test('both the token and its customer user must allow the address', async () => {
  const allowed = { allowed_ips: ['192.0.2.0/24', '2001:db8::/32'] };
  const other = { allowed_ips: ['10.0.0.0/8'] };
  expect((await exchange((await issue(allowed, allowed)).token)).status).toBe(200);
  expect(refusal(await exchange((await issue(other, {})).token))).toEqual([403, 40303]);
  expect(refusal(await exchange((await issue(allowed, other)).token))).toEqual([403, 40303]);
});

test('refusals of a token are logged once at once, and the rest of the minute with their count', async () => {
  const { token, id } = await issue({ allowed_ips: ['10.0.0.0/8'] });
  for (let index = 0; index < 5; index++) await exchange(token);
  const rows = (await http.log('token.refuse')).filter((row) => row['targetId'] === id);
  expect(rows.map((row) => row['count'])).toEqual(expect.arrayContaining([1, 4]));
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    outcome: 'refused',
    errorType: 'ip_not_allowed',
    ip: '192.0.2.1',
    actorName: 'anna',
  });
});

test('an administrator signs in with name and password', async () => {
  const { id } = await http.admin('POST', '/admins', { username: 'Berta', password: PASSWORD, role: 'support' });
  const answer = await signIn('bERTA', PASSWORD);
  expect(answer.json).toMatchObject({
    data: { scope: 'admin', expires_in: 3600, subject: { id, name: 'berta', role: 'support' } },
  });
  const access = text(answer.json, 'data.access_token');
  expect((await http.call('GET', '/api/v1/admin/customers', { token: access })).status).toBe(200);
  expect(refusal(await http.call('GET', '/api/v1/admin/admins', { token: access }))).toEqual([403, 40301]);
  expect(refusal(await me(access))).toEqual([403, 40301]);
  expect((await http.log('admin.login'))[0]).toMatchObject({ outcome: 'ok', actorName: 'berta', targetId: id });
});

test('a wrong password and an unknown name are refused alike, and each leaves a row', async () => {
  await http.admin('POST', '/admins', { username: 'carla', password: PASSWORD, role: 'auditor' });
  const before = (await http.log('admin.login')).length;
  const wrong = await signIn('carla', 'wrong password');
  const unknown = await signIn('nobody-of-that-name', 'wrong password');
  expect(refusal(wrong)).toEqual([401, 40104]);
  expect(pick(wrong.json, 'message')).toBe(pick(unknown.json, 'message'));
  const rows = await http.log('admin.login');
  expect(rows.length).toBe(before + 2);
  expect(JSON.stringify(rows)).not.toContain('nobody-of-that-name');
});

test('a suspended administrator cannot sign in, nor go on', async () => {
  const { id } = await http.admin('POST', '/admins', { username: 'dora', password: PASSWORD, role: 'support' });
  const access = text((await signIn('dora', PASSWORD)).json, 'data.access_token');
  await http.admin('PATCH', `/admins/${String(id)}`, { status: 'suspended' });
  expect(refusal(await signIn('dora', PASSWORD))).toEqual([403, 40304]);
  expect(refusal(await http.call('GET', '/api/v1/admin/customers', { token: access }))).toEqual([403, 40304]);
});

test('ten failed sign-ins lock the account and the address, also for the right password, until the lock ends', async () => {
  const locked = await createTestIdentity();
  const attempt = (username: string, password: string) =>
    locked.call('POST', TOKEN, { json: { grant_type: 'password', username, password } });
  await locked.admin('POST', '/admins', { username: 'emma', password: PASSWORD, role: 'support' });
  await locked.admin('POST', '/admins', { username: 'fred', password: PASSWORD, role: 'support' });
  const failed = await Promise.all(Array.from({ length: 16 }, () => attempt('emma', 'wrong password')));
  const codes = failed.map((answer) => pick(answer.json, 'code'));
  expect(codes.filter((code) => code === 40104)).toHaveLength(10);
  const refused = await attempt('emma', PASSWORD);
  expect(refusal(refused)).toEqual([429, 42903]);
  expect(Number(refused.headers.get('retry-after'))).toBe(60);
  expect(refusal(await attempt('fred', PASSWORD))).toEqual([429, 42903]);
  locked.clock.advance(MINUTE);
  expect((await attempt('emma', PASSWORD)).status).toBe(200);
  await locked.dispose();
}, 20_000);
