import { afterEach, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { listChildren } from '../support/processes.ts';
import { cleanUp, makeFolder, onPostgres, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

afterEach(cleanUp);

const WORKERS = 3;
/** `npm run test:chaos` asks for more, in which workers die at random depths. */
const CHAOS = process.env['TALLYGATE_CHAOS_ROUNDS'];
const ROUNDS = Number(CHAOS ?? 4);
/** Of the chunks of a round, about 4,000 in all. */
const depthOf = (round: number): number =>
  CHAOS === undefined ? 1 + round * 500 : 1 + Math.floor(Math.random() * 2500);
const STREAMS = 90;
const WHOLES = 60;
const OUTPUT_TOKENS = 40;
const MODEL = 'priced';
const FINAL_PHASES = ['settlement', 'recovery', 'release'];
const REPLACED_WITHIN_MS = 3000;
const STOPPED_WITHIN_MS = 15_000;

function start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Server> {
  return startServer({ dataDir, env: { TALLYGATE_WORKERS: String(WORKERS), ...env } });
}

/** Each call by a connection of its own, so that the system hands them to all workers. */
async function fetchAlone(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
  return fetch(url, { ...init, headers, keepalive: false });
}

interface Outcome {
  readonly id: string;
  /** Whether a byte of an answer was seen. */
  readonly seen: boolean;
  /** `whole`: the answer came to its end; `cut`: its connection ended before; `refused`: another status than 200. */
  readonly end: 'whole' | 'cut' | 'refused';
}

async function callOnce(
  origin: string,
  token: string,
  id: string,
  stream: boolean,
  onChunk: () => void,
): Promise<Outcome> {
  let seen = false;
  try {
    const response = await chat(origin, token, { model: MODEL, stream, max_tokens: OUTPUT_TOKENS }, id);
    if (response.status !== 200 || response.body === null) return { id, seen, end: 'refused' };
    let body = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      seen = true;
      body += decoder.decode(chunk, { stream: true });
      onChunk();
    }
    return { id, seen, end: stream === body.includes('[DONE]') ? 'whole' : 'cut' };
  } catch {
    return { id, seen, end: 'cut' };
  }
}

function amountOf(data: Json, name: string): bigint {
  return parseUsd(text(data, name)) ?? -1n;
}

async function checkBooks(admin: Admin, caller: IssuedCaller, outcomes: readonly Outcome[]): Promise<void> {
  const path = `/admin/requests?customer_user_id=${caller.userId}`;
  const readBudget = async (): Promise<Json> =>
    list(await admin.get(`/admin/customer-users/${caller.userId}`), 'budgets')[0] ?? {};
  await waitFor('the recovery of every hold', async () => {
    const rows = await admin.all(path);
    return rows.every((row) => row['state'] !== 'held') && amountOf(await readBudget(), 'held') === 0n;
  });
  const rows = await admin.all(path);
  const recorded = new Set(rows.map((row) => text(row, 'request_id')));
  expect(recorded.size).toBe(rows.length);
  expect(outcomes.filter(({ id, seen }) => seen && !recorded.has(id))).toEqual([]);
  let charged = 0n;
  for (const row of rows) {
    const entries = list(await admin.get(`/admin/requests/${text(row, 'id')}`), 'ledger');
    expect(entries.filter((entry) => entry['phase'] === 'hold')).toHaveLength(1);
    expect(entries.filter((entry) => FINAL_PHASES.includes(text(entry, 'phase')))).toHaveLength(1);
    charged += amountOf(object(row, 'cost'), 'amount');
  }
  const budget = await readBudget();
  expect(text(budget, 'spent')).toBe(formatUsd(charged));
  expect(amountOf(budget, 'spent')).toBeLessThanOrEqual(amountOf(budget, 'amount'));
  // What the counters admit by is what the database says.
  const whole = outcomes.filter(({ end }) => end === 'whole');
  const settled = rows.filter((row) => row['state'] === 'settled' && row['status'] === 200);
  expect(settled.length).toBeGreaterThanOrEqual(whole.length);
}

async function killWorkers(rounds: number, env: Readonly<Record<string, string>>): Promise<void> {
  const server = await start(makeFolder(), env);
  const admin = await signIn(server.origin);
  const upstream = `sandbox-size-${OUTPUT_TOKENS}-chunks-${OUTPUT_TOKENS}-interval-20`;
  await offerModel(admin, MODEL, upstream, { input: '0', output: '1000000' });
  for (let round = 0; round < rounds; round++) {
    const caller = await createCaller(admin, {
      name: `killed-${round}`,
      budgets: [{ amount: String(120 * OUTPUT_TOKENS), period: 'total', hard: true }],
    });
    const before = listChildren(server.pid);
    expect(before).toHaveLength(WORKERS);
    const victim = before[round % WORKERS] ?? 0;
    const depth = depthOf(round);
    let chunks = 0;
    let killedAt = 0;
    const kill = (): void => {
      if (++chunks !== depth) return;
      killedAt = performance.now();
      process.kill(victim, 'SIGKILL');
    };
    const outcomes = await Promise.all(
      Array.from({ length: STREAMS + WHOLES }, (_, n) =>
        callOnce(server.origin, caller.token, `r-${round}-${n}`, n < STREAMS, kill),
      ),
    );
    expect(killedAt).toBeGreaterThan(0);
    await waitFor('another worker', () => listChildren(server.pid).length === WORKERS, REPLACED_WITHIN_MS);
    expect(listChildren(server.pid)).not.toContain(victim);
    const count = (end: Outcome['end']): number => outcomes.filter((outcome) => outcome.end === end).length;
    // Of three workers one was ended: the calls of the two others went on to their end.
    expect(count('whole')).toBeGreaterThan((STREAMS + WHOLES) / 4);
    expect(count('cut')).toBeLessThan((STREAMS + WHOLES) / 1.5);
    await checkBooks(admin, caller, outcomes);
  }
  expect(await server.stop()).toBe(0);
}

test(
  'kill -9 of single workers: what they held is settled once, another takes their place, and nobody else is disturbed',
  () => killWorkers(ROUNDS, {}),
  240_000 + ROUNDS * 20_000,
);

test(
  'the same on PostgreSQL',
  () => onPostgres((env) => killWorkers(Math.ceil(ROUNDS / 2), env)),
  240_000 + ROUNDS * 20_000,
);

test('a change is taken by every worker before its call is answered', async () => {
  const server = await start(makeFolder());
  const admin = await signIn(server.origin);
  await offerModel(admin, MODEL, 'sandbox-size-1', { input: '0', output: '1000000' });
  const url = `${server.origin}/v1/chat/completions`;
  const body = JSON.stringify({ model: MODEL, max_tokens: 1, messages: [{ role: 'user', content: 'Hello' }] });
  const statuses = async (token: string): Promise<readonly number[]> => {
    const calls = Array.from({ length: 24 }, () => fetchAlone(url, token, { method: 'POST', body }));
    return [...new Set((await Promise.all(calls)).map(({ status }) => status))];
  };
  for (let round = 0; round < 3; round++) {
    const { token, tokenId, userId } = await createCaller(admin, { name: `news-${round}` });
    expect(await statuses(token)).toEqual([200]);
    await admin.send('PATCH', `/admin/customer-users/${userId}`, { allowed_models: ['none'] });
    expect(await statuses(token)).toEqual([403]);
    await admin.send('PATCH', `/admin/customer-users/${userId}`, { allowed_models: null });
    expect(await statuses(token)).toEqual([200]);
    await admin.send('PATCH', '/admin/settings', { limits: { requests_per_minute: 1 } });
    expect((await statuses(token)).includes(429)).toBe(true);
    await admin.send('PATCH', '/admin/settings', { limits: { requests_per_minute: null } });
    expect(await statuses(token)).toEqual([200]);
    await admin.send('DELETE', `/admin/customer-users/${userId}/tokens/${tokenId}`);
    expect(await statuses(token)).toEqual([401]);
  }
  const provider = (await admin.all('/admin/providers')).find((each) => each['name'] === `priced-${MODEL}`) ?? {};
  const { token } = await createCaller(admin, { name: 'last' });
  await admin.send('PATCH', `/admin/providers/${text(provider, 'id')}`, { enabled: false });
  expect(await statuses(token)).toEqual([503]);
  expect(await server.stop()).toBe(0);
}, 120_000);

test('the concurrency of a provider bounds the calls of all workers together', async () => {
  const server = await start(makeFolder());
  const admin = await signIn(server.origin);
  const { token } = await createCaller(admin, { name: 'bounded' });
  let running = 0;
  let most = 0;
  const leaves: (() => void)[] = [];
  const upstream = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch() {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => leaves.push(resolve));
      running -= 1;
      return Response.json({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } });
    },
  });
  try {
    await admin.post('/admin/providers', {
      name: 'bounded',
      kind: 'openai-compatible',
      base_url: `http://127.0.0.1:${upstream.port}/v1`,
      max_concurrency: 2,
      models: [{ model: 'bounded', price: { input: '0', output: '1' } }],
    });
    const url = `${server.origin}/v1/chat/completions`;
    const body = JSON.stringify({ model: 'bounded', max_tokens: 1, messages: [{ role: 'user', content: 'Hello' }] });
    for (let round = 0; round < 3; round++) {
      const calls = Array.from({ length: 24 }, () => fetchAlone(url, token, { method: 'POST', body }));
      let refused = 0;
      for (const call of calls) void call.then(({ status }) => (refused += status === 200 ? 0 : 1));
      await waitFor('the refusal of all but two', () => refused === 22 && leaves.length === 2, 10_000);
      for (const leave of leaves.splice(0)) leave();
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    }
    expect(most).toBe(2);
  } finally {
    for (const leave of leaves.splice(0)) leave();
    await upstream.stop(true);
  }
  expect(await server.stop()).toBe(0);
}, 60_000);

