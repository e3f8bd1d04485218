import { afterEach, expect, test } from 'bun:test';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import type { BudgetPeriod } from '../../src/store/records/index.ts';
import { listChildren } from '../support/processes.ts';
import { chat, createCaller, list, object, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { cleanUp, makeFolder, onPostgres, startServer, waitFor } from './support/server.ts';
import type { Server } from './support/server.ts';

afterEach(cleanUp);

/** `npm run test:chaos` asks for more, in which processes die at random depths. */
const CHAOS = process.env['TALLYGATE_CHAOS_ROUNDS'];
const ROUNDS = Number(CHAOS ?? 4);
const STREAMS = 90;
/** How many of the streams the budget of a round pays for. */
const AFFORDED = 60;
const OUTPUT_TOKENS = 40;
const AMOUNT = String(AFFORDED * OUTPUT_TOKENS);
const MODEL = 'moving';
/** Between two changes, in chunks of all streams together, which are about 2,400. */
const CHUNKS_APART = 150;
/** After which part of a change, which takes some milliseconds, processes die. */
const CHANGE_MS = 4;
const CHANGE_MS_MAX = 24;
const PERIODS: readonly BudgetPeriod[] = ['month', 'total', 'week', 'day', 'total', 'day', 'month', 'week'];
const depthOf = (round: number): number =>
  CHAOS === undefined ? 200 + round * 450 : 1 + Math.floor(Math.random() * 2000);
const WORKERS = 3;

function amountOf(data: Json, name: string): bigint {
  return parseUsd(text(data, name)) ?? -1n;
}

async function readBudget(admin: Admin, { userId }: IssuedCaller): Promise<Json> {
  return list(await admin.get(`/admin/customer-users/${userId}`), 'budgets')[0] ?? {};
}

function change(admin: Admin, { userId }: IssuedCaller, budgetId: string, period: BudgetPeriod) {
  const budgets = [{ id: budgetId, amount: AMOUNT, period, hard: true }];
  return admin.send('PATCH', `/admin/customer-users/${userId}`, { budgets });
}

interface Round {
  /** Request ids of which a byte was seen. */
  readonly seen: ReadonlySet<string>;
  /** Status of each change; null: its connection ended. */
  readonly changes: readonly (number | null)[];
}

/** Streams while the budget gets one period after another; `kill` is called at a depth, in the middle of a change. */
async function streamAndChange(
  { origin }: Server,
  admin: Admin,
  caller: IssuedCaller,
  round: number,
  kill: () => void,
): Promise<Round> {
  const budgetId = text(await readBudget(admin, caller), 'id');
  const depth = depthOf(round);
  const seen = new Set<string>();
  const changing: Promise<number | null>[] = [];
  const changeOnce = (): void => {
    const period = PERIODS[(round + changing.length) % PERIODS.length] ?? 'day';
    changing.push(
      change(admin, caller, budgetId, period)
        .then(({ status }) => status)
        .catch(() => null),
    );
  };
  let chunks = 0;
  const killed = Promise.withResolvers<void>();
  const killSoon = (): void => {
    changeOnce();
    setTimeout(
      () => {
        kill();
        killed.resolve();
      },
      (round * CHANGE_MS) % CHANGE_MS_MAX,
    );
  };
  const onChunk = (): void => {
    chunks += 1;
    if (chunks === depth) killSoon();
    else if (chunks % CHUNKS_APART === 0) changeOnce();
  };
  const all = Array.from({ length: STREAMS }, async (_, index) => {
    const requestId = `moving-${round}-${index}`;
    try {
      const response = await chat(
        origin,
        caller.token,
        { model: MODEL, stream: true, max_tokens: OUTPUT_TOKENS },
        requestId,
      );
      if (response.status !== 200 || response.body === null) return;
      for await (const _chunk of response.body) {
        seen.add(requestId);
        onChunk();
      }
    } catch {
      // The connection ended with the process.
    }
  });
  await Promise.all(all);
  // Chunks that arrived together were counted as one: the depth may not have been reached.
  if (chunks < depth) killSoon();
  await killed.promise;
  return { seen, changes: await Promise.all(changing) };
}

/** The budget's period, whichever it is by now, begins with what was charged in it, and with nothing held. */
async function checkBooks(admin: Admin, caller: IssuedCaller, seen: ReadonlySet<string>): Promise<void> {
  const path = `/admin/requests?customer_user_id=${caller.userId}`;
  await waitFor('the settlement of every hold', async () => {
    const rows = await admin.all(path);
    return rows.every((row) => row['state'] !== 'held') && amountOf(await readBudget(admin, caller), 'held') === 0n;
  });
  const rows = await admin.all(path);
  const recorded = new Set(rows.map((row) => text(row, 'request_id')));
  expect([...seen].filter((id) => !recorded.has(id))).toEqual([]);
  const charges = rows.map((row) => ({
    at: Date.parse(text(row, 'at')),
    amount: amountOf(object(row, 'cost'), 'amount'),
  }));
  const chargedSince = (start: number): string =>
    formatUsd(charges.reduce((sum, { at, amount }) => (at >= start ? sum + amount : sum), 0n));
  const budget = await readBudget(admin, caller);
  // Once as the last change has left it, then as changes that nobody disturbs do.
  let before = text(budget, 'period');
  for (const period of [before, 'total', 'month', 'day'] as readonly BudgetPeriod[]) {
    if (period !== before) expect((await change(admin, caller, text(budget, 'id'), period)).status).toBe(200);
    before = period;
    const now = await readBudget(admin, caller);
    const { start } = computePeriod(period, 'UTC', 1, Date.now());
    expect([period, text(now, 'spent'), text(now, 'held')]).toEqual([period, chargedSince(start), '0']);
  }
  expect((parseUsd(chargedSince(0)) ?? -1n) <= (parseUsd(AMOUNT) ?? 0n)).toBe(true);
  const verified = await admin.post('/admin/ledger/verify', {});
  expect([verified['ok'], verified['faults']]).toEqual([true, []]);
}

async function offer(admin: Admin): Promise<void> {
  const upstream = `sandbox-size-${OUTPUT_TOKENS}-chunks-${OUTPUT_TOKENS}-interval-20`;
  await offerModel(admin, MODEL, upstream, { input: '0', output: '1000000' });
}

function createMover(admin: Admin, round: number): Promise<IssuedCaller> {
  return createCaller(admin, { name: `moving-${round}`, budgets: [{ amount: AMOUNT, period: 'total', hard: true }] });
}

async function killAll(workers: number): Promise<void> {
  const dataDir = makeFolder();
  const env = { TALLYGATE_WORKERS: String(workers) };
  let server = await startServer({ dataDir, env });
  let admin = await signIn(server.origin);
  await offer(admin);
  let changed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const caller = await createMover(admin, round);
    const dying = server;
    const { seen, changes } = await streamAndChange(dying, admin, caller, round, () => dying.signal('SIGKILL'));
    await dying.exited;
    changed += changes.filter((status) => status === 200).length;
    server = await startServer({ dataDir, env });
    admin = await signIn(server.origin);
    await checkBooks(admin, caller, seen);
  }
  expect(changed).toBeGreaterThan(0);
  expect(await server.stop()).toBe(0);
}

