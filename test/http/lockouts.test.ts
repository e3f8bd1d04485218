import { afterEach, beforeEach, expect, test } from 'bun:test';
import { createTestIdentity, pick, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;

let http: TestIdentity;
let annaId: string;
beforeEach(async () => {
  http = await createTestIdentity({ trustedProxies: ['192.0.2.1'] });
  annaId = text(await http.admin('POST', '/admins', { username: 'anna', password: PASSWORD, role: 'support' }), 'id');
});
afterEach(() => http.dispose());

const attempt = (username: string, password: string, ip: string) =>
  http.call('POST', '/api/v1/auth/token', {
    json: { grant_type: 'password', username, password },
    headers: { 'x-forwarded-for': ip },
  });

/** Fails ten times, each from the address that the function names. */
async function failTen(username: string, ip: (index: number) => string): Promise<void> {
  for (let index = 0; index < 10; index++) {
    expect(refusal(await attempt(username, 'wrong password', ip(index)))).toEqual([401, 40104]);
  }
}

const elsewhere = (index: number) => `198.51.100.${index}`;
const lockouts = async () => pick(await http.admin('GET', '/lockouts'), 'items') as Record<string, unknown>[];

test('no number of parallel attempts gets past the tenth', async () => {
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => attempt('anna', 'wrong password', elsewhere(index))),
  );
  const codes = answers.map((answer) => pick(answer.json, 'code'));
  expect(codes.filter((code) => code === 40104)).toHaveLength(10);
  expect(codes.filter((code) => code === 42903)).toHaveLength(14);
  expect(await http.log('admin.login')).toHaveLength(24);
  expect(await http.log('admin.lock')).toHaveLength(1);
}, 20_000);

test('a right password among wrong ones counts for nobody', async () => {
  await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      attempt('anna', 'wrong password', index < 5 ? '203.0.113.1' : '203.0.113.2'),
    ),
  );
  expect((await attempt('anna', PASSWORD, '203.0.113.1')).status).toBe(200);
  expect(await http.store.signInFailures.find('account:anna')).toBeNull();
  expect(await http.store.signInFailures.find('address:203.0.113.1')).toMatchObject({ count: 5, lockedUntil: null });
  await failTen('anna', elsewhere);
}, 20_000);

test('a locked account is shown, and lifted by an owner alone', async () => {
  await failTen('anna', elsewhere);
  const until = new Date(http.clock.now() + MINUTE).toISOString();
  expect(await lockouts()).toEqual([
    { key: 'account:anna', kind: 'account', name: 'anna', failures: 10, locked_until: until, lock_count: 1 },
  ]);
  expect(await http.admin('GET', `/admins/${annaId}`)).toMatchObject({ locked_until: until });
  expect(refusal(await attempt('anna', PASSWORD, '203.0.113.9'))).toEqual([429, 42903]);
  const path = '/api/v1/admin/lockouts/account:anna';
  expect(refusal(await http.call('DELETE', path, { token: http.admins.auditor }))).toEqual([403, 40301]);
  expect((await http.call('GET', '/api/v1/admin/lockouts', { token: http.admins.auditor })).status).toBe(200);
  expect((await http.call('DELETE', path, { token: http.admins.owner })).status).toBe(204);
  expect(refusal(await http.call('DELETE', path, { token: http.admins.owner }))).toEqual([404, 40401]);
  expect((await attempt('anna', PASSWORD, '203.0.113.9')).status).toBe(200);
  expect(await http.admin('GET', `/admins/${annaId}`)).toMatchObject({ locked_until: null });
  const locked = await http.log('admin.lock');
  expect(locked).toMatchObject([
    { targetId: annaId, actorType: 'system', changes: { locked_until: { after: until } } },
  ]);
  expect(await http.log('admin.unlock')).toMatchObject([{ targetId: annaId, actorId: http.adminIds.owner }]);
}, 20_000);

test('a lock ends by itself to the millisecond, and the next is twice as long', async () => {
  await failTen('anna', elsewhere);
  http.clock.advance(MINUTE - 1);
  const refused = await attempt('anna', PASSWORD, '203.0.113.9');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await lockouts()).toHaveLength(1);
  http.clock.advance(1);
  expect(await lockouts()).toEqual([]);
  await failTen('anna', (index) => `203.0.113.${index}`);
  expect(Number((await attempt('anna', PASSWORD, '203.0.113.99')).headers.get('retry-after'))).toBe(120);
}, 20_000);

test('the addresses of one IPv6 /64 count as one, and the lock on them is lifted by its key', async () => {
  await failTen('nobody', (index) => `2001:db8:1:2:${index}::${index}`);
  expect(refusal(await attempt('anna', PASSWORD, '2001:db8:1:2:ffff::1'))).toEqual([429, 42903]);
  expect((await attempt('anna', PASSWORD, '2001:db8:1:3::1')).status).toBe(200);
  const [lock] = await lockouts();
  expect(lock).toMatchObject({ key: 'address:2001:db8:1:2::', kind: 'address', name: '2001:db8:1:2::' });
  await http.admin('DELETE', `/lockouts/${encodeURIComponent(String(lock?.['key']))}`);
  expect((await attempt('anna', PASSWORD, '2001:db8:1:2:ffff::1')).status).toBe(200);
  const [locked] = await http.log('address.lock');
  const [unlocked] = await http.log('address.unlock');
  expect(locked?.['targetId']).toBe(unlocked?.['targetId']);
  expect(String(locked?.['targetId'])).toMatch(/^[0-9a-f]{16}$/);
}, 20_000);

test('what was typed as the name of nobody is locked, but neither kept nor shown', async () => {
  await failTen('my-secret-password', elsewhere);
  expect(refusal(await attempt('my-secret-password', 'x', '203.0.113.9'))).toEqual([429, 42903]);
  expect(await lockouts()).toEqual([]);
  expect(await http.store.signInFailures.find('account:my-secret-password')).toBeNull();
  const other = await http.call('DELETE', '/api/v1/admin/lockouts/unknown:x', { token: http.admins.owner });
  expect(refusal(other)).toEqual([404, 40401]);
}, 20_000);

test('a new password lifts the lock on the account', async () => {
  await failTen('anna', elsewhere);
  await http.admin('PATCH', `/admins/${annaId}`, { password: 'another long password' });
  expect((await attempt('anna', 'another long password', '203.0.113.9')).status).toBe(200);
}, 20_000);
