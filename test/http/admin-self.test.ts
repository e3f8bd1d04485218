import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openBrowser } from '../support/browser.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const ME = '/api/v1/admin/admins/me';
const PASSWORD = 'correct horse battery';
const OTHER = 'another long password';

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

async function create(username: string, role = 'support'): Promise<string> {
  return text(await http.admin('POST', '/admins', { username, password: PASSWORD, role }), 'id');
}

async function accessToken(username: string, password = PASSWORD): Promise<string> {
  const json = { grant_type: 'password', username, password };
  return text((await http.call('POST', '/api/v1/auth/token', { json })).json, 'data.access_token');
}

const status = async (token: string) => (await http.call('GET', ME, { token })).status;

test('an administrator of any role reads the own account, and nobody else has one', async () => {
  for (const role of ['owner', 'admin', 'operator', 'support', 'auditor'] as const) {
    const answer = await http.call('GET', ME, { token: http.admins[role] });
    expect(answer.json).toMatchObject({ data: { id: http.adminIds[role], role, totp_enabled: false } });
    expect(pick(answer.json, 'data.permissions')).toContain('request.read');
  }
  expect(refusal(await http.call('GET', ME, { token: http.callerToken }))).toEqual([403, 40301]);
  expect(refusal(await http.call('GET', ME))).toEqual([401, 40101]);
});

test('an administrator changes the own name and nothing else of the account, and the operation log tells it', async () => {
  const id = await create('nora');
  const token = await accessToken('nora');
  const patch = (json: unknown) => http.call('PATCH', ME, { token, json });
  expect((await patch({ name: 'Nora N.' })).json).toMatchObject({ data: { id, name: 'Nora N.', version: 2 } });
  expect((await patch({ name: null })).json).toMatchObject({ data: { name: 'nora', version: 3 } });
  for (const fields of [
    { role: 'owner' },
    { status: 'active' },
    { username: 'x' },
    { password: OTHER },
    { name: ' ' },
  ]) {
    expect(refusal(await patch(fields))).toEqual([400, 40001]);
  }
  const stale = await http.call('PATCH', ME, { token, json: { name: 'N' }, headers: { 'if-match': '1' } });
  expect(refusal(stale)).toEqual([412, 41201]);
  expect(refusal(await http.call('PATCH', ME, { token: http.callerToken, json: { name: 'N' } }))).toEqual([403, 40301]);
  expect(refusal(await http.call('PATCH', ME, { json: { name: 'N' } }))).toEqual([401, 40101]);
  const rows = (await http.log('admin.update')).filter((one) => one['targetId'] === id);
  expect(rows).toHaveLength(2);
  expect(rows.find((row) => JSON.stringify(row['changes']).includes('Nora'))).toMatchObject({
    actorId: id,
    outcome: 'ok',
  });
});

test('a new password ends every other session and access token of that administrator at once, and no one else', async () => {
  const id = await create('anna');
  const page = await openBrowser(http, 'anna', PASSWORD);
  const other = await openBrowser(http, 'anna', PASSWORD);
  const token = await accessToken('anna');
  const json = { current_password: PASSWORD, new_password: OTHER };
  expect((await page.call('POST', `${ME}/password`, json)).status).toBe(204);
  expect((await page.call('GET', ME)).status).toBe(200);
  expect(refusal(await other.call('GET', ME))).toEqual([401, 40103]);
  expect(refusal(await http.call('GET', ME, { token }))).toEqual([401, 40103]);
  expect(await status(http.admins.support)).toBe(200);
  const [row] = (await http.log('admin.update')).filter((one) => one['targetId'] === id);
  expect(row).toMatchObject({ actorId: id, outcome: 'ok', changes: { password: { before: '…', after: '…' } } });
  expect(JSON.stringify(row)).not.toMatch(/correct horse|another long/);
  expect(await status(await accessToken('anna', OTHER))).toBe(200);
});

test('an access token may change the password too, and stays', async () => {
  await create('berta');
  const token = await accessToken('berta');
  const second = await accessToken('berta');
  const json = { current_password: PASSWORD, new_password: OTHER };
  expect((await http.call('POST', `${ME}/password`, { token, json })).status).toBe(204);
  expect([await status(token), await status(second)]).toEqual([200, 401]);
});

test('the current password is asked for, and guessing it is counted', async () => {
  const id = await create('carla');
  const page = await openBrowser(http, 'carla', PASSWORD);
  const change = (current: string, next: string) =>
    page.call('POST', `${ME}/password`, { current_password: current, new_password: next });
  expect(refusal(await change('wrong password', OTHER))).toEqual([401, 40104]);
  expect(refusal(await change(PASSWORD, 'short'))).toEqual([400, 40001]);
  expect(refusal(await change(PASSWORD, PASSWORD))).toEqual([400, 40001]);
  for (let times = 0; times < 9; times++) await change('wrong password', OTHER);
  expect(refusal(await change(PASSWORD, OTHER))).toEqual([429, 42903]);
  const rows = (await http.log('admin.update')).filter((row) => row['targetId'] === id);
  expect(rows.filter((row) => row['outcome'] === 'refused')).toHaveLength(11);
  for (const key of ['account:carla', 'address:192.0.2.1']) await http.admin('DELETE', `/lockouts/${key}`);
  expect(await http.store.admins.find(id)).toMatchObject({ version: 1 });
});

