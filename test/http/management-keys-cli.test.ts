import { afterAll, beforeAll, expect, test } from 'bun:test';
import { runOn } from '../support/cli.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const run = (...argv: string[]) => runOn(gateway, argv);
const use = (key: string) =>
  fetch(`${gateway.url}/api/v1/admin/customers`, { headers: { authorization: `Bearer ${key}` } });

test('a key is made, listed without its plain text, and revoked at once', async () => {
  const made = await run('keys', 'create', '--name', 'nightly', '--role', 'support');
  const key = made.out.trim();
  expect([made.code, key.slice(0, 4)]).toEqual([0, 'tgm_']);
  expect(made.err).not.toContain(key);
  expect((await use(key)).status).toBe(200);

  const listed = await run('keys', 'list', '--json');
  const [item] = JSON.parse(listed.out).keys;
  expect(item).toMatchObject({ name: 'nightly', role: 'support', status: 'active', last4: key.slice(-4) });
  expect(listed.out + (await run('keys', 'list')).out).not.toContain(key);

  const revoked = await run('keys', 'revoke', item.id);
  expect([revoked.code, revoked.out]).toEqual([0, expect.stringContaining(item.id)]);
  expect((await use(key)).status).toBe(401);
  const log = await gateway.admin('GET', '/api/v1/admin/operation-logs?action=key.revoke');
  expect(log.data.items[0]).toMatchObject({
    actor: { type: 'system' },
    target: { type: 'management_key', id: item.id },
  });
});

test('an expiry is taken along, a wrong role is a usage error and an unknown id fails', async () => {
  const made = await run('keys', 'create', '--name', 'x', '--role', 'auditor', '--expires-at', '2099-01-01', '--json');
  expect(JSON.parse(made.out)).toMatchObject({ role: 'auditor', expires_at: '2099-01-01T00:00:00.000Z' });
  expect((await run('keys', 'create', '--name', 'x', '--role', 'god')).code).toBe(2);
  const unknown = await run('keys', 'revoke', 'key_absent');
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("'key_absent'")]);
});
