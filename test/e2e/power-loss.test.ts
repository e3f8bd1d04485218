import { afterEach, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd, parseUsd } from '../../src/lib/money.ts';
import { chat, createCaller, list, offerModel, signIn, text } from './support/api.ts';
import type { Admin, IssuedCaller, Json } from './support/api.ts';
import { readRequests } from './support/books.ts';
import { DiskModel, readFiles } from './support/power-loss/disk.ts';
import type { Unsynced } from './support/power-loss/disk.ts';
import { readSeen } from './support/power-loss/seen.ts';
import type { Seen } from './support/power-loss/seen.ts';
import { canTrace, readTrace, traceCommand } from './support/power-loss/trace.ts';
import type { Happening } from './support/power-loss/trace.ts';
import { childOf } from '../support/processes.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer, waitFor } from './support/server.ts';

afterEach(cleanUp);

/** `npm run test:chaos` loses the power more often. */
const CHAOS = process.env['TALLYGATE_CHAOS_ROUNDS'];
const INSTANTS = CHAOS === undefined ? 3 : Math.max(3, Math.ceil(Number(CHAOS) / 2));
/** The long form fills the journal's files, so that they are used in turn. */
const CALLS = CHAOS === undefined ? 60 : 3000;
/** Where calls of the system fail, most of the time goes into trying again. */
const FAULTY_CALLS = CHAOS === undefined ? 60 : 600;
const AT_ONCE = CHAOS === undefined ? 30 : 100;
const LABELS = CHAOS === undefined ? 0 : 15;
/** How many of the calls the budget pays for. */
const AFFORDED = Math.floor(CALLS * 0.9);
const OUTPUT_TOKENS = 10;
const MODEL = 'priced';
const PREFIX = 'power';
const TRIES_MAX = 100;
const AGAIN_AFTER_MS = 50;
const READY_WITHIN_MS = 60_000;

interface Recording {
  readonly folder: string;
  readonly before: ReadonlyMap<string, Buffer>;
  readonly happenings: readonly Happening[];
  readonly caller: IssuedCaller;
}

/** Where the disk fails a call may be refused, or cut. */
async function callUntilServed(call: () => Promise<Response>): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const response = await call();
    const whole = await response.text().then(
      () => true,
      () => false,
    );
    if (whole && response.status !== 503) return;
    await Bun.sleep(AGAIN_AFTER_MS);
  }
}

async function callAll(origin: string, token: string, calls: number): Promise<void> {
  const metadata = Object.fromEntries(Array.from({ length: LABELS }, (_, n) => [`label-${n}`, 'x'.repeat(64)]));
  const callers = Array.from({ length: AT_ONCE }, async (_, first) => {
    for (let n = first; n < calls; n += AT_ONCE) {
      const body = { model: MODEL, stream: n % 2 === 0, max_tokens: OUTPUT_TOKENS, metadata };
      await callUntilServed(() => chat(origin, token, body, `${PREFIX}-${n}`));
    }
  });
  await Promise.all(callers);
}

async function prepare(origin: string): Promise<IssuedCaller> {
  const admin = await signIn(origin);
  const upstream = `sandbox-size-${OUTPUT_TOKENS}-chunks-${OUTPUT_TOKENS}-interval-20`;
  await offerModel(admin, MODEL, upstream, { input: '0', output: '1000000' });
  const budgets = [{ amount: String(AFFORDED * OUTPUT_TOKENS), period: 'total', hard: true }];
  return createCaller(admin, { name: 'traced', budgets });
}

/** A folder that a server has served from. */
async function prepareFolder(folder: string): Promise<IssuedCaller> {
  const server = await startServer({ dataDir: folder });
  const caller = await prepare(server.origin);
  expect(await server.stop()).toBe(0);
  return caller;
}

