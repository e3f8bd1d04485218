import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createAdminOperations } from '../../src/app/operations/admin-operations.ts';
import type { AdminOperations } from '../../src/app/control/index.ts';
import type { ManagementDeps } from '../../src/app/management-deps.ts';
import { systemContext } from '../../src/app/system-context.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { openBrowser } from '../support/browser.ts';
import { createTestIdentity, refusal, text } from '../support/http-identity.ts';
import type { TestIdentity } from '../support/http-identity.ts';
import { codeAt } from '../support/one-time-codes.ts';

const ME = '/api/v1/admin/admins/me';
const PASSWORD = 'correct horse battery';

let http: TestIdentity;
let operations: AdminOperations;
beforeAll(async () => {
  http = await createTestIdentity();
  const deps: ManagementDeps = http.deps;
  operations = createAdminOperations(deps, systemContext('command line'));
});
afterAll(() => http.dispose());

const signIn = (username: string, password: string) =>
  http.call('POST', '/api/v1/auth/token', { json: { grant_type: 'password', username, password } });

async function failure(run: Promise<unknown>): Promise<string | null> {
  try {
    await run;
    return null;
  } catch (error) {
    if (error instanceof GatewayError) return error.type;
    throw error;
  }
}

test('an administrator whom the command line makes can sign in, and is changed at once by it', async () => {
  const created = await operations.createAdmin({ username: 'Anna', name: null, role: 'support', password: null });
  expect(created).toMatchObject({ username: 'anna', name: 'anna', role: 'support', lockedUntil: null });
  const page = await openBrowser(http, 'anna', created.password ?? '');
  expect(await operations.setAdminRole({ username: 'ANNA', role: 'auditor' })).toMatchObject({ role: 'auditor' });
  expect((await page.call('GET', '/api/v1/admin/admins')).status).toBe(200);
  expect(await operations.setAdminStatus({ username: 'anna', status: 'suspended' })).toMatchObject({
    status: 'suspended',
  });
  expect(refusal(await page.call('GET', ME))).toEqual([403, 40304]);
  await operations.setAdminStatus({ username: 'anna', status: 'active' });
  expect(refusal(await page.call('GET', ME))).toEqual([401, 40103]);
  const listed = await operations.listAdmins({ limit: 200 });
  expect(listed.admins.map(({ username }) => username)).toContain('anna');
  expect(await operations.removeAdmin({ username: 'anna' })).toEqual({ id: created.id, username: 'anna' });
  expect(await failure(operations.removeAdmin({ username: 'anna' }))).toBe('not_found');
  const [row] = await http.log('admin.delete');
  expect(row).toMatchObject({ actorType: 'system', actorName: 'command line', targetId: created.id });
});

test('a reset password ends every sign-in of the account', async () => {
  await operations.createAdmin({ username: 'berta', name: null, role: 'support', password: PASSWORD });
  const page = await openBrowser(http, 'berta', PASSWORD);
  const token = text((await signIn('berta', PASSWORD)).json, 'data.access_token');
  const { password } = await operations.resetPassword({ username: 'berta', password: null });
  expect(refusal(await page.call('GET', ME))).toEqual([401, 40103]);
  expect(refusal(await http.call('GET', ME, { token }))).toEqual([401, 40103]);
  expect((await signIn('berta', password ?? '')).status).toBe(200);
});

test('a lost second factor and a lock are taken away', async () => {
  await operations.createAdmin({ username: 'carla', name: null, role: 'support', password: PASSWORD });
  const page = await openBrowser(http, 'carla', PASSWORD);
  const secret = text((await page.call('POST', `${ME}/totp`)).json, 'data.secret');
  await page.call('POST', `${ME}/totp/confirm`, { code: codeAt(secret, http.clock.now()) });
  expect(refusal(await signIn('carla', PASSWORD))).toEqual([401, 40105]);
  expect(await operations.disableTotp({ username: 'carla' })).toMatchObject({ totpEnabled: false });
  for (let times = 0; times < 10; times++) await signIn('carla', 'wrong password');
  expect(refusal(await signIn('carla', PASSWORD))).toEqual([429, 42903]);
  expect(await operations.unlockAdmin({ username: 'carla', address: null })).toEqual({ unlocked: true });
  expect(refusal(await signIn('carla', PASSWORD))).toEqual([429, 42903]);
  expect(await operations.unlockAdmin({ username: null, address: '192.0.2.1' })).toEqual({ unlocked: true });
  expect((await signIn('carla', PASSWORD)).status).toBe(200);
  expect(await operations.unlockAdmin({ username: 'carla', address: null })).toEqual({ unlocked: false });
  expect(await failure(operations.unlockAdmin({ username: 'nobody', address: null }))).toBe('not_found');
});

test('the last active owner stays, also for the command line', async () => {
  const owner = { username: 'owner-of-test' };
  expect(await failure(operations.removeAdmin(owner))).toBe('conflict');
  expect(await failure(operations.setAdminStatus({ ...owner, status: 'suspended' }))).toBe('conflict');
  expect(await failure(operations.setAdminRole({ ...owner, role: 'admin' }))).toBe('conflict');
  expect(await failure(operations.setAdminRole({ ...owner, role: 'god' }))).toBe('invalid_request');
});
