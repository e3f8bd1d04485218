import { afterEach, expect, test } from 'bun:test';
import { createCaller, list, signIn, text } from './support/api.ts';
import type { Admin } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer } from './support/server.ts';

afterEach(cleanUp);

const CLEAN = [EXECUTABLE, 'tokens', 'clean'];

/** Two revoked auth tokens, one access token revoked with its auth token, and one auth token that stays. */
async function prepareTokens(
  admin: Admin,
  origin: string,
): Promise<{ readonly userId: string; readonly kept: string }> {
  const { userId, tokenId, token } = await createCaller(admin, { name: `clean-${crypto.randomUUID()}` });
  const exchange = await fetch(`${origin}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'auth_token', auth_token: token }),
  });
  expect(exchange.status).toBe(200);
  const path = `/admin/customer-users/${userId}/tokens`;
  const other = text(await admin.post(path, { name: 'other' }), 'id');
  const kept = text(await admin.post(path, { name: 'kept' }), 'id');
  expect((await admin.send('DELETE', `${path}/${tokenId}`)).status).toBeLessThan(300);
  expect((await admin.send('DELETE', `${path}/${other}`)).status).toBeLessThan(300);
  return { userId, kept };
}

async function tokenIds(admin: Admin, userId: string): Promise<readonly string[]> {
  const answer = await admin.get(`/admin/customer-users/${userId}/tokens`);
  return list(answer, 'items').map((item) => text(item, 'id'));
}

const COUNTS = {
  removed: 3,
  expired_auth_tokens: 0,
  revoked_auth_tokens: 2,
  expired_access_tokens: 0,
  revoked_access_tokens: 1,
};

test('tokens clean works while the server runs, and the operation log has it', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const { userId, kept } = await prepareTokens(admin, server.origin);

  const dryRun = await runCommand({ command: [...CLEAN, '--dry-run', '--json'], dataDir });
  expect(JSON.parse(dryRun.stdout)).toEqual({ ...COUNTS, dry_run: true });
  const early = await runCommand({ command: [...CLEAN, '--revoked-before', '2020-01-01', '--json'], dataDir });
  expect(JSON.parse(early.stdout)).toMatchObject({ removed: 0 });
  const cleaned = await runCommand({ command: CLEAN, dataDir });
  expect(cleaned.stdout.split('\n').slice(0, 3)).toEqual([
    'Removed 3 tokens',
    '  0 expired auth tokens',
    '  2 revoked auth tokens',
  ]);
  expect(await tokenIds(admin, userId)).toEqual([kept]);
  const log = await admin.get('/admin/operation-logs?action=token.clean');
  expect(list(log, 'items').length).toBeGreaterThan(0);
});

test('tokens clean works while no server runs, and leaves the data free', async () => {
  const dataDir = makeFolder();
  const first = await startServer({ dataDir });
  const { userId, kept } = await prepareTokens(await signIn(first.origin), first.origin);
  expect(await first.stop()).toBe(0);

  const cleaned = await runCommand({ command: [...CLEAN, '--json'], dataDir });
  expect(cleaned.code).toBe(0);
  expect(JSON.parse(cleaned.stdout)).toEqual({ ...COUNTS, dry_run: false });
  const second = await startServer({ dataDir });
  expect(await tokenIds(await signIn(second.origin), userId)).toEqual([kept]);
});

test('a token that a command issues works at once, and no longer once a command revoked it', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  await admin.post('/admin/customer-users', { name: 'alice' });
  const issue = [EXECUTABLE, 'tokens', 'issue', '--user', 'alice', '--name', 'cli', '--json'];
  const issued = JSON.parse((await runCommand({ command: issue, dataDir })).stdout) as { id: string; token: string };
  const call = (): Promise<Response> =>
    fetch(`${server.origin}/v1/models`, { headers: { authorization: `Bearer ${issued.token}` } });
  expect((await call()).status).toBe(200);
  const revoked = await runCommand({ command: [EXECUTABLE, 'tokens', 'revoke', issued.id], dataDir });
  expect(revoked.code).toBe(0);
  const refused = await call();
  expect(refused.status).toBe(401);
  expect(await refused.text()).toContain('revoked_token');
});