/** Serves calls under a trace, from the first start of a gateway on; with `faults`, as `traceCommand` has them, from the second. */
async function record(faults: readonly string[]): Promise<Recording> {
  const folder = makeFolder();
  const trace = join(makeFolder(), 'trace');
  const known = faults.length === 0 ? null : await prepareFolder(folder);
  const before = readFiles(folder);
  const command = traceCommand(trace, [EXECUTABLE, 'serve'], faults);
  const server = await startServer({ dataDir: folder, command, readyWithinMs: READY_WITHIN_MS });
  const caller = known ?? (await prepare(server.origin));
  await callAll(server.origin, caller.token, faults.length === 0 ? CALLS : FAULTY_CALLS);
  // strace itself holds signals back while its command runs.
  process.kill(childOf(server.pid), 'SIGTERM');
  expect(await server.exited).toBe(0);
  const sizes = new Map([...before].map(([path, bytes]) => [path, bytes.length]));
  const happenings = readTrace(trace, folder, sizes);
  // It holds what went over the wire, which is no artefact of the server's.
  rmSync(trace);
  return { folder, before, happenings, caller };
}

/** The trace has seen all that was written: played to its end it makes the very files that are there. */
function expectWhole({ folder, before, happenings }: Recording): void {
  const disk = new DiskModel(folder, before);
  disk.play(happenings, Number.POSITIVE_INFINITY);
  const target = makeFolder();
  disk.lose(target, 'all', () => 0);
  const rebuilt = readFiles(target);
  const there = readFiles(folder);
  expect([...rebuilt.keys()].map((path) => path.slice(target.length)).toSorted()).toEqual(
    [...there.keys()].map((path) => path.slice(folder.length)).toSorted(),
  );
  for (const [path, bytes] of there)
    expect([path, rebuilt.get(join(target, path.slice(folder.length + 1)))?.equals(bytes)]).toEqual([path, true]);
}

/** One row and one settlement for each answer, charged once, within the budget. */
function checkRows(dataDir: string, { userId }: IssuedCaller, seen: Seen, budget: Json): void {
  const rows = readRequests(dataDir, userId);
  const byId = new Map(rows.map((row) => [row.requestId, row]));
  expect(byId.size).toBe(rows.length);
  expect([...seen.begun].filter((id) => !byId.has(id))).toEqual([]);
  expect([...seen.ended].filter((id) => byId.get(id)?.state !== 'settled')).toEqual([]);
  expect(rows.filter(({ holds, ends }) => holds !== 1 || ends !== 1)).toEqual([]);
  const charged = rows.reduce((sum, { charge }) => sum + charge, 0n);
  expect(text(budget, 'spent')).toBe(formatUsd(charged));
  expect(text(budget, 'held')).toBe('0');
  expect(charged).toBeLessThanOrEqual(parseUsd(text(budget, 'amount')) ?? -1n);
}

async function readBudget(admin: Admin, { userId }: IssuedCaller): Promise<Json> {
  const read = async (): Promise<Json> => list(await admin.get(`/admin/customer-users/${userId}`), 'budgets')[0] ?? {};
  await waitFor('the recovery of every hold', async () => (await read())['held'] === '0');
  return read();
}

/** Starts a server on what the disk has, which must hold all that was seen by then. */
async function checkDisk(recording: Recording, until: number, unsynced: Unsynced, random: () => number): Promise<Seen> {
  const { folder, before, happenings, caller } = recording;
  const dataDir = makeFolder();
  const disk = new DiskModel(folder, before);
  disk.play(happenings, until);
  disk.lose(dataDir, unsynced, random);
  const seen = readSeen(happenings, until, PREFIX);
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const budget = await readBudget(admin, caller);
  const verified = await runCommand({ command: [EXECUTABLE, 'ledger', 'verify'], dataDir });
  expect([verified.code, verified.stdout]).toEqual([0, verified.stdout]);
  expect(await server.stop()).toBe(0);
  expect(server.stderr()).not.toMatch(/store\.(journal_put_aside|journal_missing|record_refused)/);
  checkRows(dataDir, caller, seen, budget);
  rmSync(dataDir, { recursive: true });
  return seen;
}

