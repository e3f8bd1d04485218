import { afterEach, expect, test } from 'bun:test';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';

afterEach(cleanUp);

/** `npm run test:chaos` asks for more, which die at random depths. */
const CHAOS = process.env['TALLYGATE_CHAOS_ROUNDS'];
const ROUNDS = Number(CHAOS ?? 10);
const STREAMS = 200;
/** How many of the streams the budget of a round pays for. */
const AFFORDED = 150;
const OUTPUT_TOKENS = 40;
const MODEL = 'crashing';
const FINAL_PHASES = ['settlement', 'recovery', 'release'];

/** Of the chunks of a round, about 6,000 in all: the rounds die at different depths, the first at the very first chunk. */
const CHUNKS_APART = 550;
const CHUNKS_IN_ALL = 6000;
const depthOf = (round: number): number =>
  CHAOS === undefined ? 1 + round * CHUNKS_APART : 1 + Math.floor(Math.random() * CHUNKS_IN_ALL);

/** Streams until the server dies; the ids of those of which a byte was seen. */
async function streamUntilKilled(origin: string, token: string, round: number, kill: () => void): Promise<Set<string>> {
  const seen = new Set<string>();
  const depth = depthOf(round);
  let chunks = 0;
  const all = Array.from({ length: STREAMS }, async (_, index) => {
    const requestId = `crash-${round}-${index}`;
    try {
      const response = await chat(origin, token, { model: MODEL, stream: true, max_tokens: OUTPUT_TOKENS }, requestId);
      if (response.status !== 200 || response.body === null) return;
      seen.add(requestId);
      for await (const _chunk of response.body) if (++chunks === depth) kill();
    } catch {
      // The connection ended with the server.
    }
  });
  const late = setTimeout(kill, 5000);
  await Promise.all(all);
  clearTimeout(late);
  // Chunks that arrived together were counted as one: the depth may not have been reached.
  kill();
  return seen;
}

function amountOf(data: Json, name: string): bigint {
  return parseUsd(text(data, name)) ?? -1n;
}

async function checkBooks(admin: Admin, caller: IssuedCaller, seen: ReadonlySet<string>): Promise<void> {
  const path = `/admin/requests?customer_user_id=${caller.userId}`;
  await waitFor('the recovery of every hold', async () => {
    const rows = await admin.all(path);
    return rows.every((row) => row['state'] !== 'held');
  });
  const rows = await admin.all(path);
  const recorded = new Set(rows.map((row) => text(row, 'request_id')));
  expect([...seen].filter((id) => !recorded.has(id))).toEqual([]);
  let charged = 0n;
  for (const row of rows) {
    const entries = list(await admin.get(`/admin/requests/${text(row, 'id')}`), 'ledger');
    expect(entries.filter((entry) => entry['phase'] === 'hold')).toHaveLength(1);
    expect(entries.filter((entry) => FINAL_PHASES.includes(text(entry, 'phase')))).toHaveLength(1);
    charged += amountOf(object(row, 'cost'), 'amount');
  }
  const budget = list(await admin.get(`/admin/customer-users/${caller.userId}`), 'budgets')[0] ?? {};
  expect(text(budget, 'spent')).toBe(formatUsd(charged));
  expect(amountOf(budget, 'held')).toBe(0n);
  expect(amountOf(budget, 'spent')).toBeLessThanOrEqual(amountOf(budget, 'amount'));
}

test(
  'kill -9 during 200 streams, again and again: no answer without its row, every hold settled once, no budget over',
  async () => {
    const dataDir = makeFolder();
    let server = await startServer({ dataDir });
    let admin = await signIn(server.origin);
    const upstream = `sandbox-size-${OUTPUT_TOKENS}-chunks-${OUTPUT_TOKENS}-interval-20`;
    await offerModel(admin, MODEL, upstream, { input: '0', output: '1000000' });
    let seenInAll = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const caller = await createCaller(admin, {
        name: `crash-${round}`,
        budgets: [{ amount: String(AFFORDED * OUTPUT_TOKENS), period: 'total', hard: true }],
      });
      const dying = server;
      const seen = await streamUntilKilled(dying.origin, caller.token, round, () => dying.signal('SIGKILL'));
      await dying.exited;
      server = await startServer({ dataDir });
      admin = await signIn(server.origin);
      await checkBooks(admin, caller, seen);
      seenInAll += seen.size;
    }
    expect(seenInAll).toBeGreaterThan((ROUNDS * AFFORDED) / (CHAOS === undefined ? 2 : 4));
    const verified = await runCommand({ command: [EXECUTABLE, 'ledger', 'verify'], dataDir });
    expect([verified.code, verified.stdout]).toEqual([0, verified.stdout]);
    if (CHAOS !== undefined)
      process.stderr.write(`${ROUNDS} rounds, ${seenInAll} streams seen, ${verified.stdout.trim()}\n`);
    expect(await server.stop()).toBe(0);
  },
  300_000 + ROUNDS * 30_000,
);
