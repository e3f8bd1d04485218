import { afterEach, expect, test } from 'bun:test';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';

afterEach(cleanUp);

/** What a coding agent asks for, and what it uses. */
const CAP = 64_000;
const TOKENS = 500;
const AGENTS = 64;
const AFFORDED = 300;
const AGAIN_AFTER_MS = 25;
/** An agent that hears nothing but 402 for so many times gives up. */
const REFUSALS_MAX = 40;
/** One USD a token, and input that is free: amounts are counts of tokens. */
const PRICE = { input: '0', output: '1000000' };

interface Tally {
  whole: number;
  cut: number;
  refused: number;
}

/** Asks on until it is refused for good; a store that is late for a moment is asked again. */
async function runAgent(
  origin: string,
  token: string,
  stream: boolean,
  persists: boolean,
  tally: Tally,
): Promise<void> {
  for (let refusals = 0; refusals < REFUSALS_MAX;) {
    const response = await chat(origin, token, { model: 'agent', max_tokens: CAP, stream });
    const said = await response.text();
    if (response.status === 503) {
      await Bun.sleep(AGAIN_AFTER_MS);
      continue;
    }
    if (response.status === 402) {
      tally.refused++;
      if (!persists) return;
      refusals++;
      await Bun.sleep(AGAIN_AFTER_MS);
      continue;
    }
    if (response.status !== 200) throw new Error(`${response.status}: ${said}`);
    refusals = 0;
    if (said.includes('"finish_reason":"stop"')) tally.whole++;
    else tally.cut++;
  }
}

test.each([
  [true, false],
  [true, true],
  [false, false],
  [false, true],
])(
  '64 agents with caps of 64,000 get at least 285 of the 300 answers that a hard budget pays for, and never 301 (stream: %p, asks again after 402: %p)',
  async (stream, persists) => {
    const { origin } = await startServer({ dataDir: makeFolder() });
    const admin = await signIn(origin);
    await offerModel(admin, 'agent', `sandbox-size-${TOKENS}-chunks-50-interval-2`, PRICE);
    const { token, userId } = await createCaller(admin, {
      name: 'agents',
      budgets: [{ amount: String(AFFORDED * TOKENS), period: 'total', hard: true }],
    });
    const tally: Tally = { whole: 0, cut: 0, refused: 0 };
    await Promise.all(Array.from({ length: AGENTS }, () => runAgent(origin, token, stream, persists, tally)));
    expect(tally.whole).toBeGreaterThanOrEqual(285);
    expect(tally.whole).toBeLessThanOrEqual(AFFORDED);
    const [budget] = list(await admin.get(`/admin/customer-users/${userId}`), 'budgets');
    expect(text(budget ?? {}, 'held')).toBe('0');
    expect(Number(text(budget ?? {}, 'spent'))).toBeLessThanOrEqual(AFFORDED * TOKENS);
  },
  120_000,
);

test.each([true, false])(
  '500 at once, each with a cap of 64,000, on a hard budget for 100 answers of 10 tokens: none over, the budget neither (stream: %p)',
  async (stream) => {
    const { origin } = await startServer({ dataDir: makeFolder() });
    const admin = await signIn(origin);
    await offerModel(admin, 'agent', 'sandbox-size-10-delay-50', PRICE);
    const { token, userId } = await createCaller(admin, {
      name: 'crowd',
      budgets: [{ amount: '1000', period: 'total', hard: true }],
    });
    const statuses = new Map<number, number>();
    const wave = async (): Promise<void> => {
      await Promise.all(
        Array.from({ length: 500 }, async () => {
          const response = await chat(origin, token, { model: 'agent', max_tokens: CAP, stream });
          await response.arrayBuffer();
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        }),
      );
    };
    // Of the first wave those are served whose beginning is paid for; what they leave is for those who come later.
    const served = (): number => statuses.get(200) ?? 0;
    await wave();
    // Fifteen tokens and fewer are kept back: no answer is asked for within them.
    for (let waves = 1; waves < 20 && served() < 99; waves++) await wave();
    expect([99, 100]).toContain(served());
    const [budget] = list(await admin.get(`/admin/customer-users/${userId}`), 'budgets');
    expect(budget).toMatchObject({ spent: String(served() * 10), held: '0' });
  },
  120_000,
);