/** A row of numbers below 1 that the seed gives. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Instants of a recording: of those, in turn, at which an answer's bytes leave, since what they rest on must be there then,
 * and those at which something is written.
 */
function chooseInstants(happenings: readonly Happening[], random: () => number): readonly number[] {
  const sends = happenings.filter(({ kind }) => kind === 'send');
  const writes = happenings.filter(({ kind, entry }) => kind !== 'send' && entry > (sends[0]?.entry ?? 0));
  return Array.from({ length: INSTANTS }, (_, n) => {
    const from = n % 3 === 2 ? writes : sends;
    // The first one is late, when there is much to lose.
    const at = n === 0 ? 0.8 : random();
    return from[Math.floor(at * from.length)]?.entry ?? 0;
  });
}

/** How often a file of the journal was begun anew while the server served. */
function countReuses(happenings: readonly Happening[]): number {
  const served = happenings.find(({ kind }) => kind === 'send')?.entry ?? 0;
  return happenings.filter(
    (each) => each.kind === 'write' && /\.traffic-[01]$/.test(each.path) && each.at === 0 && each.entry > served,
  ).length;
}

async function loseOften(recording: Recording): Promise<void> {
  const seed = CHAOS === undefined ? 1 : Date.now() % 2 ** 31;
  const random = createRandom(seed);
  const kinds: readonly Unsynced[] = ['some', 'none', 'some', 'all'];
  let begun = 0;
  let ended = 0;
  for (const [n, until] of chooseInstants(recording.happenings, random).entries()) {
    const unsynced = kinds[n % kinds.length] ?? 'some';
    const seen = await checkDisk(recording, until, unsynced, random).catch((error: unknown) => {
      throw new Error(`seed ${seed}, instant ${n} at ${until}, ${unsynced}: ${String(error)}`, { cause: error });
    });
    begun += seen.begun.size;
    ended += seen.ended.size;
  }
  expect(ended).toBeGreaterThan(0);
  if (CHAOS !== undefined)
    process.stderr.write(`${INSTANTS} losses of power, ${begun} answers begun and ${ended} ended by then\n`);
}

const traced = canTrace();
if (!traced)
  process.stderr.write('no process may be traced here: that writes are lost which were never synced is not tested\n');
const TIMEOUT_MS = 240_000 + INSTANTS * 30_000;

test.skipIf(!traced)(
  'power that is lost at any instant: what was seen is on the disk, settled once, whatever of the rest is there',
  async () => {
    const recording = await record([]);
    expectWhole(recording);
    if (CHAOS !== undefined) expect(countReuses(recording.happenings)).toBeGreaterThan(0);
    await loseOften(recording);
  },
  TIMEOUT_MS,
);

/** Behind those of a start; what is counted is each thread's own. */
const FAULTS: readonly (readonly [what: string, fault: string])[] = [
  ['every third sync fails', 'fsync,fdatasync:error=EIO:when=6+3'],
  ['writes fail now and then', 'pwrite64:error=EIO:when=60+211'],
  ['the disk is full now and then', 'pwrite64,fsync:error=ENOSPC:when=60+151'],
];

test.skipIf(!traced).each(CHAOS === undefined ? FAULTS.slice(0, 1) : FAULTS)(
  'the same where %s, and the system forgets what it could not sync',
  async (_what, fault) => {
    const recording = await record([fault]);
    expectWhole(recording);
    const failed = recording.happenings.filter((each) => 'failed' in each && each.failed);
    expect(failed.length).toBeGreaterThan(CHAOS === undefined ? 1 : 5);
    await loseOften(recording);
    if (CHAOS !== undefined) process.stderr.write(`${failed.length} syncs and writes had failed\n`);
  },
  TIMEOUT_MS,
);
