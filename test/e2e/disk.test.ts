import { Database } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chat, createCaller, offerModel, signIn } from './support/api.ts';
import type { Admin, IssuedCaller } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

const MODEL = 'metered';
const SLOW = 'metered-slowly';
/** Longer than a writer waits for a lock. */
const REFUSED_WITHIN_MS = 30_000;
const BACK_WITHIN_MS = 20_000;

const mounted: string[] = [];

afterEach(async () => {
  for (const folder of mounted.splice(0)) Bun.spawnSync(['umount', '-l', folder]);
  await cleanUp();
});

interface Gateway {
  readonly server: Server;
  readonly admin: Admin;
  readonly caller: IssuedCaller;
  readonly dataDir: string;
}

async function start(dataDir: string): Promise<Gateway> {
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  await offerModel(admin, MODEL, 'sandbox-size-5', { input: '0', output: '1000000' });
  await offerModel(admin, SLOW, 'sandbox-size-100-chunks-100-interval-100', { input: '0', output: '1000000' });
  const budgets = [{ amount: '100000.00', period: 'total', hard: true }];
  return { server, admin, caller: await createCaller(admin, { name: 'e2e', budgets }), dataDir };
}

async function reasonOf({ server }: Gateway): Promise<string> {
  const response = await fetch(`${server.origin}/readyz`);
  const { reason = '' } = (await response.json()) as { reason?: string };
  return reason;
}

/** Calls until one is refused; answers how many were answered. Nothing but 200 and the refusal may come. */
async function callUntilRefused({ server, caller }: Gateway): Promise<number> {
  let answered = 0;
  await waitFor(
    'a call to be refused',
    async () => {
      const response = await chat(server.origin, caller.token, { model: MODEL, max_tokens: 5 });
      const body = (await response.json()) as { error?: { code?: string } };
      if (response.status === 200) answered += 1;
      else expect([response.status, body.error?.code]).toEqual([503, 'overloaded']);
      return response.status === 503;
    },
    REFUSED_WITHIN_MS,
  );
  return answered;
}

async function callOften({ server, caller }: Gateway): Promise<number> {
  const calls = 20;
  for (let count = 0; count < calls; count++) {
    const response = await chat(server.origin, caller.token, { model: MODEL, max_tokens: 5 });
    expect([response.status, (await response.text()).length > 0]).toEqual([200, true]);
  }
  return calls;
}

/** Every answer has its row, the budget is their sum, and the books agree with themselves. */
async function expectBooks({ server, admin, caller, dataDir }: Gateway, answered: number): Promise<void> {
  await waitFor('the server to serve again', async () => (await fetch(`${server.origin}/readyz`)).ok, BACK_WITHIN_MS);
  const response = await chat(server.origin, caller.token, { model: MODEL, max_tokens: 5 });
  expect([response.status, await response.json()]).toMatchObject([200, { object: 'chat.completion' }]);
  const rows = await admin.all(`/admin/requests?customer_user_id=${caller.userId}`);
  const settled = rows.filter((row) => row['status'] === 200);
  expect(settled.every((row) => row['state'] === 'settled')).toBe(true);
  expect(settled.filter((row) => row['model'] === MODEL)).toHaveLength(answered + 1);
  const spent = settled.reduce((sum, row) => sum + Number((row['cost'] as { amount: string }).amount), 0);
  const user = await admin.get(`/admin/customer-users/${caller.userId}`);
  expect(user['budgets']).toMatchObject([{ spent: String(spent), held: '0' }]);
  const verified = await runCommand({ command: [EXECUTABLE, 'ledger', 'verify'], dataDir });
  expect([verified.code, verified.stderr]).toEqual([0, verified.stderr]);
}

/** A stream that begins before the trouble and ends in it, or after it. */
async function streamMeanwhile({ server, caller }: Gateway): Promise<{ readonly text: Promise<string> }> {
  const response = await chat(server.origin, caller.token, { model: SLOW, max_tokens: 100, stream: true });
  expect(response.status).toBe(200);
  return { text: response.text() };
}

test('while somebody else locks the database, calls are refused before anything is sent, a stream goes on, and nothing is lost', async () => {
  const gateway = await start(makeFolder());
  const stream = await streamMeanwhile(gateway);
  const other = new Database(join(gateway.dataDir, 'tallygate.db'));
  other.run('PRAGMA busy_timeout = 5000');
  other.run('BEGIN IMMEDIATE');
  const answered = await callUntilRefused(gateway);
  await waitFor(
    'the reason',
    async () => (await reasonOf(gateway)) === 'the database is locked by somebody else',
    BACK_WITHIN_MS,
  );
  other.run('ROLLBACK');
  other.close();
  expect(await stream.text).toContain('data: [DONE]');
  await expectBooks(gateway, answered);
}, 120_000);

/** A disk of its own, small enough to be filled; null where this may not be made. */
function mountSmallDisk(): string | null {
  const folder = makeFolder();
  const made = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', folder]);
  if (!made.success) return null;
  mounted.push(folder);
  return folder;
}

/** Fills what is left, to the last block. */
function fill(folder: string): string {
  const path = join(folder, 'filler');
  Bun.spawnSync(['sh', '-c', `cat /dev/zero > "${path}" 2>/dev/null`]);
  return path;
}

const canMount = process.getuid?.() === 0 && Bun.which('mount') !== null;

test.skipIf(!canMount)(
  'a full disk refuses calls before anything is sent, and loses nothing',
  async () => {
    const folder = mountSmallDisk();
    if (folder === null) throw new Error('no disk of its own can be mounted');
    const gateway = await start(folder);
    const first = await callOften(gateway);
    const filler = fill(folder);
    const answered = first + (await callUntilRefused(gateway));
    expect(await reasonOf(gateway)).toBe('the disk is full');
    rmSync(filler);
    await expectBooks(gateway, answered);
  },
  120_000,
);
