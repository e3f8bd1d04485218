import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ROLE_PERMISSIONS } from '../../src/identity/index.ts';
import type { ActionContext } from '../../src/services/context.ts';
import { ensureOwner, resetPassword } from '../../src/services/admins/index.ts';
import { ensureQuickstart } from '../../src/services/tokens/index.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const PASSWORD = 'correct horse battery';
const SYSTEM: ActionContext = {
  actor: { type: 'system', id: null, name: 'test' },
  permissions: ROLE_PERMISSIONS.owner,
  origin: { ip: '', userAgent: '', requestId: '' },
};

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

const owner = (method: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  http.call(method, `/api/v1/admin${path}`, { token: http.admins.owner, json, headers });
const signIn = (username: string, password: string) =>
  http.call('POST', '/api/v1/auth/token', { json: { grant_type: 'password', username, password } });

test('an administrator is created, read, changed and deleted, and the password is never answered or logged', async () => {
  const created = await owner('POST', '/admins', {
    username: 'Anna',
    password: PASSWORD,
    role: 'support',
    name: 'Anna A.',
  });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({
    data: { username: 'anna', role: 'support', status: 'active', name: 'Anna A.' },
  });
  const path = `/admins/${text(created.json, 'data.id')}`;
  expect(await http.admin('PATCH', path, { role: 'auditor' })).toMatchObject({ role: 'auditor', version: 2 });
  expect(await http.admin('PUT', path, { username: 'anna', role: 'operator' })).toMatchObject({
    name: 'anna',
    role: 'operator',
  });
  expect((await signIn('anna', PASSWORD)).status).toBe(200);
  expect((await owner('DELETE', path)).status).toBe(204);
  expect(refusal(await owner('GET', path))).toEqual([404, 40401]);
  const rows = [
    ...(await http.log('admin.create')),
    ...(await http.log('admin.update')),
    ...(await http.log('admin.delete')),
  ];
  expect(rows).toHaveLength(4);
  expect(JSON.stringify(rows)).not.toMatch(/correct horse|argon2/);
  expect(created.text).not.toMatch(/correct horse|argon2/);
});

test('malformed administrators are refused field by field', async () => {
  const good = { username: 'x', password: PASSWORD, role: 'admin' };
  for (const [fields, path] of [
    [{ ...good, username: 'a b' }, 'username'],
    [{ ...good, password: 'short' }, 'password'],
    [{ ...good, role: 'god' }, 'role'],
    [{ username: 'x', role: 'admin' }, 'password'],
    [{ ...good, totp_secret: 'x' }, 'totp_secret'],
  ] as const) {
    const answer = await owner('POST', '/admins', fields);
    expect(refusal(answer)).toEqual([400, 40001]);
    expect(pick(answer.json, 'error.details.0.path')).toBe(path);
  }
});

test('a user name is unique without regard to case', async () => {
  await http.admin('POST', '/admins', { username: 'unique', password: PASSWORD, role: 'admin' });
  const answer = await owner('POST', '/admins', { username: 'UNIQUE', password: PASSWORD, role: 'admin' });
  expect(refusal(answer)).toEqual([409, 40901]);
  expect(pick(answer.json, 'error.details.0.field')).toBe('username');
});

test('only an owner manages administrators', async () => {
  for (const role of ['admin', 'operator', 'support'] as const) {
    const answer = await http.call('GET', '/api/v1/admin/admins', { token: http.admins[role] });
    expect(refusal(answer)).toEqual([403, 40301]);
    expect(text(answer.json, 'message')).toContain('admin.read');
  }
  expect((await http.call('GET', '/api/v1/admin/admins', { token: http.admins.auditor })).status).toBe(200);
  const write = await http.call('DELETE', `/api/v1/admin/admins/${http.adminIds.admin}`, {
    token: http.admins.auditor,
  });
  expect(text(write.json, 'message')).toContain('admin.write');
});

test('a new role is in force at the next call', async () => {
  const { id } = await http.admin('POST', '/admins', { username: 'mover', password: PASSWORD, role: 'support' });
  const token = text((await signIn('mover', PASSWORD)).json, 'data.access_token');
  expect((await http.call('GET', '/api/v1/admin/customers', { token })).status).toBe(200);
  await http.admin('PATCH', `/admins/${String(id)}`, { role: 'operator' });
  expect((await http.call('GET', '/api/v1/admin/customers', { token })).status).toBe(403);
});

test('a new password ends the sign-ins made with the old one', async () => {
  const { id } = await http.admin('POST', '/admins', { username: 'renew', password: PASSWORD, role: 'support' });
  const token = text((await signIn('renew', PASSWORD)).json, 'data.access_token');
  expect((await http.call('GET', '/api/v1/admin/customers', { token })).status).toBe(200);
  await http.admin('PATCH', `/admins/${String(id)}`, { password: 'another long password' });
  expect(refusal(await http.call('GET', '/api/v1/admin/customers', { token }))).toEqual([401, 40103]);
  expect(refusal(await signIn('renew', PASSWORD))).toEqual([401, 40104]);
  expect((await signIn('renew', 'another long password')).status).toBe(200);
});

test('resetting a password answers a new one that works', async () => {
  await http.admin('POST', '/admins', { username: 'forgot', password: PASSWORD, role: 'support' });
  const { password } = await resetPassword(http.deps, SYSTEM, { username: 'Forgot', password: null });
  expect((await signIn('forgot', password)).status).toBe(200);
});

test('the last active owner is not removed, suspended or demoted', async () => {
  const path = `/admins/${http.adminIds.owner}`;
  for (const [method, json] of [
    ['PATCH', { status: 'suspended' }],
    ['PATCH', { role: 'admin' }],
    ['PUT', { username: 'owner-of-test', role: 'admin' }],
    ['DELETE', undefined],
  ] as const) {
    expect(refusal(await owner(method, path, json))).toEqual([409, 40901]);
  }
  expect(await http.admin('PATCH', path, { name: 'Still here' })).toMatchObject({ role: 'owner', status: 'active' });
});

test('of two owners who are demoted at one instant one stays', async () => {
  const second = text(
    await http.admin('POST', '/admins', { username: 'second', password: PASSWORD, role: 'owner' }),
    'id',
  );
  const third = text(
    await http.admin('POST', '/admins', { username: 'third', password: PASSWORD, role: 'owner' }),
    'id',
  );
  const answers = await Promise.all(
    [http.adminIds.owner, second, third].map((id) => owner('PATCH', `/admins/${id}`, { role: 'admin' })),
  );
  const owners = await http.store.admins.countActiveOwners();
  expect(owners).toBe(3 - answers.filter((answer) => answer.status === 200).length);
  expect(owners).toBeGreaterThanOrEqual(1);
});

test('the first start makes the owner and the quickstart token once', async () => {
  const fresh = await createTestIdentity();
  const { admins } = fresh.store;
  for (const id of Object.values(fresh.adminIds)) {
    const admin = await admins.find(id);
    if (admin !== null) await fresh.store.transact([admins.remove(id, admin.version)]);
  }
  const made = await ensureOwner(fresh.deps, SYSTEM, null);
  expect(made.first).toBe(true);
  const json = { grant_type: 'password', username: 'owner', password: made.generated };
  expect((await fresh.call('POST', '/api/v1/auth/token', { json })).status).toBe(200);
  expect(await ensureOwner(fresh.deps, SYSTEM, 'other')).toEqual({ first: false, generated: null });
  const token = await ensureQuickstart(fresh.deps, SYSTEM);
  const caller = await fresh.deps.authenticator.caller(token, SYSTEM.origin);
  expect([caller.allowsModel('sandbox-fast'), caller.allowsModel('gpt-4.1')]).toEqual([true, false]);
  expect(await ensureQuickstart(fresh.deps, SYSTEM)).toBeNull();
  await fresh.dispose();
});
