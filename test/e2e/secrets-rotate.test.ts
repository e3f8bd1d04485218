import { Database } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { registerSecret } from '../support/secrets.ts';
import { signIn, text } from './support/api.ts';
import type { Admin } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, OWNER_PASSWORD, runCommand, startServer } from './support/server.ts';

const PROVIDERS = 120;
/** Of the command's life, from its first instructions to its end. */
const KILL_AFTER_MS = [20, 60, 90, 110, 130, 150, 180, 240];

const stops: (() => void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await cleanUp();
});

/** A provider that knows the keys it may be called with, and answers a chat. */
function startUpstream(): { readonly url: string; readonly seen: string[] } {
  const seen: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      seen.push((request.headers.get('authorization') ?? '').replace('Bearer ', ''));
      return Response.json({
        id: 'x',
        object: 'chat.completion',
        choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      });
    },
  });
  stops.push(() => void server.stop(true));
  return { url: `http://127.0.0.1:${server.port}/v1`, seen };
}

function keyOf(index: number): string {
  return registerSecret(`provider-key-${index}-5f0c2e9d71`);
}

async function addProviders(admin: Admin, url: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < PROVIDERS; index++) {
    const added = await admin.post('/admin/providers', {
      name: `p-${index}`,
      kind: 'openai-compatible',
      base_url: url,
      api_key: keyOf(index),
      headers: { 'x-team': registerSecret(`header-value-${index}-91ab`) },
      models: [{ model: `m-${index}`, price: { input: '1', output: '1' } }],
    });
    ids.push(text(added, 'id'));
  }
  return ids;
}

/** The key file's lines, each of which is noted as a secret. */
function readKeys(dataDir: string): readonly string[] {
  const path = join(dataDir, 'secret.key');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return readFileSync(path, 'utf8').trim().split('\n').map(registerSecret);
}

/** Ids of the keys that anything is sealed under. */
function readKeyIds(dataDir: string): readonly string[] {
  const database = new Database(join(dataDir, 'tallygate.db'));
  const rows = database
    .query(
      'SELECT DISTINCT substr(s, 4, 8) AS id FROM (SELECT api_key_sealed AS s FROM providers UNION ALL SELECT headers_sealed FROM providers) WHERE s IS NOT NULL',
    )
    .all() as { readonly id: string }[];
  database.close();
  return rows.map(({ id }) => id);
}

async function expectKeysWork(admin: Admin, ids: readonly string[], seen: string[]): Promise<void> {
  seen.length = 0;
  for (const id of ids) expect(await admin.post(`/admin/providers/${id}/test`, {})).toMatchObject({ ok: true });
  expect(seen).toEqual(ids.map((_, index) => keyOf(index)));
}

test('a rotation that is killed at any point is finished by the next one, and no credential is lost', async () => {
  const dataDir = makeFolder();
  const { url, seen } = startUpstream();
  const server = await startServer({ dataDir });
  const ids = await addProviders(await signIn(server.origin), url);
  expect(await server.stop()).toBe(0);
  const [first] = readKeys(dataDir);

  let cut = 0;
  for (const ms of KILL_AFTER_MS) {
    const child = Bun.spawn([EXECUTABLE, 'secrets', 'rotate'], {
      cwd: dataDir,
      env: { PATH: process.env['PATH'] ?? '', TALLYGATE_DATA_DIR: dataDir },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
    });
    await Bun.sleep(ms);
    child.kill('SIGKILL');
    if ((await child.exited) !== 0) cut += 1;
    expect(readKeys(dataDir).length).toBeLessThanOrEqual(2);
  }
  expect(cut).toBeGreaterThan(2);

  const finished = await runCommand({ command: [EXECUTABLE, 'secrets', 'rotate', '--json'], dataDir });
  expect(finished.code).toBe(0);
  const keys = readKeys(dataDir);
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toBe(first);
  expect(readKeyIds(dataDir)).toEqual([JSON.parse(finished.stdout).key_id]);
  const again = await startServer({ dataDir });
  await expectKeysWork(await signIn(again.origin), ids, seen);
});

test('a rotation beside a running server loses no change, also when the server is killed in its middle', async () => {
  const dataDir = makeFolder();
  const { url, seen } = startUpstream();
  let server = await startServer({ dataDir });
  let admin = await signIn(server.origin);
  const ids = await addProviders(admin, url);
  const changes = { going: true };
  const changing = (async () => {
    for (let round = 0; changes.going; round++) {
      const id = ids[round % ids.length] ?? '';
      const { status } = await admin.send('PATCH', `/admin/providers/${id}`, { priority: (round % 9) + 1 });
      expect(status).toBe(200);
    }
  })();
  for (let round = 0; round < 3; round++) {
    const done = await runCommand({ command: [EXECUTABLE, 'secrets', 'rotate', '--json'], dataDir });
    expect(done.code).toBe(0);
    expect(readKeyIds(dataDir)).toEqual([JSON.parse(done.stdout).key_id]);
    expect(readKeys(dataDir)).toHaveLength(1);
  }
  changes.going = false;
  await changing;

  const rotating = runCommand({ command: [EXECUTABLE, 'secrets', 'rotate'], dataDir });
  while (readKeys(dataDir).length === 1) await Bun.sleep(1);
  server.signal('SIGKILL');
  await server.exited;
  expect((await rotating).code).toBe(1);
  server = await startServer({ dataDir });
  admin = await signIn(server.origin);
  await expectKeysWork(admin, ids, seen);
  expect((await runCommand({ command: [EXECUTABLE, 'secrets', 'rotate'], dataDir })).code).toBe(0);
  expect(readKeys(dataDir)).toHaveLength(1);
  await expectKeysWork(admin, ids, seen);
  expect(await admin.get('/admin/operation-logs?action=secret.rotate')).toMatchObject({ total: 4 });
});

test('a key of the environment is exchanged through TALLYGATE_SECRET_KEY_OLD', async () => {
  const dataDir = makeFolder();
  const { url, seen } = startUpstream();
  const [oldKey, newKey] = [
    registerSecret('an old key of the environment'),
    registerSecret('a new key of the environment'),
  ];
  const before = await startServer({ dataDir, env: { TALLYGATE_SECRET_KEY: oldKey } });
  const ids = await addProviders(await signIn(before.origin), url);
  const refused = await runCommand({
    command: [EXECUTABLE, 'secrets', 'rotate'],
    dataDir,
    env: { TALLYGATE_SECRET_KEY: oldKey },
  });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('TALLYGATE_SECRET_KEY_OLD') });
  await before.stop();

  const env = { TALLYGATE_SECRET_KEY: newKey, TALLYGATE_SECRET_KEY_OLD: oldKey };
  const between = await startServer({ dataDir, env });
  const rotated = await runCommand({ command: [EXECUTABLE, 'secrets', 'rotate'], dataDir, env });
  expect(rotated).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('TALLYGATE_SECRET_KEY_OLD is needed no more'),
  });
  await between.stop();

  const after = await startServer({ dataDir, env: { TALLYGATE_SECRET_KEY: newKey } });
  await expectKeysWork(await signIn(after.origin, OWNER_PASSWORD), ids, seen);
});