test('figures are sums over the workers, also over one that has ended, and log lines are whole', async () => {
  const server = await start(makeFolder());
  const admin = await signIn(server.origin);
  const { token } = await createCaller(admin, { name: 'counted' });
  const url = `${server.origin}/v1/chat/completions`;
  const body = JSON.stringify({ model: 'sandbox', messages: [{ role: 'user', content: 'Hello' }] });
  await Promise.all(
    Array.from({ length: 120 }, async () => (await fetchAlone(url, token, { method: 'POST', body })).arrayBuffer()),
  );
  const readCount = async (): Promise<number> => {
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    return Number(/^tallygate_requests_total\{model="sandbox".*\} (\d+)$/m.exec(metrics)?.[1]);
  };
  expect(await readCount()).toBe(120);
  const [victim = 0] = listChildren(server.pid);
  process.kill(victim, 'SIGKILL');
  await waitFor(
    'another worker',
    () => !listChildren(server.pid).includes(victim) && listChildren(server.pid).length === WORKERS,
  );
  await waitFor('the sums of all', async () => (await readCount().catch(() => 0)) === 120);
  await waitFor('its start', () => server.stderr().includes('"worker.started"'));
  expect(await server.stop()).toBe(0);
  const logged = server
    .stderr()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  const find = (event: string): readonly Json[] => logged.filter((line) => line['event'] === event);
  expect(find('request')).toHaveLength(120);
  expect(find('server.ready').map(({ workers }) => workers)).toEqual([WORKERS]);
  // Of the one that was killed, and of none that ended in order.
  expect(find('worker.recovered')).toHaveLength(1);
}, 60_000);

