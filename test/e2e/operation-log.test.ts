import { afterEach, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createCaller, list, signIn, text } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, OWNER_PASSWORD, runCommand, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

afterEach(cleanUp);

const EXPORT = '/api/v1/admin/operation-logs/export?format=jsonl';
const BACKLOG = 40_000;

function audit(dataDir: string, ...words: readonly string[]) {
  return runCommand({ command: [EXECUTABLE, 'audit', ...words], dataDir });
}

/** Data of a first start, and unsealed rows as if they had come all at once. */
async function makeData(rows: number): Promise<string> {
  const dataDir = makeFolder();
  expect(await (await startServer({ dataDir })).stop()).toBe(0);
  const db = new Database(join(dataDir, 'tallygate.db'));
  db.run(
    `INSERT INTO operation_log (id, at, actor_type, actor_id, actor_name, action, target_type, target_id, ip, outcome, count)
     WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
     SELECT printf('log_made%09d', n), 1700000000000 + n, 'admin', 'adm_' || (n % 50), 'admin ' || (n % 50), 'token.issue',
       'token', 'tok_' || n, '192.0.2.1', 'ok', 1 FROM n`,
    [rows],
  );
  db.close();
  return dataDir;
}

/** How far the sealer is, read beside the server. */
function countUnsealed(dataDir: string): number {
  const db = new Database(join(dataDir, 'tallygate.db'), { readonly: true });
  const row = db.query('SELECT count(*) AS n FROM operation_log WHERE sequence IS NULL').get() as { n: number };
  db.close();
  return row.n;
}