async function killWorkers(rounds: number, env: Readonly<Record<string, string>>): Promise<void> {
  const server = await startServer({ dataDir: makeFolder(), env: { TALLYGATE_WORKERS: String(WORKERS), ...env } });
  const admin = await signIn(server.origin);
  await offer(admin);
  for (let round = 0; round < rounds; round++) {
    const caller = await createMover(admin, round);
    await waitFor('all workers', () => listChildren(server.pid).length === WORKERS, 10_000);
    const victim = listChildren(server.pid)[round % WORKERS] ?? 0;
    const { seen, changes } = await streamAndChange(server, admin, caller, round, () =>
      process.kill(victim, 'SIGKILL'),
    );
    // The process that takes changes lives; of one whose connection was the victim's the answer is lost, and one may be overtaken too often.
    expect(changes.filter((status) => status !== 200 && status !== 412 && status !== null)).toEqual([]);
    expect(changes).toContain(200);
    await checkBooks(admin, caller, seen);
  }
  expect(await server.stop()).toBe(0);
}

for (const workers of [1, WORKERS]) {
  test(
    `kill -9 of all, of ${workers} at work, while a budget gets other periods: it begins with what was charged in them, and no more`,
    () => killAll(workers),
    120_000 + ROUNDS * 30_000,
  );
}

test(
  'kill -9 of single workers while a budget gets other periods: it begins with what was charged in them, and no more',
  () => killWorkers(ROUNDS, {}),
  120_000 + ROUNDS * 30_000,
);

test(
  'the same on PostgreSQL',
  () => onPostgres((env) => killWorkers(Math.ceil(ROUNDS / 2), env)),
  120_000 + ROUNDS * 30_000,
);