test('what a worker passes on keeps the address of its client, and a client cannot claim another', async () => {
  const server = await start(makeFolder());
  const response = await fetch(`${server.origin}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tallygate-peer': '10.1.2.3' },
    body: JSON.stringify({ grant_type: 'password', username: 'owner', password: 'wrong' }),
  });
  expect(response.status).toBe(401);
  const admin = await signIn(server.origin);
  const rows = list(await admin.get('/admin/operation-logs?action=admin.login'), 'items');
  expect(new Set(rows.map((row) => row['ip']))).toEqual(new Set(['127.0.0.1']));
  expect((await fetch(`${server.origin}/docs`)).status).toBe(200);
  expect((await fetch(`${server.origin}/nothing`)).status).toBe(404);
  expect(await server.stop()).toBe(0);
}, 60_000);

test('SIGTERM lets the streams of every worker end, and leaves nothing behind', async () => {
  const dataDir = makeFolder();
  const server = await start(dataDir);
  const admin = await signIn(server.origin);
  const { token, userId } = await createCaller(admin, { name: 'drained' });
  const streams = await Promise.all(
    Array.from({ length: 30 }, () =>
      chat(server.origin, token, { model: 'sandbox-size-200-chunks-20-interval-50', stream: true }),
    ),
  );
  server.signal('SIGTERM');
  server.signal('SIGTERM');
  const bodies = await Promise.all(streams.map((response) => response.text()));
  expect(bodies.filter((body) => body.includes('[DONE]'))).toHaveLength(30);
  expect(await server.exited).toBe(0);
  expect(listChildren(server.pid)).toEqual([]);
  for (const name of ['workers.sock', 'pass-on.sock', 'control.sock'])
    expect(existsSync(join(dataDir, name))).toBe(false);
  const again = await start(dataDir);
  const rows = await (await signIn(again.origin)).all(`/admin/requests?customer_user_id=${userId}`);
  expect(rows.filter((row) => row['state'] === 'settled')).toHaveLength(30);
  expect(await again.stop()).toBe(0);
}, 60_000);

test('a stop does not wait for a worker that is only starting', async () => {
  const server = await start(makeFolder());
  await waitFor('all workers', () => server.stderr().includes('"server.ready"'));
  const [victim = 0] = listChildren(server.pid);
  process.kill(victim, 'SIGKILL');
  await waitFor('another worker', () => {
    const children = listChildren(server.pid);
    return children.length === WORKERS && !children.includes(victim);
  });
  const beganAt = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - beganAt).toBeLessThan(STOPPED_WITHIN_MS);
}, 60_000);

test('kill -9 of the parent ends every worker, and the next start goes on', async () => {
  const dataDir = makeFolder();
  const server = await start(dataDir);
  const workers = listChildren(server.pid);
  expect(workers).toHaveLength(WORKERS);
  server.signal('SIGKILL');
  await server.exited;
  const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
  await waitFor('the end of the workers', () => !workers.some(isAlive), 2000);
  const again = await start(dataDir);
  expect(listChildren(again.pid)).toHaveLength(WORKERS);
  expect(await again.stop()).toBe(0);
}, 60_000);

test('a worker that hangs is found and replaced on a gateway that nobody changes', async () => {
  const server = await start(makeFolder());
  // One worker that serves is enough to be ready; one that is still starting has a minute for it.
  await waitFor('all workers', () => server.stderr().includes('"server.ready"'));
  const before = listChildren(server.pid);
  const [victim = 0] = before;
  process.kill(victim, 'SIGSTOP');
  await waitFor(
    'another worker',
    () => !listChildren(server.pid).includes(victim) && listChildren(server.pid).length === WORKERS,
    25_000,
  );
  expect(listChildren(server.pid)).toEqual(expect.arrayContaining(before.slice(1)));
  expect(await server.stop()).toBe(0);
}, 60_000);
