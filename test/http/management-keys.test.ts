import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ROLE_PERMISSIONS } from '../../src/identity/permissions.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { parseToken } from '../../src/lib/tokens.ts';
import { createManagementKey, updateManagementKey } from '../../src/services/management-keys/index.ts';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const KEYS = '/api/v1/admin/keys';
const MINUTE = 60_000;

let http: TestIdentity;
beforeAll(async () => {
  http = await createTestIdentity();
});
afterAll(() => http.dispose());

async function make(fields: object = {}) {
  const made = await http.admin('POST', '/keys', { name: 'nightly', role: 'support', ...fields });
  return { id: text(made, 'id'), key: text(made, 'key'), made };
}

const use = (key: string, path = '/api/v1/admin/customers') => http.call('GET', path, { token: key });

test('a key is shown once, works as a bearer, and does what its role may', async () => {
  const { id, key, made } = await make();
  expect(parseToken(key)).toBe('management');
  expect(made).toMatchObject({ status: 'active', last4: key.slice(-4), created_by: http.adminIds.owner, version: 1 });
  const read = await http.call('GET', `${KEYS}/${id}`, { token: http.admins.owner });
  expect(read.text).not.toContain(key);
  expect((await use(key)).status).toBe(200);
  expect(refusal(await use(key, KEYS))).toEqual([403, 40301]);
  const listed = await http.call('GET', KEYS, { token: http.admins.owner });
  expect(listed.text).toContain(id);
  expect(listed.text).not.toContain(key);
});

test('a key that is revoked is refused as revoked from then on, and its record stays', async () => {
  const { id, key } = await make();
  expect((await use(key)).status).toBe(200);
  const removed = await http.call('DELETE', `${KEYS}/${id}`, { token: http.admins.owner });
  expect(removed.status).toBe(204);
  expect(refusal(await use(key))).toEqual([401, 40103]);
  const again = await http.call('DELETE', `${KEYS}/${id}`, { token: http.admins.owner });
  expect(again.status).toBe(204);
  const read = await http.admin('GET', `/keys/${id}`);
  expect(read).toMatchObject({ status: 'revoked', version: 2 });
  expect((await http.log('key.revoke')).filter((row) => row['targetId'] === id)).toHaveLength(1);
});

test('a key ends at its expiry, and goes on when that is put off', async () => {
  const { id, key } = await make({ expires_at: new Date(http.clock.now() + MINUTE).toISOString() });
  expect((await use(key)).status).toBe(200);
  http.clock.advance(MINUTE);
  expect(refusal(await use(key))).toEqual([401, 40102]);
  expect(await http.admin('GET', `/keys/${id}`)).toMatchObject({ status: 'expired' });
  await http.admin('PATCH', `/keys/${id}`, { expires_at: null });
  expect((await use(key)).status).toBe(200);
});

test('a change of role holds from the next call on, and If-Match guards it', async () => {
  const { id, key } = await make();
  expect((await use(key)).status).toBe(200);
  const stale = await http.call('PATCH', `${KEYS}/${id}`, {
    token: http.admins.owner,
    json: { role: 'operator' },
    headers: { 'if-match': '7' },
  });
  expect(refusal(stale)).toEqual([412, 41201]);
  await http.admin('PATCH', `/keys/${id}`, { role: 'operator' });
  expect(refusal(await use(key))).toEqual([403, 40301]);
  const put = await http.admin('PUT', `/keys/${id}`, { name: 'renamed', role: 'auditor' });
  expect(put).toMatchObject({ name: 'renamed', role: 'auditor', expires_at: null, version: 3 });
  expect((await use(key, KEYS)).status).toBe(200);
  const unknown = await http.call('PATCH', `${KEYS}/${id}`, { token: http.admins.owner, json: { digest: 'x' } });
  expect(refusal(unknown)).toEqual([400, 40001]);
});

