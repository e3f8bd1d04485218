import { afterEach, expect, test } from 'bun:test';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { startOwnPostgres } from '../support/postgres.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { startUpstream } from '../support/upstream.ts';
import type { Upstream } from '../support/upstream.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

const stops: (() => unknown)[] = [];

afterEach(async () => {
  await cleanUp();
  for (const stop of stops.splice(0)) await stop();
});

/** `npm run test:chaos` takes the database away for a minute. */
const GONE_MS = process.env['TALLYGATE_CHAOS_ROUNDS'] === undefined ? 4000 : 60_000;
const BACK_WITHIN_MS = 30_000;
/** So long a client waits for a settlement that the store did not take. */
const PATIENCE_MS = 10_000;
const STREAMS = 60;
const WHOLES = 6;
const PAUSE_MS = 30;
const TOKENS = 40;
/** Three seconds: some end while the database is away. */
const SLOW = 'slow';
const QUICK = 'quick';
const FINAL_PHASES = ['settlement', 'recovery', 'release'];

interface Gateway {
  readonly server: Server;
  readonly admin: Admin;
  readonly caller: IssuedCaller;
  readonly upstream: Upstream;
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
}

/** What clients saw: ids of answers of which a byte came, those that came whole, and statuses of the others. */
interface Seen {
  readonly begun: Set<string>;
  readonly whole: Set<string>;
  readonly refused: Map<number, number>;
}

async function start(postgres: OwnPostgres): Promise<Gateway> {
  const env = { TALLYGATE_DATABASE_URL: postgres.url };
  const dataDir = makeFolder();
  const server = await startServer({ dataDir, env });
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
  const price = { input: '0', output: '1000000' };
  await admin.post('/admin/providers', {
    name: 'counting',
    kind: 'openai-compatible',
    base_url: upstream.url,
    models: [{ model: QUICK, price }],
  });
  await offerModel(admin, SLOW, `sandbox-size-${TOKENS}-chunks-${TOKENS}-interval-75`, price);
  const budgets = [{ amount: '100000', period: 'total', hard: true }];
  return { server, admin, upstream, env, dataDir, caller: await createCaller(admin, { name: 'e2e', budgets }) };
}

async function callOnce({ server, caller }: Gateway, id: string, stream: boolean, seen: Seen): Promise<void> {
  const body = { model: stream ? SLOW : QUICK, stream, max_tokens: TOKENS };
  try {
    const response = await chat(server.origin, caller.token, body, id);
    if (response.status === 200) seen.begun.add(id);
    else seen.refused.set(response.status, (seen.refused.get(response.status) ?? 0) + 1);
    const said = await response.text();
    if (said.includes(stream ? '[DONE]' : '"finish_reason":"stop"')) seen.whole.add(id);
  } catch (error) {
    // A client that waits for an end that must be durable first may lose its patience.
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
  }
}

/** Streams that are under way, and whole calls one after the other until `until` is over. */
async function load(gateway: Gateway, seen: Seen, until: Promise<void>): Promise<void> {
  const over = { is: false };
  void until.finally(() => (over.is = true));
  const streams = Array.from({ length: STREAMS }, async (_, n) => {
    await Bun.sleep(n * PAUSE_MS);
    await callOnce(gateway, `stream-${n}`, true, seen);
  });
  const wholes = Array.from({ length: WHOLES }, async (_, caller) => {
    for (let n = 0; !over.is; n++) {
      await callOnce(gateway, `whole-${caller}-${n}`, false, seen);
      await Bun.sleep(PAUSE_MS);
    }
  });
  await Promise.all([...streams, ...wholes]);
}

