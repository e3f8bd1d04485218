import { nextTurn } from '../../lib/in-turns.ts';
import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import { createId } from '../../lib/ids.ts';
import { createPeriods } from '../../metering/index.ts';
import { createAdmin, newAdminFieldsSchema } from '../../services/admins/index.ts';
import { oldestFirst } from '../../services/shared/lists/list-all.ts';
import { parseInput } from '../../services/shared/index.ts';
import { ZERO_USD } from '../../lib/money.ts';
import { generatePassword } from '../../lib/tokens.ts';
import type { Store, TrafficLog } from '../../store/port.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import type { SettlementWrite } from '../../store/records/index.ts';
import { createLogger, createLogOutput } from '../../telemetry/index.ts';
import { openCore } from '../core.ts';
import { openLiveSettings } from '../live-settings.ts';
import { buildManagementDeps } from '../management-deps.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { locateData, openData } from '../data/open-data.ts';
import { createOnePlace } from '../data/place.ts';
import type { Place } from '../data/place.ts';
import { seed as seedFirst } from '../data/seed.ts';
import { StartupError } from '../startup-error.ts';
import { systemContext } from '../system-context.ts';
import { openSystemWatch } from '../system-watch.ts';
import { createStoreWorker } from '../worker.ts';
import type { CreateStoreWorker } from '../worker.ts';
import { listArrivals, Outages } from './arrivals.ts';
import { Random, Weighted } from './random.ts';
import { Slots } from './slots.ts';
import { DemoTraffic } from './traffic.ts';
import type { Told } from './traffic.ts';
import { createWorld } from './world.ts';
import type { DemoCaller, DemoWorld } from './world.ts';

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;
const BATCH = 4_000;
/** After so many the loop of events runs: what was told goes to the writer while the next is told. */
const CHUNK = 250;
/** One request in so many is what a crash is to have left and a start to have settled. */
const RECOVERED_EVERY = 40_000;
/** One more so far before the end that what is looked at first is healthy. */
const RECOVERED_BEFORE_END = 60;
const RECOVERED_SHARE = 2_000;

export interface DemoRequest {
  readonly requests: number;
  readonly seed: number;
  /** Also into data that have requests. */
  readonly force: boolean;
}

export interface DemoSummary {
  readonly requests: number;
  readonly refused: number;
  readonly customers: number;
  readonly customerUsers: number;
  /** null: the owner was there, or the settings name the password. */
  readonly ownerPassword: string | null;
}

/** Stands where the year is being told; its timers are real ones. */
class DemoClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  set(now: number): void {
    this.#now = Math.round(now);
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(delayMs: number, callback: () => void): () => void {
    return systemClock.after(delayMs, callback);
  }
}

async function refuseUsed(store: Store, force: boolean): Promise<void> {
  if (force || (await store.requests.listIdsSince(0, 1)).length === 0) return;
  throw new StartupError('failed', 'There are requests in these data: name an empty folder, or add --force.');
}

/** Whoever has joined by a day, by how much they call. */
function chooseCallers(callers: readonly DemoCaller[], at: number): Weighted<DemoCaller> {
  const joined = callers.filter((caller) => caller.from <= at);
  return new Weighted(joined.length === 0 ? callers.slice(0, 1) : joined, (caller) => caller.weight);
}

async function createAdmins(deps: ManagementDeps): Promise<void> {
  const context = systemContext('command line');
  for (const [username, name, role] of [
    ['mei', 'Mei Chen', 'admin'],
    ['oskar', 'Oskar Berg', 'operator'],
    ['lin', '林小雨', 'support'],
    ['noor', 'Noor Khan', 'auditor'],
  ] as const) {
    const fields = { username, name, role, password: generatePassword() };
    await createAdmin(deps, context, parseInput(newAdminFieldsSchema, fields));
  }
}

