import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openBrowser } from '../support/browser.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const SESSION = '/api/v1/auth/session';
const CUSTOMERS = '/api/v1/admin/customers';
const PASSWORD = 'correct horse battery';
const HOUR = 3_600_000;

let http: TestIdentity;
let adminId: string;
beforeAll(async () => {
  http = await createTestIdentity();
  adminId = text(await http.admin('POST', '/admins', { username: 'anna', password: PASSWORD, role: 'support' }), 'id');
});
afterAll(() => http.dispose());

const anna = { grant_type: 'password', username: 'Anna', password: PASSWORD };
const signIn = (headers: Record<string, string> = {}, json: object = anna) =>
  http.call('POST', SESSION, { json, headers });

test('a sign-in sets a cookie that scripts and other sites cannot use, and answers what the page needs', async () => {
  const answer = await signIn();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^tallygate_session=tgs_[0-9A-Za-z]{49}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
  );
  expect(answer.json).toMatchObject({ data: { subject: { id: adminId, name: 'anna', role: 'support' } } });
  expect(pick(answer.json, 'data.permissions')).toContain('customer.write');
  expect(pick(answer.json, 'data.permissions')).not.toContain('admin.read');
  const [row] = await http.log('admin.login');
  expect(row).toMatchObject({ outcome: 'ok', actorName: 'anna', targetId: adminId, ip: '192.0.2.1' });
  const secret = /tgs_\w+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '?';
  expect(answer.text).not.toContain(secret);
  expect(JSON.stringify(row)).not.toContain(secret);
});

test('behind a trusted proxy that serves by https the cookie is secure; a stranger cannot say so', async () => {
  const https = { 'x-forwarded-proto': 'https' };
  expect((await signIn(https)).headers.get('set-cookie')).not.toContain('Secure');
  const proxied = await createTestIdentity({ trustedProxies: ['192.0.2.1'] });
  await proxied.admin('POST', '/admins', { username: 'anna', password: PASSWORD, role: 'support' });
  const answer = await proxied.call('POST', SESSION, { json: anna, headers: https });
  expect(answer.headers.get('set-cookie')).toEndWith('; HttpOnly; SameSite=Strict; Secure');
  await proxied.dispose();
});

test('a refused sign-in sets no cookie and leaves a row each', async () => {
  const before = (await http.log('admin.login')).length;
  for (let times = 0; times < 2; times++) {
    const answer = await signIn({}, { ...anna, password: 'wrong password' });
    expect(refusal(answer)).toEqual([401, 40104]);
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
  expect((await http.log('admin.login')).length).toBe(before + 2);
  expect(refusal(await signIn({}, { ...anna, grant_type: 'auth_token' }))).toEqual([400, 40001]);
});

test('the session reads and, with its CSRF token alone, writes', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const other = await openBrowser(http, 'anna', PASSWORD);
  const post = (headers: Record<string, string>) =>
    http.call('POST', CUSTOMERS, { json: { name: 'acme' }, headers: { cookie: page.cookie, ...headers } });
  expect((await http.call('GET', CUSTOMERS, { headers: { cookie: page.cookie } })).status).toBe(200);
  for (const token of [null, '', 'x', other.csrf, page.cookie]) {
    const answer = await post(token === null ? {} : { 'x-csrf-token': token });
    expect(refusal(answer)).toEqual([403, 40301]);
    expect(answer.text).toContain('x-csrf-token');
  }
  expect((await post({ 'x-csrf-token': page.csrf })).status).toBe(201);
  expect(refusal(await post({ 'x-csrf-token': page.csrf, cookie: 'tallygate_session=' }))).toEqual([401, 40101]);
});

test('a page of another site can neither write nor sign in, even with the token', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const own = { cookie: page.cookie, 'x-csrf-token': page.csrf };
  const status = async (headers: Record<string, string>) =>
    (await http.call('POST', CUSTOMERS, { json: { name: 'acme' }, headers: { ...own, ...headers } })).status;
  expect(await status({ 'sec-fetch-site': 'same-origin', origin: 'http://rewritten.by.a.proxy' })).toBe(201);
  expect(await status({ origin: 'http://gateway.test' })).toBe(201);
  const strangers: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://evil.test' },
    { origin: 'https://gateway.test' },
    { origin: 'null' },
  ];
  for (const foreign of strangers) {
    expect(await status(foreign)).toBe(403);
    expect((await signIn(foreign)).status).toBe(403);
  }
  const foreign = { cookie: page.cookie, 'sec-fetch-site': 'cross-site' };
  expect((await http.call('GET', CUSTOMERS, { headers: foreign })).status).toBe(200);
});

test('a cookie is no bearer token and a bearer token no cookie', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const secret = page.cookie.split('=')[1] ?? '';
  expect(refusal(await http.call('GET', CUSTOMERS, { token: secret }))).toEqual([401, 40101]);
  const cookie = `tallygate_session=${http.admins.owner}`;
  expect(refusal(await http.call('GET', CUSTOMERS, { headers: { cookie } }))).toEqual([401, 40101]);
});

test('a page that is loaded again finds out who it is and goes on', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const again = await http.call('GET', SESSION, { headers: { cookie: page.cookie } });
  expect(again.json).toMatchObject({ data: { csrf_token: page.csrf, subject: { id: adminId, role: 'support' } } });
  expect(refusal(await http.call('GET', SESSION, { token: http.admins.owner }))).toEqual([401, 40101]);
  expect(refusal(await http.call('GET', SESSION))).toEqual([401, 40101]);
});

test('signing out ends the session at once and takes the cookie away', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  expect(refusal(await http.call('DELETE', SESSION, { headers: { cookie: page.cookie } }))).toEqual([403, 40301]);
  const out = await page.call('DELETE', SESSION);
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toBe('tallygate_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict');
  expect(refusal(await page.call('GET', CUSTOMERS))).toEqual([401, 40103]);
  expect((await http.log('admin.logout'))[0]).toMatchObject({ actorName: 'anna', targetId: adminId, outcome: 'ok' });
});

test('a session expires when it is not used for 12 hours, and after 7 days however it is used', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const idle = await openBrowser(http, 'anna', PASSWORD);
  for (let used = 0; used < 13; used++) {
    http.clock.advance(12 * HOUR - 1);
    expect((await page.call('GET', CUSTOMERS)).status).toBe(200);
    if (used === 0) expect((await idle.call('GET', CUSTOMERS)).status).toBe(200);
    if (used === 1) {
      http.clock.advance(1);
      expect(refusal(await page.call('GET', CUSTOMERS))[0]).toBe(200);
      expect(refusal(await idle.call('GET', CUSTOMERS))).toEqual([401, 40102]);
    }
  }
  http.clock.advance(12 * HOUR);
  expect(refusal(await page.call('GET', CUSTOMERS))).toEqual([401, 40102]);
});

test('the last use is written once a minute', async () => {
  const page = await openBrowser(http, 'anna', PASSWORD);
  const seen = async () => {
    // Uses are gathered for five seconds.
    http.clock.advance(5000);
    await Bun.sleep(20);
    return (await http.store.sessions.listByAdmin(adminId)).at(-1)?.lastSeenAt ?? 0;
  };
  const first = http.clock.now();
  await page.call('GET', CUSTOMERS);
  expect(await seen()).toBe(first);
  await page.call('GET', CUSTOMERS);
  expect(await seen()).toBe(first);
  http.clock.advance(60_000);
  const later = http.clock.now();
  await page.call('GET', CUSTOMERS);
  expect(await seen()).toBe(later);
});
