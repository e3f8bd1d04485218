import { describe, expect, test } from 'bun:test';
import type { Behaviour, Fate } from './fake-provider.ts';
import { createRandom } from './fake-provider.ts';
import { attemptsOf, checkInvariants } from './invariants.ts';
import { createWorld } from './world.ts';
import type { World, WorldDeployment, WorldOptions } from './world.ts';

/** Times as providers have them: most near the middle, a long tail. */
function createTimes(random: () => number, middleMs: number, spread = 0.4): () => number {
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(2, Math.round(middleMs * Math.exp(spread * normal)));
  };
}

function answering(random: () => number, middleMs: number, spread?: number): Behaviour {
  const times = createTimes(random, middleMs, spread);
  return () => ({ kind: 'answer', firstMs: times(), gapMs: 7, pieces: 1 + Math.floor(random() * 4) });
}

/** Answers mostly; some of its calls meet one of these. */
function failing(random: () => number, middleMs: number, share: number): Behaviour {
  const good = answering(random, middleMs);
  const faults: readonly Fate[] = [
    { kind: 'refused' },
    { kind: 'silent' },
    { kind: 'status', afterMs: 80, status: 500 },
    { kind: 'status', afterMs: 20, status: 429, retryAfterMs: 300 },
    { kind: 'status', afterMs: 20, status: 503, retryAfterMs: 200 },
    { kind: 'status', afterMs: 50, status: 401 },
    { kind: 'status', afterMs: 50, status: 400 },
    { kind: 'error-first', afterMs: 120 },
    { kind: 'cut', firstMs: 100, gapMs: 20, pieces: 3 },
    { kind: 'cut', firstMs: 100, gapMs: 20, pieces: 0 },
  ];
  return (now) => (random() < share ? (faults[Math.floor(random() * faults.length)] ?? { kind: 'silent' }) : good(now));
}

interface Load {
  readonly requests: number;
  /** Mean between two arrivals. */
  readonly everyMs: number;
  readonly streams?: number;
  readonly leaving?: number;
}

async function run(options: WorldOptions, load: Load): Promise<World> {
  const world = await createWorld(options);
  const arrivals = createRandom(options.seed + 1);
  await world.counters.prepare(world.caller.scopes, world.clock.now());
  let next = 0;
  for (let begun = 0; begun < load.requests;) {
    while (world.clock.monotonic() >= world.startedAt + next && begun < load.requests) {
      const leaves = arrivals() < (load.leaving ?? 0) ? Math.floor(arrivals() * 600) : null;
      world.begin(arrivals() < (load.streams ?? 0.5), leaves);
      next += -Math.log(1 - arrivals()) * load.everyMs;
      begun += 1;
    }
    await world.step(2);
  }
  for (let ms = 0; ms < 60_000 && (world.pipeline.active() > 0 || world.network.openCalls() > 0); ms += 5)
    await world.step(5);
  for (let turn = 0; turn < 4; turn++) await world.step(5);
  return world;
}

const retriesOf = (deployments: readonly WorldDeployment[]): ReadonlyMap<string, number> =>
  new Map(deployments.map((each) => [each.name, each.maxRetries ?? 0]));

/** Time until a client saw the first of its answer, of those that got one. */
function waitsOf(world: World): number[] {
  return world.outcomes
    .flatMap(({ firstByteAt, startedAt }) => (firstByteAt === null ? [] : [firstByteAt - startedAt]))
    .toSorted((a, b) => a - b);
}
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;

describe('whatever providers and clients do, books and calls are right', () => {
  const strategies = ['weighted', 'lowest_latency', 'lowest_price', 'least_busy', 'sticky'] as const;
  const cases = strategies.flatMap((strategy, n) =>
    [1, 2].map((seed) => [strategy, n * 10 + seed, seed === 1] as const),
  );

  test.each(cases)('%s, seed %d, hedged: %p', async (strategy, seed, hedged) => {
    const random = createRandom(seed + 77);
    const deployments: readonly WorldDeployment[] = [
      { name: 'alfa', behaviour: failing(random, 200, 0.2), maxRetries: 1 },
      { name: 'bravo', behaviour: failing(random, 250, 0.15), price: '2', onClientAbort: 'finish' },
      { name: 'charlie', behaviour: failing(random, 300, 0.3), maxConcurrency: 3, priority: 2 },
      { name: 'dora', behaviour: failing(random, 400, 0.05), price: '9', priority: 3 },
    ];
    const hedge = hedged ? ({ after: 'p90', minMs: 20 } as const) : null;
    const world = await run(
      { seed, strategy, deployments, hedge, budget: 60_000_000n },
      { requests: 600, everyMs: 30, leaving: 0.1 },
    );
    await checkInvariants(world, retriesOf(deployments));
    const attempts = attemptsOf(world);
    const reasons = new Set(attempts.map((each) => each.reason));
    expect(reasons.has('failover')).toBe(true);
    expect(reasons.has('retry')).toBe(true);
    expect(reasons.has('hedge')).toBe(hedged);
    expect(world.outcomes.filter((each) => each.left).length).toBeGreaterThan(10);
  });
});