const ROUNDS = 5;
const STREAMS = 100;
const CHUNKS_APART = 700;
const FINAL_PHASES = ['settlement', 'recovery', 'release'];

/** Streams until the server dies; the ids of those of which a byte was seen. */
async function streamUntilKilled(origin: string, token: string, round: number, kill: () => void): Promise<Set<string>> {
  const seen = new Set<string>();
  let chunks = 0;
  const all = Array.from({ length: STREAMS }, async (_, index) => {
    const requestId = `grow-${round}-${index}`;
    try {
      const response = await chat(origin, token, { model: 'agent', stream: true, max_tokens: CAP }, requestId);
      if (response.status !== 200 || response.body === null) return;
      seen.add(requestId);
      for await (const _chunk of response.body) if (++chunks === 300 + round * CHUNKS_APART) kill();
    } catch {
      // The connection ended with the server.
    }
  });
  const late = setTimeout(kill, 8000);
  await Promise.all(all);
  clearTimeout(late);
  return seen;
}

function amountOf(data: Json, name: string): bigint {
  return parseUsd(text(data, name)) ?? -1n;
}

/** Answers how many extensions there are. */
async function checkBooks(admin: Admin, caller: IssuedCaller, seen: ReadonlySet<string>): Promise<number> {
  const path = `/admin/requests?customer_user_id=${caller.userId}`;
  await waitFor('the recovery of every hold', async () =>
    (await admin.all(path)).every((row) => row['state'] !== 'held'),
  );
  const rows = await admin.all(path);
  const recorded = new Set(rows.map((row) => text(row, 'request_id')));
  expect([...seen].filter((id) => !recorded.has(id))).toEqual([]);
  let charged = 0n;
  let extensions = 0;
  for (const row of rows) {
    const entries = list(await admin.get(`/admin/requests/${text(row, 'id')}`), 'ledger');
    const sumOf = (...phases: readonly string[]): bigint =>
      entries
        .filter((entry) => phases.includes(text(entry, 'phase')))
        .reduce((sum, entry) => sum + amountOf(entry, 'amount'), 0n);
    expect(entries.filter((entry) => entry['phase'] === 'hold')).toHaveLength(1);
    expect(entries.filter((entry) => FINAL_PHASES.includes(text(entry, 'phase')))).toHaveLength(1);
    // Nothing is charged that was not held durably.
    expect(sumOf(...FINAL_PHASES)).toBeLessThanOrEqual(sumOf('hold', 'extension'));
    extensions += entries.filter((entry) => entry['phase'] === 'extension').length;
    charged += amountOf(object(row, 'cost'), 'amount');
  }
  const budget = list(await admin.get(`/admin/customer-users/${caller.userId}`), 'budgets')[0] ?? {};
  expect(text(budget, 'spent')).toBe(formatUsd(charged));
  expect(amountOf(budget, 'held')).toBe(0n);
  expect(amountOf(budget, 'spent')).toBeLessThanOrEqual(amountOf(budget, 'amount'));
  return extensions;
}

test('kill -9 while holds grow, five times: no answer without its row, every hold settled once within what was held, no budget over', async () => {
  const dataDir = makeFolder();
  let server = await startServer({ dataDir });
  let admin = await signIn(server.origin);
  await offerModel(admin, 'agent', 'sandbox-size-2000-chunks-100-interval-20', PRICE);
  let extensions = 0;
  let seenInAll = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const caller = await createCaller(admin, {
      name: `grow-${round}`,
      budgets: [{ amount: String(STREAMS * 1500), period: 'total', hard: true }],
    });
    const dying = server;
    const seen = await streamUntilKilled(dying.origin, caller.token, round, () => dying.signal('SIGKILL'));
    await dying.exited;
    server = await startServer({ dataDir });
    admin = await signIn(server.origin);
    extensions += await checkBooks(admin, caller, seen);
    seenInAll += seen.size;
  }
  expect(seenInAll).toBeGreaterThan(ROUNDS * 20);
  expect(extensions).toBeGreaterThan(ROUNDS * 20);
  expect(await server.stop()).toBe(0);
  const verified = await runCommand({ dataDir, command: [EXECUTABLE, 'ledger', 'verify'] });
  expect([verified.code, verified.stderr]).toEqual([0, '']);
}, 300_000);
