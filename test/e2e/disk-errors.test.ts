import { afterEach, expect, test } from 'bun:test';
import { parseUsd } from '../../src/lib/money.ts';
import { startUpstream } from '../support/upstream.ts';
import type { Upstream } from '../support/upstream.ts';
import { chat, createCaller, list, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller } from './support/api.ts';
import { readRequests } from './support/books.ts';
import { breakDisk, canBreakDisk } from './support/broken-disk.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await cleanUp();
});

const MODEL = 'counted';
/** Two seconds. */
const SLOW = 'slow';
const REFUSED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 10_000;
const JOURNAL = ['tallygate.db.traffic-0', 'tallygate.db.traffic-1'];
const LOG = ['tallygate.db-wal'];

interface Gateway {
  readonly server: Server;
  readonly admin: Admin;
  readonly caller: IssuedCaller;
  readonly upstream: Upstream;
  readonly dataDir: string;
}

async function start(): Promise<Gateway> {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const upstream = startUpstream();
  stops.push(() => upstream.close());
  upstream.answer({
    kind: 'whole',
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'upstream',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 5, total_tokens: 6 },
    },
  });
  const admin = await signIn(server.origin);
  await admin.post('/admin/providers', {
    name: 'counting',
    kind: 'openai-compatible',
    base_url: upstream.url,
    models: [{ model: MODEL, price: { input: '0', output: '1000000' } }],
  });
  await offerModel(admin, SLOW, 'sandbox-size-40-chunks-40-interval-50', { input: '0', output: '1000000' });
  const budgets = [{ amount: '100000.00', period: 'total', hard: true }];
  return { server, admin, upstream, dataDir, caller: await createCaller(admin, { name: 'e2e', budgets }) };
}

async function reasonOf({ server }: Gateway): Promise<string> {
  const response = await fetch(`${server.origin}/readyz`);
  const { reason = '' } = (await response.json()) as { reason?: string };
  return reason;
}

/** One call: whether it was answered, else it was refused; nothing else may come. */
async function call({ server, caller }: Gateway): Promise<boolean> {
  const response = await chat(server.origin, caller.token, { model: MODEL, max_tokens: 5 });
  const body = (await response.json()) as { error?: { code?: string } };
  if (response.status !== 200) expect([response.status, body.error?.code]).toEqual([503, 'overloaded']);
  return response.status === 200;
}

/** Refused means: before the provider heard of it. */
async function expectRefusals(gateway: Gateway): Promise<void> {
  const heard = gateway.upstream.requests.length;
  for (let count = 0; count < 5; count++) expect(await call(gateway)).toBe(false);
  expect(gateway.upstream.requests).toHaveLength(heard);
}

/** Every answer has its row and one settlement, and the budget is their sum. */
async function expectBooks(gateway: Gateway, answered: number): Promise<void> {
  const { server, admin, caller, upstream, dataDir } = gateway;
  const budgetOf = async () => list(await admin.get(`/admin/customer-users/${caller.userId}`), 'budgets')[0] ?? {};
  await waitFor('all settlements', async () => text(await budgetOf(), 'held') === '0', BACK_WITHIN_MS);
  const spent = parseUsd(text(await budgetOf(), 'spent'));
  const verified = await runCommand({ command: [EXECUTABLE, 'ledger', 'verify'], dataDir });
  expect([verified.code, verified.stdout]).toEqual([0, verified.stdout]);
  expect(await server.stop()).toBe(0);
  const rows = readRequests(dataDir, caller.userId);
  expect(rows.filter(({ state, holds, ends }) => state !== 'settled' || holds !== 1 || ends !== 1)).toEqual([]);
  expect(rows.reduce((sum, { charge }) => sum + charge, 0n)).toBe(spent ?? -1n);
  // The stream as well, and at the most what the provider had answered when the disk failed.
  expect(rows.length).toBeGreaterThanOrEqual(answered + 1);
  expect(rows.length).toBeLessThanOrEqual(upstream.requests.length + 1);
}

const breakable = canBreakDisk();
if (!breakable) process.stderr.write('no running process may be traced here: errors of the disk are not tested\n');

type Fault = readonly [what: string, files: readonly string[], calls: readonly string[], error: string, reason: string];

const FAULTS: readonly Fault[] = [
  ['the journal cannot be written', JOURNAL, ['pwrite64'], 'EIO', 'the disk reports errors'],
  ['the journal can only be read', JOURNAL, ['pwrite64'], 'EROFS', 'the data can only be read'],
  ['the journal has no room', JOURNAL, ['pwrite64'], 'ENOSPC', 'the disk is full'],
  ['the log of the database cannot be written', LOG, ['pwrite64'], 'EIO', 'the disk reports errors'],
  ['the log of the database cannot be synced', LOG, ['fsync', 'fdatasync'], 'EIO', 'the disk reports errors'],
  ['the log of the database has no room', LOG, ['pwrite64'], 'ENOSPC', 'the disk is full'],
];
/** What `npm test` has of them. */
const SHORT: readonly string[] = ['the journal cannot be written', 'the log of the database cannot be synced'];
const isLong = process.env['TALLYGATE_CHAOS_ROUNDS'] !== undefined;

test.skipIf(!breakable).each(FAULTS.filter(([what]) => isLong || SHORT.includes(what)))(
  'while %s, calls are refused before a provider hears of them, and all goes on without a new start',
  async (_what, files, calls, error, reason) => {
    const gateway = await start();
    const stream = await chat(gateway.server.origin, gateway.caller.token, {
      model: SLOW,
      max_tokens: 40,
      stream: true,
    });
    expect(stream.status).toBe(200);
    let answered = 0;
    for (let count = 0; count < 3; count++) if (await call(gateway)) answered++;
    expect(answered).toBe(3);
    const broken = await breakDisk(gateway.server.pid, gateway.dataDir, files, calls, error);
    await waitFor(
      'a call to be refused',
      async () => {
        const isAnswered = await call(gateway);
        if (isAnswered) answered++;
        return !isAnswered;
      },
      REFUSED_WITHIN_MS,
    );
    await expectRefusals(gateway);
    await waitFor('the reason', async () => (await reasonOf(gateway)) === reason, REFUSED_WITHIN_MS);
    // It ends while the disk is broken.
    await stream.text().catch(() => '');
    await expectRefusals(gateway);
    await broken.mend();
    await waitFor('the server to serve again', async () => (await fetch(`${gateway.server.origin}/readyz`)).ok);
    expect(await call(gateway)).toBe(true);
    await expectBooks(gateway, answered + 1);
  },
  60_000,
);