test('when a first attempt and the one beside it both fail, each has the retries that its provider says', async () => {
  const random = createRandom(12);
  const good = answering(random, 60, 0.2);
  const failsAfter = (afterMs: number): Fate => ({ kind: 'status', afterMs, status: 500 });
  const deployments: readonly WorldDeployment[] = [
    { name: 'alfa', behaviour: (now) => (random() < 0.08 ? failsAfter(300) : good(now)) },
    {
      name: 'bravo',
      behaviour: (now) => (random() < 0.4 ? failsAfter(random() < 0.5 ? 20 : 700) : good(now)),
      maxRetries: 1,
      priority: 2,
    },
    { name: 'charlie', behaviour: good, priority: 3 },
  ];
  const world = await run(
    { seed: 12, deployments, hedge: { after: 'p90', minMs: 0 } },
    { requests: 3_000, everyMs: 40, streams: 0.5 },
  );
  await checkInvariants(world, retriesOf(deployments));
  const bothFailed = [...world.traffic.written.values()].flatMap(({ settlements }) =>
    settlements.filter(({ attempts }) => attempts[1]?.reason === 'hedge' && attempts.length > 2),
  );
  // In either order.
  for (const n of [0, 1]) {
    const slower = bothFailed.filter(({ attempts }) => {
      const [first, second] = attempts.map((each) => each.at + each.latencyMs);
      return first !== undefined && second !== undefined && (n === 0 ? first > second : second > first);
    });
    expect([n, slower.length > 2]).toEqual([n, true]);
  }
});

test('when all fails, retries and hedges add at most a tenth to the load beyond the reserve', async () => {
  for (const seed of [1, 2, 3]) {
    const deployments: readonly WorldDeployment[] = ['alfa', 'bravo', 'charlie'].map((name) => ({
      name,
      maxRetries: 2,
      behaviour: () => ({ kind: 'status', afterMs: 30, status: 500 }),
    }));
    const requests = 2_000;
    const world = await run({ seed, deployments, hedge: { after: 'p90', minMs: 0 } }, { requests, everyMs: 10 });
    await checkInvariants(world, retriesOf(deployments));
    expect(world.network.calls.length).toBeLessThanOrEqual(requests * 1.1 + 20);
    expect(world.outcomes.every((each) => each.result === 'failed' && each.status === 502)).toBe(true);
  }
});

test('hedging cuts the tail of a deployment that is slow now and then, for less than a tenth of load', async () => {
  const play = async (hedge: WorldOptions['hedge']): Promise<World> => {
    const random = createRandom(5);
    const usual = answering(random, 250, 0.2);
    const slow = answering(random, 3_000, 0.1);
    const deployments: readonly WorldDeployment[] = [
      { name: 'alfa', behaviour: (now) => (random() < 0.04 ? slow(now) : usual(now)) },
      { name: 'bravo', behaviour: answering(random, 300, 0.2), priority: 2 },
    ];
    const world = await run({ seed: 5, deployments, hedge }, { requests: 2_500, everyMs: 20, streams: 1 });
    await checkInvariants(world, retriesOf(deployments));
    return world;
  };
  const plain = await play(null);
  const hedged = await play({ after: 'p95', minMs: 0 });
  expect(quantile(waitsOf(plain), 0.99)).toBeGreaterThan(2_500);
  expect(quantile(waitsOf(hedged), 0.99)).toBeLessThan(1_000);
  expect(Math.abs(quantile(waitsOf(hedged), 0.5) - quantile(waitsOf(plain), 0.5))).toBeLessThan(20);
  expect(plain.network.calls.length).toBe(2_500);
  expect(hedged.network.calls.length - 2_500).toBeGreaterThan(80);
  expect(hedged.network.calls.length - 2_500).toBeLessThanOrEqual(250);
});