/** The administrators sign in on working days, which fills the operation log as a year does. */
async function recordSignIns(deps: ManagementDeps, clock: DemoClock, random: Random, from: number, to: number) {
  const { items } = await deps.store.admins.list(oldestFirst(20));
  const statements = [];
  const last = new Map<(typeof items)[number], number>();
  for (let day = from; day < to - DAY_MS; day += DAY_MS) {
    for (const admin of items) {
      if ([0, 6].includes(new Date(day).getUTCDay()) || !random.chance(0.6)) continue;
      clock.set(day + random.below(DAY_MS / 3));
      last.set(admin, clock.now());
      statements.push(
        deps.audit.statement({
          actor: { type: 'admin', id: admin.id, name: admin.username },
          action: 'admin.login',
          target: { type: 'admin', id: admin.id, name: admin.username },
          outcome: 'ok',
          origin: {
            ip: `192.0.2.${1 + random.below(40)}`,
            userAgent: 'Mozilla/5.0',
            requestId: createId('request', clock.now()),
          },
        }),
      );
    }
  }
  for (const [admin, at] of last) statements.push(deps.store.admins.changeSignInState(admin, { lastLoginAt: at }));
  for (let at = 0; at < statements.length; at += 200) await deps.store.transact(statements.slice(at, at + 200));
}

/** All that were called answer, and the sandbox was tried when it was set up. */
async function recordHealth({ store }: ManagementDeps): Promise<void> {
  const providers = await store.providers.all();
  await store.transact(
    providers.map(({ id, createdAt }) => store.providers.recordHealth(id, 'healthy', null, createdAt)),
  );
}

/** The last use of each token, as the server writes it down beside the requests. */
async function recordUses({ store }: ManagementDeps, uses: ReadonlyMap<string, number>): Promise<void> {
  const statements = [...uses].map(([tokenId, at]) => store.authTokens.recordUse(tokenId, at));
  for (let at = 0; at < statements.length; at += 200) await store.transact(statements.slice(at, at + 200));
}

function requireWritten(error: Error | null): void {
  if (error !== null) throw error;
}

/** What a start settles of a process that ended before the first byte of an answer: no charge, and nothing known of the attempts. */
function loseProcess(settlement: SettlementWrite): SettlementWrite {
  return {
    ...settlement,
    status: 503,
    finishReason: 'error',
    rawFinishReason: null,
    errorType: 'internal_error',
    usage: NO_USAGE,
    estimated: true,
    charge: ZERO_USD,
    overrun: ZERO_USD,
    providerCost: ZERO_USD,
    latencyMs: 0,
    timeToFirstTokenMs: null,
    attempts: [],
    warnings: ['recovered after the gateway ended unexpectedly'],
  };
}

/** @param isRecovered it is what a crash left and a start settled */
function write(traffic: TrafficLog, told: Told, at: number, isRecovered: boolean): void {
  if (told.kind === 'refused') {
    const { customerId, customerUserId } = told.caller;
    traffic.refuse({
      at,
      customerId,
      customerUserId,
      tokenId: told.tokenId,
      model: told.model,
      errorType: told.errorType,
    });
    return;
  }
  const { hold, settlement } = told;
  traffic.hold(hold, requireWritten);
  if (isRecovered) traffic.recover(hold, loseProcess(settlement), requireWritten);
  else traffic.settle(hold, settlement, requireWritten);
}

interface Telling {
  readonly traffic: TrafficLog;
  readonly world: DemoWorld;
  readonly random: Random;
  readonly requests: number;
  readonly from: number;
  readonly to: number;
  /** Filled with the last use of each token. */
  readonly uses: Map<string, number>;
  readonly onProgress: (done: number, total: number) => void;
}