async function openExport(server: Server, signal?: AbortSignal) {
  const signedIn = await fetch(`${server.origin}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'password', username: 'owner', password: OWNER_PASSWORD }),
  });
  const { data } = (await signedIn.json()) as { data: { access_token: string } };
  const headers = { authorization: `Bearer ${data.access_token}` };
  const response = await fetch(server.origin + EXPORT, { headers, ...(signal === undefined ? {} : { signal }) });
  expect(response.status).toBe(200);
  if (response.body === null) throw new Error('no body');
  return response.body.getReader();
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

test('a server with a backlog and an export that its client left ends in time', async () => {
  const server = await startServer({ dataDir: await makeData(BACKLOG) });
  const leave = new AbortController();
  const reader = await openExport(server, leave.signal);
  await reader.read();
  leave.abort();
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
}, 60_000);

test('a server that is told to end while an export is not read, or is under way, ends in time', async () => {
  const server = await startServer({ dataDir: await makeData(BACKLOG) });
  const [unread, read] = [await openExport(server), await openExport(server)];
  await unread.read();
  const reading = (async () => {
    while (!(await read.read()).done) await Bun.sleep(1);
  })().catch(() => undefined);
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
  await reading;
  await unread.cancel().catch(() => undefined);
  expect(server.stderr()).not.toContain('http.stream_failed');
}, 60_000);

test('a chain whose sealer is killed at any point verifies after the next start, with every row', async () => {
  const dataDir = await makeData(BACKLOG);
  for (const left of [0.9, 0.5, 0.2]) {
    const server = await startServer({ dataDir });
    await waitFor('the sealer', () => countUnsealed(dataDir) < BACKLOG * left, 20_000);
    server.signal('SIGKILL');
    await server.exited;
  }
  const between = countUnsealed(dataDir);
  const verified = await audit(dataDir, 'verify', '--json');
  expect([verified.code, verified.stderr]).toEqual([0, '']);
  const found = JSON.parse(verified.stdout);
  expect(found).toMatchObject({ ok: true, break: null });
  expect(found.checked).toBeGreaterThanOrEqual(BACKLOG);
  expect([between > 0, countUnsealed(dataDir)]).toEqual([true, 0]);
}, 90_000);

test('an export of 200,000 rows to a slow reader leaves the memory of the server flat', async () => {
  const rows = 200_000;
  const server = await startServer({ dataDir: await makeData(rows) });
  const reader = await openExport(server);
  let bytes = 0;
  let pieces = 0;
  let early = 0;
  let most = 0;
  let lines = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    for (const byte of value) if (byte === 10) lines += 1;
    if (++pieces % 20 !== 0) continue;
    await Bun.sleep(5);
    const resident = residentMegabytes(server.pid);
    if (early === 0 && lines > rows / 10) early = resident;
    most = Math.max(most, resident);
  }
  expect(lines).toBeGreaterThan(rows);
  expect(bytes).toBeGreaterThan(50_000_000);
  expect(most - early).toBeLessThan(60);
  expect(await server.stop()).toBe(0);
}, 60_000);

test('audit export to a pipe that is read slowly keeps its memory, and ends when nobody reads any more', async () => {
  const dataDir = await makeData(100_000);
  const child = Bun.spawn([EXECUTABLE, 'audit', 'export', '--format', 'jsonl'], {
    env: { PATH: process.env['PATH'] ?? '', TALLYGATE_DATA_DIR: dataDir },
    stdout: 'pipe',
    stderr: 'ignore',
  });
  const reader = child.stdout.getReader();
  await reader.read();
  await Bun.sleep(500);
  const early = residentMegabytes(child.pid);
  await Bun.sleep(1000);
  expect(residentMegabytes(child.pid) - early).toBeLessThan(20);
  expect(child.exitCode).toBeNull();
  await reader.cancel();
  expect(await child.exited).toBe(0);
}, 60_000);

test('audit verify, export and erase work beside a server and without it, and on what was restored', async () => {
  const dataDir = makeFolder();
  const path = join(makeFolder(), 'log.backup');
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const caller = await createCaller(admin, { name: 'Erika Mustermann' });
  const other = await createCaller(admin, { name: 'Otto Normal' });
  const verify = async (...words: readonly string[]) => {
    const { code, stdout } = await audit(dataDir, 'verify', '--json', ...words);
    return { code, found: JSON.parse(stdout) };
  };
  const exported = async () => {
    const { code, stdout } = await audit(dataDir, 'export', '--format', 'jsonl', '--filter', 'action=customer_user.*');
    expect(code).toBe(0);
    return stdout;
  };
  const noted = await verify();
  expect(noted).toMatchObject({ code: 0, found: { ok: true, erased: 0 } });
  const { sequence, hash } = noted.found.last;
  expect(await exported()).toContain('Erika Mustermann');
  expect(await audit(dataDir, 'erase', '--customer-user', 'Erika Mustermann')).toMatchObject({ code: 0 });
  expect(await exported()).not.toContain('Erika');
  expect((await runCommand({ command: [EXECUTABLE, 'backup', '--output', path], dataDir })).code).toBe(0);
  expect(await server.stop()).toBe(0);

  expect(await exported()).toContain('Otto Normal');
  expect((await audit(dataDir, 'erase', '--json', '--customer-user', other.userId)).code).toBe(0);
  expect(await exported()).not.toContain('Otto');
  const file = join(makeFolder(), 'log.csv');
  expect((await audit(dataDir, 'export', '--output', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('operation_log.erase');
  expect(await verify('--expect', `${sequence}:${hash}`)).toMatchObject({ code: 0, found: { ok: true } });
  expect(await verify('--expect', `${sequence}:${'0'.repeat(64)}`)).toMatchObject({ code: 1, found: { ok: false } });
  expect((await audit(dataDir, 'erase')).code).toBe(2);
  expect((await audit(dataDir, 'erase', '--customer-user', 'usr_none')).code).toBe(1);

  expect((await runCommand({ command: [EXECUTABLE, 'restore', '--force', path], dataDir })).code).toBe(0);
  expect(await verify('--expect', `${sequence}:${hash}`)).toMatchObject({ code: 0, found: { ok: true } });
  const again = await startServer({ dataDir });
  const rows = await (await signIn(again.origin)).get(`/admin/operation-logs?target_id=${caller.userId}`);
  expect(list(rows, 'items').map((row) => text(row, 'action'))).toContain('operation_log.erase');
  expect(await verify()).toMatchObject({ code: 0, found: { ok: true, break: null } });
}, 60_000);
