import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openBrowser } from '../support/browser.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import { codeAt } from '../support/one-time-codes.ts';

const TOTP = '/api/v1/admin/admins/me/totp';
const PASSWORD = 'correct horse battery';
const STEP = 30_000;

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

const signIn = (username: string, totp?: string, password = PASSWORD) =>
  http.call('POST', '/api/v1/auth/token', { json: { grant_type: 'password', username, password, totp } });

/** Failures of the tests before count no more. */
function nextWindow(): void {
  http.clock.advance(16 * 60_000);
}

/** An administrator with a second factor, in a fresh time step. */
async function enrol(username: string) {
  nextWindow();
  const { id } = await http.admin('POST', '/admins', { username, password: PASSWORD, role: 'support' });
  const page = await openBrowser(http, username, PASSWORD);
  const enrolment = await page.call('POST', TOTP);
  const secret = text(enrolment.json, 'data.secret');
  const confirmed = await page.call('POST', `${TOTP}/confirm`, { code: codeAt(secret, http.clock.now()) });
  const recovery = pick(confirmed.json, 'data.recovery_codes') as string[];
  http.clock.advance(STEP);
  return { id: String(id), page, secret, recovery, enrolment, confirmed, now: () => codeAt(secret, http.clock.now()) };
}

test('an enrolled secret counts from its confirmation on, and is shown once', async () => {
  const { id } = await http.admin('POST', '/admins', { username: 'anna', password: PASSWORD, role: 'support' });
  const page = await openBrowser(http, 'anna', PASSWORD);
  expect(refusal(await page.call('POST', `${TOTP}/confirm`, { code: '123456' }))).toEqual([409, 40901]);
  const abandoned = text((await page.call('POST', TOTP)).json, 'data.secret');
  const enrolment = await page.call('POST', TOTP);
  const secret = text(enrolment.json, 'data.secret');
  expect(enrolment.status).toBe(201);
  expect(new URL(text(enrolment.json, 'data.otpauth_uri')).searchParams.get('secret')).toBe(secret);
  expect((await signIn('anna')).status).toBe(200);
  const stale = codeAt(abandoned, http.clock.now());
  expect(refusal(await page.call('POST', `${TOTP}/confirm`, { code: stale }))).toEqual([400, 40001]);
  const confirmed = await page.call('POST', `${TOTP}/confirm`, { code: codeAt(secret, http.clock.now()) });
  expect(pick(confirmed.json, 'data.recovery_codes')).toHaveLength(10);
  expect(refusal(await page.call('POST', TOTP))).toEqual([409, 40901]);
  expect(await http.admin('GET', `/admins/${String(id)}`)).toMatchObject({ totp_enabled: true });
  const me = await page.call('GET', '/api/v1/admin/admins/me');
  expect(me.json).toMatchObject({ data: { totp_enabled: true, recovery_codes_left: 10 } });
  const stored = JSON.stringify(await http.store.admins.find(String(id)));
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain((pick(confirmed.json, 'data.recovery_codes') as string[])[0] ?? '?');
  const rows = JSON.stringify([...(await http.log('totp.enroll')), ...(await http.log('totp.confirm'))]);
  expect(rows).toContain(String(id));
  expect(rows).not.toContain(secret);
});

test('a sign-in needs a code, which is taken once, and not after its window', async () => {
  const berta = await enrol('berta');
  const before = (await http.log('admin.login')).length;
  expect(refusal(await signIn('berta'))).toEqual([401, 40105]);
  expect(refusal(await signIn('berta', undefined, 'wrong password'))).toEqual([401, 40104]);
  const code = berta.now();
  expect((await signIn('berta', code)).status).toBe(200);
  expect(refusal(await signIn('berta', code))).toEqual([401, 40104]);
  http.clock.advance(STEP);
  expect(refusal(await signIn('berta', code))).toEqual([401, 40104]);
  http.clock.advance(5 * STEP);
  expect(refusal(await signIn('berta', codeAt(berta.secret, http.clock.now() - 2 * STEP)))).toEqual([401, 40104]);
  expect((await signIn('berta', codeAt(berta.secret, http.clock.now() - STEP))).status).toBe(200);
  const rows = await http.log('admin.login');
  expect(rows).toHaveLength(before + 7);
  expect(rows.filter((row) => row['errorType'] === 'totp_required')).toHaveLength(1);
});

test('the code that confirmed the enrolment signs nobody in', async () => {
  const carla = await enrol('carla');
  expect(refusal(await signIn('carla', codeAt(carla.secret, http.clock.now() - STEP)))).toEqual([401, 40104]);
});

test('of two sign-ins with one code at one instant one succeeds', async () => {
  const dora = await enrol('dora');
  const answers = await Promise.all([signIn('dora', dora.now()), signIn('dora', dora.now())]);
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  const code = dora.recovery[0] ?? '';
  const recovered = await Promise.all([signIn('dora', code), signIn('dora', code)]);
  expect(recovered.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 401]);
});