test('when everything becomes slow at once, hedging adds no more than its tenth', async () => {
  const random = createRandom(8);
  let factor = 1;
  const times = createTimes(random, 200, 0.2);
  const behaviour: Behaviour = () => ({ kind: 'answer', firstMs: times() * factor, gapMs: 5, pieces: 2 });
  const deployments: readonly WorldDeployment[] = [
    { name: 'alfa', behaviour: (now) => ((factor = now > SLOW_FROM ? 4 : 1), behaviour(now)) },
    { name: 'bravo', behaviour },
  ];
  const world = await run(
    { seed: 8, deployments, hedge: { after: 'p95', minMs: 0 } },
    { requests: 3_000, everyMs: 10, streams: 1 },
  );
  await checkInvariants(world, retriesOf(deployments));
  expect(world.network.calls.length - 3_000).toBeLessThanOrEqual(300);
});

/** Of the clock of a world, which begins at the same instant always. */
const BEGIN = Date.UTC(2026, 0, 1);
const SLOW_FROM = BEGIN + 12_000;

test('an outage of one of two is not seen by clients, and it is used again when it is over', async () => {
  const random = createRandom(3);
  const good = answering(random, 100);
  const down = (now: number): boolean => now > BEGIN + 10_000 && now < BEGIN + 40_000;
  const deployments: readonly WorldDeployment[] = [
    { name: 'alfa', behaviour: (now) => (down(now) ? { kind: 'status', afterMs: 10, status: 500 } : good(now)) },
    { name: 'bravo', behaviour: answering(random, 100), priority: 2 },
  ];
  const world = await run({ seed: 3, deployments }, { requests: 2_000, everyMs: 50 });
  await checkInvariants(world, retriesOf(deployments));
  expect(world.outcomes.filter((each) => each.status !== 200)).toEqual([]);
  const during = world.network.calls.filter((call) => call.deployment === 'alfa' && down(call.at));
  // Five that open the breaker, those that were under way, and probes at 5, 10, 20 s.
  expect(during.length).toBeLessThan(15);
  const after = world.network.calls.filter((call) => call.at > BEGIN + 80_000);
  expect(after.every((call) => call.deployment === 'alfa')).toBe(true);
  expect(world.healthChanges.map((change) => change.to)).toEqual(['healthy', 'healthy', 'unhealthy', 'healthy']);
});

test('a provider that flaps all the time changes its health a few times a minute, not once a call', async () => {
  const random = createRandom(4);
  const good = answering(random, 20);
  const deployments: readonly WorldDeployment[] = [
    { name: 'alfa', behaviour: (now) => (random() < 0.5 ? { kind: 'status', afterMs: 5, status: 500 } : good(now)) },
    { name: 'bravo', behaviour: answering(random, 20), priority: 2 },
  ];
  const requests = 6_000;
  const world = await run({ seed: 4, deployments }, { requests, everyMs: 10 });
  await checkInvariants(world, retriesOf(deployments));
  const minutes = (world.clock.monotonic() - BEGIN) / 60_000;
  const changes = world.healthChanges.filter((change) => change.providerName === 'alfa').length;
  expect(changes).toBeGreaterThan(2);
  // It opens for five seconds at least, so two changes in five seconds are the most.
  expect(changes).toBeLessThanOrEqual(1 + minutes * 24);
});

test('the time of a request binds its attempts, waits and hedges together', async () => {
  const deployments: readonly WorldDeployment[] = [
    {
      name: 'alfa',
      behaviour: () => ({ kind: 'status', afterMs: 300, status: 503, retryAfterMs: 3_000 }),
      maxRetries: 3,
    },
    { name: 'bravo', behaviour: () => ({ kind: 'silent' }), priority: 2 },
  ];
  const pipeline = { requestTimeoutMs: 1_500 };
  const world = await run({ seed: 6, deployments, pipeline }, { requests: 100, everyMs: 100, streams: 0.5 });
  await checkInvariants(world, retriesOf(deployments));
  for (const { startedAt, endedAt } of world.outcomes) expect(endedAt - startedAt).toBeLessThanOrEqual(1_600);
});
