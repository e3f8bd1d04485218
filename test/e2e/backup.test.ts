import { afterEach, expect, test } from 'bun:test';
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseUsd } from '../../src/lib/money.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';

afterEach(cleanUp);

const CALLERS = 8;

function run(dataDir: string, ...command: readonly string[]) {
  return runCommand({ command: [EXECUTABLE, ...command], dataDir });
}

async function spentOf(admin: Admin, userId: string): Promise<bigint> {
  const user = await admin.get(`/admin/customer-users/${userId}`);
  return parseUsd(text(list(user, 'budgets')[0] ?? {}, 'spent')) ?? -1n;
}

async function chargedTo(admin: Admin, userId: string): Promise<bigint> {
  const rows = await admin.all(`/admin/requests?customer_user_id=${userId}`);
  return rows.reduce((sum, row) => sum + (parseUsd(text(object(row, 'cost'), 'amount')) ?? 0n), 0n);
}

test('a back-up under load is consistent, holds no key, and a restore over newer data revives nothing', async () => {
  const dataDir = makeFolder();
  const path = join(makeFolder(), 'under-load.backup');
  const server = await startServer({ dataDir });
  let admin = await signIn(server.origin);
  await offerModel(admin, 'priced', 'sandbox-size-20-chunks-5', { input: '0', output: '100' });
  const budgets = [{ amount: '1000', period: 'total', hard: true }];
  const caller = await createCaller(admin, { name: 'loaded', budgets });
  const other = await createCaller(admin, { name: 'other' });
  const load = { going: true };
  let answered = 0;
  const calls = Array.from({ length: CALLERS }, async () => {
    while (load.going) {
      const response = await chat(server.origin, caller.token, { model: 'priced', max_tokens: 50 });
      expect(response.status).toBe(200);
      await response.text();
      answered += 1;
    }
  });
  await waitFor('the first calls', () => answered >= 100, 30_000);
  const made = await run(dataDir, 'backup', '--output', path);
  const during = answered;
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('The key that secrets are sealed under is not in it'),
  });
  await waitFor('calls after the back-up', () => answered >= during + 100, 30_000);
  load.going = false;
  await Promise.all(calls);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await run(dataDir, 'backup', '--output', path)).code).toBe(1);
  expect(await run(dataDir, 'restore', '--force', path)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('stop it first'),
  });

  // Elsewhere, the back-up alone: its books agree with each other.
  const elsewhere = makeFolder();
  expect(await run(elsewhere, 'restore', path)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is not known'),
  });
  copyFileSync(join(dataDir, 'secret.key'), join(elsewhere, 'secret.key'));
  const copy = await startServer({ dataDir: elsewhere });
  const copyAdmin = await signIn(copy.origin);
  const rows = await copyAdmin.all(`/admin/requests?customer_user_id=${caller.userId}`);
  expect(rows.length).toBeGreaterThanOrEqual(100);
  expect(await spentOf(copyAdmin, caller.userId)).toBe(await chargedTo(copyAdmin, caller.userId));
  await copy.stop();

  // At home, over what happened since.
  expect(
    (await admin.send('DELETE', `/admin/customer-users/${other.userId}/tokens/${other.tokenId}`)).status,
  ).toBeLessThan(300);
  const spent = await spentOf(admin, caller.userId);
  const oldAccess = admin;
  await server.stop();
  const restored = await run(dataDir, 'restore', '--force', '--json', path);
  expect(restored.code).toBe(0);
  expect(JSON.parse(restored.stdout)).toMatchObject({ kept: true, epoch: 2 });
  const again = await startServer({ dataDir });
  admin = await signIn(again.origin);
  expect(await spentOf(admin, caller.userId)).toBe(spent);
  expect((await chat(again.origin, other.token, { model: 'priced' })).status).toBe(401);
  expect((await chat(again.origin, caller.token, { model: 'priced', max_tokens: 50 })).status).toBe(200);
  expect(list(await admin.get('/admin/operation-logs?action=data.restore'), 'items')).toHaveLength(1);
  expect(list(await admin.get('/admin/operation-logs?action=data.backup'), 'items')).toHaveLength(1);
  expect(oldAccess).not.toBe(admin);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('before-restore-'))).toHaveLength(1);
});

