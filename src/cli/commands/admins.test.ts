import { expect, test } from 'bun:test';
import type { ListedAdmin, Operations } from '../../app/control/index.ts';
import { EXIT } from '../exit-codes.ts';
import type { CliActions } from '../operations.ts';
import { createPrinter } from '../printer.ts';
import { runCli } from '../run-cli.ts';

const ANNA: ListedAdmin = {
  id: 'adm_1',
  username: 'anna',
  name: 'Anna',
  role: 'support',
  status: 'active',
  totpEnabled: true,
  lockedUntil: '2026-01-01T00:00:00.000Z',
  lastLoginAt: null,
  createdAt: '2025-01-01T00:00:00.000Z',
};

async function run(argv: readonly string[], input = '') {
  const calls: [string, unknown][] = [];
  let out = '';
  let err = '';
  const operations = new Proxy({} as Operations, {
    get: (_, name) => (params: Record<string, unknown>) => {
      calls.push([String(name), params]);
      if (name === 'listAdmins') return Promise.resolve({ admins: [ANNA], total: 2 });
      if (name === 'createAdmin')
        return Promise.resolve({ ...ANNA, password: params['password'] === null ? 'made' : null });
      return Promise.resolve(name === 'unlockAdmin' ? { unlocked: true } : { ...ANNA, ...params });
    },
  });
  const actions = {
    openOperations: async () => ({ via: 'server' as const, operations, close: async () => undefined }),
  } satisfies Partial<CliActions> as unknown as CliActions;
  const printer = createPrinter({ out: (text) => (out += text), err: (text) => (err += text), isTerminal: false });
  const code = await runCli(['admins', ...argv], { version: '1', actions, printer, readInput: async () => input });
  return { code, out, err, calls };
}

test('admins list shows role, state, second factor and lock, and says that there are more', async () => {
  const { out, err } = await run(['list']);
  expect(out).toBe('adm_1  active     support   anna  totp  locked until 2026-01-01T00:00:00.000Z\n');
  expect(err).toContain('1 of 2');
  expect(JSON.parse((await run(['list', '--json'])).out)).toMatchObject({ admins: [{ totp_enabled: true }], total: 2 });
});

test('admins create prints a password that it made, and no other', async () => {
  const made = await run(['create', 'anna', '--role', 'support']);
  expect(made.out).toBe('made\n');
  expect(made.calls).toEqual([['createAdmin', { username: 'anna', name: null, role: 'support', password: null }]]);
  const given = await run(['create', 'anna', '--role', 'support', '--password-stdin'], 'a long password\n');
  expect(given.out).toBe('');
  expect(given.calls[0]?.[1]).toMatchObject({ password: 'a long password' });
  expect((await run(['create', 'anna', '--role', 'god'])).code).toBe(EXIT.usage);
  expect((await run(['create', 'anna'])).code).toBe(EXIT.usage);
});

test.each([
  [['suspend', 'anna'], 'setAdminStatus', { username: 'anna', status: 'suspended' }],
  [['activate', 'anna'], 'setAdminStatus', { username: 'anna', status: 'active' }],
  [['set-role', 'anna', 'owner'], 'setAdminRole', { username: 'anna', role: 'owner' }],
  [['disable-totp', 'anna'], 'disableTotp', { username: 'anna' }],
  [['remove', 'anna'], 'removeAdmin', { username: 'anna' }],
  [['unlock', 'anna'], 'unlockAdmin', { username: 'anna', address: null }],
  [['unlock', '--address', '::1'], 'unlockAdmin', { username: null, address: '::1' }],
] as const)('admins %p asks for %s', async (argv, name, params) => {
  const { code, calls, out } = await run([...argv]);
  expect([code, calls]).toEqual([EXIT.ok, [[name, params]]]);
  expect(out).not.toBe('');
  expect(JSON.parse((await run([...argv, '--json'])).out)).toBeObject();
});

test('admins unlock wants one of a name and an address', async () => {
  expect((await run(['unlock'])).code).toBe(EXIT.usage);
  expect((await run(['unlock', 'anna', '--address', '::1'])).code).toBe(EXIT.usage);
});