/** Answers how many were refused. A batch is told while the one before it is written. */
async function tellYear(telling: Telling, demo: DemoTraffic, clock: DemoClock): Promise<number> {
  const { traffic, world, random, requests, from, to, uses, onProgress } = telling;
  const models = new Weighted(world.models, (model) => model.share);
  const byName = new Map(world.models.map((model) => [model.name, model]));
  let callers = chooseCallers(world.callers, from);
  let [made, refused, day] = [0, 0, 0];
  let written: Promise<void> = Promise.resolve();
  const beforeEnd = Math.max(RECOVERED_BEFORE_END, Math.floor(requests / RECOVERED_SHARE));
  let recoveredAt = Math.max(0, requests - 1 - beforeEnd);
  for (const at of listArrivals(random, requests, from, to)) {
    const today = Math.floor(at / DAY_MS);
    if (today !== day) {
      day = today;
      callers = chooseCallers(world.callers, at);
    }
    const caller = callers.pick(random);
    const favourite = random.chance(0.5) ? byName.get(random.pick(caller.favourites)) : undefined;
    const told = demo.tell(at, caller, favourite ?? models.pick(random));
    if (told.kind === 'refused') refused++;
    else uses.set(told.hold.tokenId, at);
    const isLast = made >= recoveredAt && told.kind === 'made';
    if (isLast) recoveredAt = Number.POSITIVE_INFINITY;
    write(traffic, told, at, isLast || made % RECOVERED_EVERY === RECOVERED_EVERY / 2);
    if (++made % CHUNK !== 0) continue;
    await nextTurn();
    if (made % BATCH !== 0) continue;
    await written;
    clock.set(at);
    written = traffic.flush();
    onProgress(made, requests);
  }
  await written;
  await traffic.flush();
  return refused;
}

/** Data that begin here are of no use before they are whole: they are brought to the disk at the end. */
function placeDemo(config: Config, createWorker: CreateStoreWorker): Place {
  const location = locateData(config);
  const isNew = location.kind === 'sqlite' && !existsSync(location.path);
  return {
    ...createOnePlace(createWorker),
    openData: (asked, clock, log) => openData(asked, clock, log, createWorker, isNew ? 'at-end' : undefined),
  };
}

/** Fills data with a believable year up to now. Nothing of it calls a provider. Throws `StartupError`. */
export async function fillDemo(
  settings: Config,
  { requests, seed, force }: DemoRequest,
  onProgress: (done: number, total: number) => void,
  createWorker: CreateStoreWorker = createStoreWorker,
): Promise<DemoSummary> {
  const to = systemClock.now();
  const from = to - YEAR_MS;
  const clock = new DemoClock(from);
  const output = createLogOutput();
  const log = createLogger({ level: 'warn', clock: systemClock, write: (line) => output.write(line) });
  const config: Config = { ...settings, durability: 'relaxed' };
  const core = await openCore(config, clock, log, placeDemo(config, createWorker));
  const system = openSystemWatch({ config, clock: systemClock, running: () => 0, openStreams: () => 0 });
  try {
    await refuseUsed(core.store, force);
    const deps = buildManagementDeps(core, await openLiveSettings(core.store, config), null, system);
    const random = new Random(seed);
    const { ownerPassword } = await seedFirst(deps, config);
    await createAdmins(deps);
    const world = await createWorld(deps, systemContext('command line'), random, clock, { from, to, requests });
    await recordSignIns(deps, clock, random, from, to);
    const slots = new Slots(createPeriods());
    const outages = new Outages(random, from, to);
    const demo = new DemoTraffic({ random, pricing: core.pricing, slots, outages });
    const uses = new Map<string, number>();
    const telling = { traffic: core.store.traffic, world, random, requests, from, to, uses, onProgress };
    const refused = await tellYear(telling, demo, clock);
    await recordUses(deps, uses);
    await recordHealth(deps);
    clock.set(systemClock.now());
    const customers = new Set(world.callers.map((caller) => caller.customerId)).size;
    return { requests: requests - refused, refused, customers, customerUsers: world.callers.length, ownerPassword };
  } finally {
    system.close();
    await core.close();
    output.flush();
  }
}