test('a lost database comes back from a back-up, and a damaged back-up changes nothing', async () => {
  const dataDir = makeFolder();
  const path = join(makeFolder(), 'a.backup');
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const caller = await createCaller(admin, { name: 'alice' });
  await server.stop();
  expect((await run(dataDir, 'backup', '--output', path)).code).toBe(0);
  const damaged = join(dataDir, 'damaged');
  await Bun.write(damaged, readFileSync(path).subarray(0, -100));
  const before = readFileSync(join(dataDir, 'tallygate.db'));
  expect(await run(dataDir, 'restore', '--force', damaged)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('damaged'),
  });
  expect(readFileSync(join(dataDir, 'tallygate.db')).equals(before)).toBe(true);

  for (const name of readdirSync(dataDir)) if (name.startsWith('tallygate.db')) rmSync(join(dataDir, name));
  expect((await run(dataDir, 'restore', '--revoke-tokens', path)).code).toBe(0);
  const again = await startServer({ dataDir });
  expect((await chat(again.origin, caller.token, { model: 'sandbox' })).status).toBe(401);
});

test('on PostgreSQL too: a back-up beside the server, and a restore that revives nothing', async () => {
  const dataDir = makeFolder();
  const path = join(makeFolder(), 'postgres.backup');
  const { url, drop } = await createTestDatabase();
  const env = { TALLYGATE_DATABASE_URL: url };
  const command = (...words: readonly string[]) => runCommand({ command: [EXECUTABLE, ...words], dataDir, env });
  const server = await startServer({ dataDir, env });
  try {
    const admin = await signIn(server.origin);
    const [kept, revoked] = [
      await createCaller(admin, { name: 'kept' }),
      await createCaller(admin, { name: 'revoked' }),
    ];
    expect((await command('backup', '--output', path)).code).toBe(0);
    expect((await chat(server.origin, kept.token, { model: 'sandbox' })).status).toBe(200);
    const gone = `/admin/customer-users/${revoked.userId}/tokens/${revoked.tokenId}`;
    expect((await admin.send('DELETE', gone)).status).toBeLessThan(300);
    expect(await command('restore', '--force', path)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stop it first'),
    });
    await server.stop();
    expect(await command('restore', path)).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
    expect(JSON.parse((await command('restore', '--force', '--json', path)).stdout)).toMatchObject({
      kept: true,
      epoch: 2,
    });
    expect(await command('doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('life number 2') });
    const again = await startServer({ dataDir, env });
    expect((await chat(again.origin, revoked.token, { model: 'sandbox' })).status).toBe(401);
    expect((await chat(again.origin, kept.token, { model: 'sandbox' })).status).toBe(200);
    const requests = await (await signIn(again.origin)).all(`/admin/requests?customer_user_id=${kept.userId}`);
    expect(requests).toHaveLength(2);
    await again.stop();
  } finally {
    server.signal('SIGKILL');
    await server.exited;
    await drop();
  }
});

test('a restore that is killed at any point leaves the data as they were or as they are to be', async () => {
  const dataDir = makeFolder();
  const path = join(makeFolder(), 'a.backup');
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const caller = await createCaller(admin, { name: 'alice' });
  expect((await run(dataDir, 'backup', '--output', path)).code).toBe(0);
  await admin.send('DELETE', `/admin/customer-users/${caller.userId}/tokens/${caller.tokenId}`);
  await server.stop();
  for (const [round, ms] of [40, 80, 110, 140, 170, 200, 240, 300].entries()) {
    const more = round % 2 === 0 ? [] : ['--discard-present'];
    const child = Bun.spawn([EXECUTABLE, 'restore', '--force', ...more, path], {
      env: { PATH: process.env['PATH'] ?? '', TALLYGATE_DATA_DIR: dataDir },
      stdout: 'ignore',
      stderr: 'ignore',
    });
    await Bun.sleep(ms);
    child.kill('SIGKILL');
    await child.exited;
    const looked = await run(dataDir, 'doctor', '--json');
    expect(looked.code).toBe(0);
    const listed = JSON.parse((await run(dataDir, 'tokens', 'list', '--json')).stdout);
    expect(listed.tokens.map(({ id }: { id: string }) => id)).toContain(caller.tokenId);
  }
  // Whether a kill met the making of a safety copy is left to chance; so here is what it leaves.
  const half = 'before-restore-20260102T030405Z.backup';
  for (const suffix of ['', '.partial', '.copy', '.copy-journal']) await Bun.write(join(dataDir, half + suffix), 'x');
  expect((await run(dataDir, 'restore', '--force', path)).code).toBe(0);
  expect(readdirSync(dataDir)).toContain(half);
  expect(readdirSync(dataDir).filter((name) => /\.(restore|partial|copy)/.test(name))).toEqual([]);
});