test('a recovery code stands in for the app once; a change of the account does not revive it', async () => {
  const emma = await enrol('emma');
  const [first = '', second = ''] = emma.recovery;
  expect((await signIn('emma', first.toUpperCase())).status).toBe(200);
  const [row] = await http.log('admin.login');
  expect(row).toMatchObject({ outcome: 'ok', changes: { recovery_codes_left: { before: 10, after: 9 } } });
  expect(refusal(await signIn('emma', first))).toEqual([401, 40104]);
  await http.admin('PATCH', `/admins/${emma.id}`, { name: 'Emma E.' });
  expect(refusal(await signIn('emma', first))).toEqual([401, 40104]);
  expect((await signIn('emma', second)).status).toBe(200);
  const me = await emma.page.call('GET', '/api/v1/admin/admins/me');
  expect(pick(me.json, 'data.recovery_codes_left')).toBe(8);
});

test('new recovery codes replace the old ones, on proof', async () => {
  const fred = await enrol('fred');
  const path = `${TOTP}/recovery-codes`;
  expect(refusal(await fred.page.call('POST', path, {}))).toEqual([400, 40001]);
  expect(refusal(await fred.page.call('POST', path, { code: '000000' }))).toEqual([401, 40104]);
  expect(refusal(await fred.page.call('POST', path, { current_password: 'wrong password' }))).toEqual([401, 40104]);
  const code = fred.now();
  const renewed = await fred.page.call('POST', path, { code });
  const codes = pick(renewed.json, 'data.recovery_codes') as string[];
  expect(codes).toHaveLength(10);
  expect(refusal(await fred.page.call('POST', path, { code }))).toEqual([401, 40104]);
  expect(refusal(await signIn('fred', fred.recovery[0]))).toEqual([401, 40104]);
  expect((await signIn('fred', codes[0])).status).toBe(200);
});

test('a second factor goes by password or code, and without proof it stays', async () => {
  const gina = await enrol('gina');
  for (const proof of [{ code: '000000' }, { current_password: 'wrong password' }]) {
    expect(refusal(await gina.page.call('DELETE', TOTP, proof))).toEqual([401, 40104]);
  }
  expect(refusal(await gina.page.call('DELETE', TOTP, {}))).toEqual([400, 40001]);
  expect(refusal(await signIn('gina'))).toEqual([401, 40105]);
  expect((await gina.page.call('DELETE', TOTP, { code: gina.now() })).status).toBe(204);
  expect((await signIn('gina')).status).toBe(200);
  const hans = await enrol('hans');
  expect((await hans.page.call('DELETE', TOTP, { current_password: PASSWORD })).status).toBe(204);
  expect((await signIn('hans')).status).toBe(200);
});

test('an owner takes the second factor of one who has lost it; others may not', async () => {
  const ines = await enrol('ines');
  const path = `/api/v1/admin/admins/${ines.id}/totp`;
  for (const role of ['admin', 'auditor', 'support'] as const) {
    expect(refusal(await http.call('DELETE', path, { token: http.admins[role] }))).toEqual([403, 40301]);
  }
  expect((await http.call('DELETE', path, { token: http.admins.owner })).status).toBe(204);
  expect((await signIn('ines')).status).toBe(200);
  const [row] = await http.log('totp.disable');
  expect(row).toMatchObject({ actorId: http.adminIds.owner, targetId: ines.id });
});

test('an idempotent repeat of an enrolment or confirmation answers no secret again', async () => {
  nextWindow();
  await http.admin('POST', '/admins', { username: 'jana', password: PASSWORD, role: 'support' });
  const token = text((await signIn('jana')).json, 'data.access_token');
  const post = (path: string, json?: unknown) =>
    http.call('POST', path, { token, json, headers: { 'idempotency-key': 'k1' } });
  const secret = text((await post(TOTP)).json, 'data.secret');
  expect((await post(TOTP)).text).not.toContain(secret);
  const code = codeAt(secret, http.clock.now());
  const first = await post(`${TOTP}/confirm`, { code });
  const again = await post(`${TOTP}/confirm`, { code });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.text).not.toContain((pick(first.json, 'data.recovery_codes') as string[])[0] ?? '?');
});

test('wrong codes lock the account like wrong passwords', async () => {
  const kurt = await enrol('kurt');
  for (let times = 0; times < 10; times++) {
    expect(refusal(await signIn('kurt', '000000'))).toEqual([401, 40104]);
  }
  expect(refusal(await signIn('kurt', kurt.now()))).toEqual([429, 42903]);
  expect(await http.admin('GET', `/admins/${kurt.id}`)).toMatchObject({
    locked_until: new Date(http.clock.now() + 60_000).toISOString(),
  });
  http.clock.advance(60_000);
  expect((await signIn('kurt', kurt.now())).status).toBe(200);
});
