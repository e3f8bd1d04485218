import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayError } from '../../lib/errors/index.ts';
import { silentLogger } from '../../lib/log.ts';
import { connectControl } from './client.ts';
import type { Operations } from './operations.ts';
import { startControlServer } from './server.ts';
import type { ControlServer } from './server.ts';

let folder = '';
const servers: ControlServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-control-'));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

const COUNTS = {
  dryRun: true,
  removed: 10,
  expiredAuthTokens: 1,
  revokedAuthTokens: 2,
  expiredAccessTokens: 3,
  revokedAccessTokens: 4,
};

const operations = {
  cleanTokens: async () => COUNTS,
  issueToken: async (params) => ({
    id: 'tok_1',
    name: params.name,
    customerUserId: params.customerUser,
    token: 'plain',
    expiresAt: params.expiresAt,
  }),
  listTokens: async () => ({ tokens: [], total: 0 }),
  revokeToken: async ({ id }) => {
    throw new GatewayError('not_found', { hint: `no token ${id}`, details: [{ path: 'id' }] });
  },
  resetPassword: async () => {
    throw new Error('SELECT hush FROM admins');
  },
} satisfies Partial<Operations> as unknown as Operations;

function listen(path: string): void {
  servers.push(startControlServer(path, async () => operations, silentLogger));
}

async function connect(path: string): Promise<Operations> {
  const client = await connectControl(path);
  if (client === null) throw new Error('nobody listens');
  return client;
}

test('parameters and results travel as they are', async () => {
  const path = join(folder, 'control.sock');
  listen(path);
  const client = await connect(path);
  expect(await client.cleanTokens({ expiredBefore: null, revokedBefore: null, dryRun: true })).toEqual(COUNTS);
  const issued = await client.issueToken({ customerUser: 'usr_1', name: '名字', expiresAt: null, allowedModels: null });
  expect(issued).toEqual({ id: 'tok_1', name: '名字', customerUserId: 'usr_1', token: 'plain', expiresAt: null });
});

test('only the owner of the data may connect', () => {
  const path = join(folder, 'control.sock');
  const umask = process.umask();
  listen(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(process.umask()).toBe(umask);
});

test('an error keeps its type, text and details', async () => {
  const path = join(folder, 'control.sock');
  listen(path);
  const client = await connect(path);
  const error = await client.revokeToken({ id: 'tok_9' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GatewayError);
  expect(error).toMatchObject({
    type: 'not_found',
    message: 'The resource does not exist: no token tok_9',
    details: [{ path: 'id' }],
  });
});

test('an unknown failure crosses the socket as internal_error and nothing else', async () => {
  const path = join(folder, 'control.sock');
  listen(path);
  const client = await connect(path);
  const error = await client.resetPassword({ username: 'owner', password: null }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ type: 'internal_error' });
  expect(String(error)).not.toContain('hush');
});

test('a socket file that a dead server left behind is no server, and is replaced by the next one', async () => {
  const path = join(folder, 'control.sock');
  writeFileSync(path, '');
  expect(await connectControl(path)).toBeNull();
  listen(path);
  expect(await connectControl(path)).not.toBeNull();
});

test('no socket means no server', async () => {
  expect(await connectControl(join(folder, 'control.sock'))).toBeNull();
});

test('a data folder deeper than the system allows a socket path to be still works', async () => {
  const deep = join(folder, 'd'.repeat(100), 'e'.repeat(100));
  mkdirSync(deep, { recursive: true });
  const path = join(deep, 'control.sock');
  listen(path);
  expect(await (await connect(path)).listTokens({ customerUser: null, limit: 1 })).toEqual({ tokens: [], total: 0 });
});