test('only who may write keys makes them, and none of more than they may themselves', async () => {
  for (const role of ['admin', 'operator', 'support', 'auditor'] as const) {
    const answer = await http.call('POST', KEYS, { token: http.admins[role], json: { name: 'x', role: 'support' } });
    expect([role, ...refusal(answer)]).toEqual([role, 403, 40301]);
    expect(answer.text).toContain('management_key.write');
  }
  const context = {
    actor: { type: 'admin', id: 'adm_x', name: 'x' },
    permissions: new Set([...ROLE_PERMISSIONS.support, 'management_key.write'] as const),
    origin: { ip: '', userAgent: '', requestId: '' },
  } as const;
  const fields = { name: 'x', expires_at: null };
  expect((await createManagementKey(http.deps, context, { ...fields, role: 'support' })).role).toBe('support');
  const { id } = await make({ role: 'owner' });
  for (const attempt of [
    () => createManagementKey(http.deps, context, { ...fields, role: 'owner' }),
    () => updateManagementKey(http.deps, context, id, null, { name: 'mine now' }),
  ]) {
    const error = await attempt().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error instanceof GatewayError && error.type).toBe('permission_denied');
  }
});

test('a key of the owner makes keys, and is named as who did it', async () => {
  const { id, key } = await make({ role: 'owner', name: 'terraform' });
  const made = await http.call('POST', KEYS, { token: key, json: { name: 'child', role: 'auditor' } });
  expect(made.status).toBe(201);
  expect(pick(made.json, 'data.created_by')).toBe(id);
  const [row] = await http.log('key.create');
  expect(row).toMatchObject({ actorType: 'management_key', actorId: id, actorName: 'terraform', outcome: 'ok' });
  expect(JSON.stringify(row)).not.toContain(text(made.json, 'data.key'));
});

test('a key outlives the administrator who made it', async () => {
  const PASSWORD = 'correct horse battery';
  const { id } = await http.admin('POST', '/admins', { username: 'gone', password: PASSWORD, role: 'owner' });
  const signedIn = await http.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'password', username: 'gone', password: PASSWORD },
  });
  const made = await http.call('POST', KEYS, {
    token: text(signedIn.json, 'data.access_token'),
    json: { name: 'left behind', role: 'support' },
  });
  await http.admin('DELETE', `/admins/${String(id)}`);
  expect((await use(text(made.json, 'data.key'))).status).toBe(200);
  const listed = await http.admin('GET', `/keys?created_by=${String(id)}`);
  expect(pick(listed, 'items.0.name')).toBe('left behind');
  expect(pick(listed, 'total')).toBe(1);
});

test('last use is written at most once a minute, and a change of the key keeps it', async () => {
  const { id, key } = await make();
  expect(pick(await http.admin('GET', `/keys/${id}`), 'last_used_at')).toBeNull();
  const first = http.clock.now();
  await use(key);
  http.clock.advance(5000);
  await use(key);
  http.clock.advance(5000);
  // Writes are done in their order, so this one ends after that of the last use.
  await http.admin('PATCH', `/keys/${id}`, { name: 'used' });
  expect(await http.admin('GET', `/keys/${id}`)).toMatchObject({
    last_used_at: new Date(first).toISOString(),
    version: 2,
  });
});

test('keys are listed by role, text and cursor', async () => {
  for (const name of ['list-a', 'list-b', 'list-c']) await make({ name, role: 'operator' });
  const first = await http.admin('GET', '/keys?q=list-&role=operator&sort=name&page_size=2');
  expect((first['items'] as { name: string }[]).map((key) => key.name)).toEqual(['list-a', 'list-b']);
  const next = await http.admin(
    'GET',
    `/keys?q=list-&role=operator&sort=name&page_size=2&cursor=${text(first, 'next_cursor')}`,
  );
  expect((next['items'] as { name: string }[]).map((key) => key.name)).toEqual(['list-c']);
  const bad = await http.call('GET', `${KEYS}?sort=digest`, { token: http.admins.owner });
  expect(refusal(bad)).toEqual([400, 40001]);
});

test('an unknown key and a malformed one are refused, and a management key is no credential of a customer user', async () => {
  const { key } = await make();
  expect(refusal(await use(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`))).toEqual([401, 40101]);
  expect(refusal(await use(key, '/api/v1/me'))).toEqual([403, 40301]);
  for (const json of [
    {},
    { name: 'x' },
    { name: 'x', role: 'god' },
    { name: '', role: 'owner' },
    { name: 'x', role: 'owner', key: 'y' },
  ]) {
    expect(refusal(await http.call('POST', KEYS, { token: http.admins.owner, json }))).toEqual([400, 40001]);
  }
});