test('a password that an owner or the command line sets ends all; an owner keeps the own token', async () => {
  const id = await create('dora');
  const page = await openBrowser(http, 'dora', PASSWORD);
  await http.admin('PATCH', `/admins/${id}`, { password: OTHER });
  expect(refusal(await page.call('GET', ME))).toEqual([401, 40103]);
  await create('boss', 'owner');
  const [first, second] = [await accessToken('boss'), await accessToken('boss')];
  const me = text((await http.call('GET', ME, { token: first })).json, 'data.id');
  const path = `/api/v1/admin/admins/${me}`;
  expect((await http.call('PATCH', path, { token: first, json: { password: OTHER } })).status).toBe(200);
  expect([await status(first), await status(second)]).toEqual([200, 401]);
});

test('suspension ends all sign-ins for good; deletion too', async () => {
  const id = await create('emma');
  const page = await openBrowser(http, 'emma', PASSWORD);
  const token = await accessToken('emma');
  await http.admin('PATCH', `/admins/${id}`, { status: 'suspended' });
  expect(refusal(await page.call('GET', ME))).toEqual([403, 40304]);
  expect(refusal(await http.call('GET', ME, { token }))).toEqual([403, 40304]);
  await http.admin('PATCH', `/admins/${id}`, { status: 'active' });
  expect(refusal(await page.call('GET', ME))).toEqual([401, 40103]);
  expect(refusal(await http.call('GET', ME, { token }))).toEqual([401, 40103]);
  const again = await openBrowser(http, 'emma', PASSWORD);
  await http.admin('DELETE', `/admins/${id}`);
  expect(refusal(await again.call('GET', ME))[0]).toBe(401);
});

test('a new role is in force at the next call of a session', async () => {
  const id = await create('fred');
  const page = await openBrowser(http, 'fred', PASSWORD);
  expect((await page.call('GET', '/api/v1/admin/customers')).status).toBe(200);
  await http.admin('PATCH', `/admins/${id}`, { role: 'operator' });
  expect(refusal(await page.call('GET', '/api/v1/admin/customers'))).toEqual([403, 40301]);
});

test('own sessions are listed with the current one marked, and end one by one', async () => {
  await create('gina');
  const page = await openBrowser(http, 'gina', PASSWORD);
  http.clock.advance(1000);
  const other = await openBrowser(http, 'gina', PASSWORD);
  const list = async () => pick((await page.call('GET', `${ME}/sessions`)).json, 'data.items') as { id: string }[];
  const sessions = await list();
  expect(sessions).toMatchObject([
    { current: true, ip: '192.0.2.1' },
    { current: false, ip: '192.0.2.1' },
  ]);
  expect(JSON.stringify(sessions)).not.toMatch(/digest|tgs_|[0-9a-f]{64}/);
  const path = `${ME}/sessions/${sessions[1]?.id ?? ''}`;
  expect((await page.call('DELETE', path)).status).toBe(204);
  expect(refusal(await other.call('GET', ME))).toEqual([401, 40103]);
  expect(refusal(await page.call('DELETE', path))).toEqual([404, 40401]);
  expect(await list()).toHaveLength(1);
  expect((await http.log('session.end'))[0]).toMatchObject({ actorName: 'gina', targetId: sessions[1]?.id });
});

test("another's session is out of reach without the permission, and an owner ends it", async () => {
  const id = await create('hans');
  const victim = await openBrowser(http, 'hans', PASSWORD);
  await create('ines');
  const page = await openBrowser(http, 'ines', PASSWORD);
  const item = `/admins/${id}/sessions`;
  const listed = await http.admin('GET', item);
  expect(listed).toMatchObject({ items: [{ current: false }], total: 1 });
  const session = text(listed, 'items.0.id');
  expect(refusal(await page.call('DELETE', `${ME}/sessions/${session}`))).toEqual([404, 40401]);
  expect(refusal(await page.call('GET', `/api/v1/admin${item}`))).toEqual([403, 40301]);
  expect(refusal(await page.call('DELETE', `/api/v1/admin${item}/${session}`))).toEqual([403, 40301]);
  const foreign = await http.call('DELETE', `/api/v1/admin/admins/${http.adminIds.owner}/sessions/${session}`, {
    token: http.admins.owner,
  });
  expect(refusal(foreign)).toEqual([404, 40401]);
  expect((await victim.call('GET', ME)).status).toBe(200);
  await http.admin('DELETE', `${item}/${session}`);
  expect(refusal(await victim.call('GET', ME))).toEqual([401, 40103]);
  const absent = await http.call('GET', '/api/v1/admin/admins/adm_0/sessions', { token: http.admins.owner });
  expect(refusal(absent)).toEqual([404, 40401]);
});