async function takeAway(
  gateway: Gateway,
  seen: Seen,
  away: () => void | Promise<void>,
  back: () => void | Promise<void>,
): Promise<void> {
  const { upstream, server } = gateway;
  // Some streams have begun, others are still to come.
  await Bun.sleep((STREAMS * PAUSE_MS) / 2);
  await away();
  const readiness = async (): Promise<Json> => (await (await fetch(`${server.origin}/readyz`)).json()) as Json;
  await waitFor('the reason', async () => 'reason' in (await readiness()), BACK_WITHIN_MS);
  // What was under way has heard of it by now.
  await Bun.sleep(1000);
  const heard = upstream.requests.length;
  // Those of the load may all be waiting for the end of a call that had begun before.
  await callOnce(gateway, 'meanwhile', false, seen);
  await Bun.sleep(GONE_MS - 1500);
  expect(upstream.requests).toHaveLength(heard);
  await back();
  await waitFor('the server to serve again', async () => (await fetch(`${server.origin}/readyz`)).ok, BACK_WITHIN_MS);
  await Bun.sleep(500);
}

function amountOf(data: Json, name: string): bigint {
  return parseUsd(text(data, name)) ?? -1n;
}

async function expectBooks({ admin, caller, env, dataDir, upstream }: Gateway, seen: Seen): Promise<void> {
  const path = `/admin/requests?customer_user_id=${caller.userId}`;
  const readBudget = async (): Promise<Json> =>
    list(await admin.get(`/admin/customer-users/${caller.userId}`), 'budgets')[0] ?? {};
  await waitFor('all settlements', async () => text(await readBudget(), 'held') === '0', BACK_WITHIN_MS);
  const rows = await admin.all(path);
  const byId = new Map(rows.map((row) => [text(row, 'request_id'), row]));
  expect(byId.size).toBe(rows.length);
  expect([...seen.begun].filter((id) => !byId.has(id))).toEqual([]);
  expect([...seen.whole].filter((id) => byId.get(id)?.['state'] !== 'settled')).toEqual([]);
  let charged = 0n;
  for (const row of rows) {
    const entries = list(await admin.get(`/admin/requests/${text(row, 'id')}`), 'ledger');
    expect(entries.filter((entry) => entry['phase'] === 'hold')).toHaveLength(1);
    expect(entries.filter((entry) => FINAL_PHASES.includes(text(entry, 'phase')))).toHaveLength(1);
    charged += amountOf(object(row, 'cost'), 'amount');
  }
  expect(text(await readBudget(), 'spent')).toBe(formatUsd(charged));
  expect(rows.filter((row) => row['model'] === QUICK).length).toBeLessThanOrEqual(upstream.requests.length);
  const verified = await runCommand({ command: [EXECUTABLE, 'ledger', 'verify'], dataDir, env });
  expect([verified.code, verified.stdout]).toEqual([0, verified.stdout]);
}

test.each([
  ['dies under load and comes back', 'crash'],
  ['answers nothing under load and goes on', 'freeze'],
] as const)(
  'a PostgreSQL that %s: calls are refused meanwhile, none that was seen is lost, each is settled once',
  async (_what, how) => {
    const postgres = await startOwnPostgres();
    stops.push(() => postgres.remove());
    const gateway = await start(postgres);
    const seen: Seen = { begun: new Set(), whole: new Set(), refused: new Map() };
    const taken =
      how === 'crash'
        ? takeAway(
            gateway,
            seen,
            () => postgres.crash(),
            () => postgres.start(),
          )
        : takeAway(
            gateway,
            seen,
            () => postgres.freeze(),
            () => postgres.thaw(),
          );
    await Promise.all([taken, load(gateway, seen, taken)]);
    expect(seen.refused.get(503)).toBeGreaterThan(0);
    expect([...seen.refused.keys()]).toEqual([503]);
    // Whose answer had ended meanwhile has only waited.
    if (GONE_MS < PATIENCE_MS / 2) expect([...seen.begun].filter((id) => !seen.whole.has(id))).toEqual([]);
    await expectBooks(gateway, seen);
    expect(await gateway.server.stop()).toBe(0);
    if (GONE_MS > 10_000)
      process.stderr.write(
        `${how} of ${GONE_MS / 1000} s: ${seen.begun.size} answers begun, ${seen.whole.size} whole, ${seen.refused.get(503)} refused\n`,
      );
  },
  120_000 + 2 * GONE_MS,
);
