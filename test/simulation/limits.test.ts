import { describe, expect, test } from 'bun:test';
import type { RoutableDeployment } from '../../src/routing/port.ts';
import type { Behaviour, Fate } from './fake-provider.ts';
import { createRandom } from './fake-provider.ts';
import { checkInvariants } from './invariants.ts';
import { createWorld } from './world.ts';
import type { World, WorldDeployment } from './world.ts';

type Headers = Readonly<Record<string, string>>;

const answer = (headers: Headers = {}, firstMs = 40): Fate => ({
  kind: 'answer',
  firstMs,
  gapMs: 5,
  pieces: 2,
  headers,
});
const always =
  (fate: Fate): Behaviour =>
  () =>
    fate;

async function settle(world: World): Promise<void> {
  for (let turn = 0; turn < 4_000 && (world.pipeline.active() > 0 || world.network.openCalls() > 0); turn++)
    await world.step(5);
  for (let turn = 0; turn < 4; turn++) await world.step(5);
}

async function createReady(deployments: readonly WorldDeployment[], more: object = {}): Promise<World> {
  const world = await createWorld({ seed: 7, deployments, ...more });
  await world.counters.prepare(world.caller.scopes, world.clock.now());
  return world;
}

/** Sends so many at one instant and waits for all; how often each deployment was called meanwhile. */
async function burst(world: World, requests: number, stream = false): Promise<Record<string, number>> {
  const before = world.network.calls.length;
  for (let n = 0; n < requests; n++) world.begin(stream, null);
  await settle(world);
  const counts: Record<string, number> = {};
  for (const { deployment } of world.network.calls.slice(before)) counts[deployment] = (counts[deployment] ?? 0) + 1;
  return counts;
}

const failures = (world: World): readonly (string | undefined)[] =>
  world.outcomes.filter((each) => each.result === 'failed').map((each) => each.error?.type);

const never = (deployments: readonly WorldDeployment[]): ReadonlyMap<string, number> =>
  new Map(deployments.map((each) => [each.name, each.maxRetries ?? 0]));

function find(world: World, name: string): RoutableDeployment {
  const found = world.router
    .catalogue()
    .findModel('model')
    ?.deployments.find((each) => each.upstreamModel === name);
  if (found === undefined) throw new Error(`no deployment ${name}`);
  return found;
}

describe('limits that an operator set for a deployment', () => {
  test('at its limit it is passed over, and comes back as the limit refills', async () => {
    const deployments: WorldDeployment[] = [
      { name: 'first', behaviour: always(answer()), limits: { requestsPerMinute: 6 } },
      { name: 'second', behaviour: always(answer()), priority: 2 },
    ];
    const world = await createReady(deployments);
    expect(await burst(world, 20)).toEqual({ first: 6, second: 14 });
    world.clock.advance(20_000);
    expect(await burst(world, 5)).toEqual({ first: 2, second: 3 });
    expect(failures(world)).toEqual([]);
    await checkInvariants(world, never(deployments));
  });

  test('where none can serve it is 42901 with the shortest wait, without a hold, and nothing of the caller is used up', async () => {
    const deployments: WorldDeployment[] = [
      { name: 'slow', behaviour: always(answer()), limits: { requestsPerMinute: 1 } },
      { name: 'quick', behaviour: always(answer()), limits: { requestsPerMinute: 6 } },
    ];
    const world = await createReady(deployments, { limits: { requestsPerMinute: 50, requestsPerDay: 90 } });
    await burst(world, 30);
    expect(failures(world)).toEqual(Array.from({ length: 23 }, () => 'rate_limited'));
    const refused = world.outcomes.filter((each) => each.result === 'failed');
    for (const { id, error } of refused) {
      expect(error?.retryAfterMs).toBeGreaterThan(9_000);
      expect(error?.retryAfterMs).toBeLessThanOrEqual(10_000);
      expect(JSON.stringify(error?.details)).not.toContain('slow');
      expect(world.traffic.written.has(id)).toBe(false);
    }
    const left = world.counters.viewLimits(world.caller.scopes, world.clock.now());
    expect(left.map((each) => each.remaining)).toEqual([43, 83]);
    await checkInvariants(world, never(deployments));
  });

  test("what the caller's own limits refuse is told before what deployments have left", async () => {
    const world = await createReady([{ name: 'only', behaviour: always(answer()), limits: { requestsPerMinute: 1 } }], {
      limits: { requestsPerMinute: 1 },
    });
    await burst(world, 2);
    expect(world.outcomes.at(-1)?.error?.headers?.['ratelimit-policy']).toBe('"requests_per_minute";q=1;w=60');
  });

  test('concurrency of a deployment is given back when its attempt ends, however it ends', async () => {
    const random = createRandom(5);
    const fates: readonly Fate[] = [
      answer(),
      { kind: 'refused' },
      { kind: 'status', afterMs: 20, status: 500 },
      { kind: 'cut', firstMs: 30, gapMs: 9, pieces: 2 },
      { kind: 'error-first', afterMs: 30 },
    ];
    const deployments: WorldDeployment[] = [
      {
        name: 'narrow',
        behaviour: () => fates[Math.floor(random() * fates.length)] ?? answer(),
        limits: { concurrentRequests: 3 },
        maxRetries: 1,
      },
      { name: 'wide', behaviour: always(answer({}, 90)), limits: { concurrentRequests: 50 }, priority: 2 },
    ];
    const world = await createReady(deployments);
    for (let n = 0; n < 150; n++) {
      world.begin(n % 2 === 0, n % 7 === 0 ? 25 : null);
      await world.step(6);
      const open = world.network.calls.filter((call) => call.open && call.deployment === 'narrow').length;
      expect(open).toBeLessThanOrEqual(3);
    }
    await settle(world);
    for (const { name, limits } of deployments) {
      const { scopes } = find(world, name);
      expect(world.counters.viewLimits(scopes, world.clock.now())).toMatchObject([
        { remaining: limits?.concurrentRequests },
      ]);
    }
    await checkInvariants(world, never(deployments));
  });

  test('tokens are reserved while an attempt runs and corrected to what it used', async () => {
    const world = await createReady([
      { name: 'only', behaviour: always(answer()), limits: { tokensPerDay: 86_400_000, requestsPerDay: 100 } },
    ]);
    const left = (): readonly number[] =>
      world.counters.viewLimits(find(world, 'only').scopes, world.clock.now()).map((each) => each.remaining);
    world.begin(true, null);
    await world.step(0);
    const [requests = 0, tokens = 0] = left();
    expect(requests).toBe(99);
    expect(tokens).toBeLessThan(86_400_000 - 50);
    await settle(world);
    // 25 used, and a thousand a second refilled.
    expect(left()).toEqual([99, 86_400_000]);
  });

  test('an attempt that never reached its provider uses nothing up there', async () => {
    const world = await createReady([
      { name: 'gone', behaviour: always({ kind: 'refused' }), limits: { requestsPerDay: 100, tokensPerDay: 10_000 } },
      { name: 'there', behaviour: always(answer()), priority: 2 },
    ]);
    expect(await burst(world, 3)).toEqual({ gone: 3, there: 3 });
    const left = world.counters.viewLimits(find(world, 'gone').scopes, world.clock.now());
    expect(left.map((each) => each.remaining)).toEqual([100, 10_000]);
  });
});

describe("a provider's own rate limits, as its answers tell them", () => {
  test('what is left is shared among the calls under way, then others are called until the reset', async () => {
    let remaining = '5';
    const deployments: WorldDeployment[] = [
      {
        name: 'first',
        behaviour: () => answer({ 'x-ratelimit-remaining-requests': remaining, 'x-ratelimit-reset-requests': '10s' }),
      },
      { name: 'second', behaviour: always(answer()), priority: 2 },
    ];
    const world = await createReady(deployments);
    expect(await burst(world, 1)).toEqual({ first: 1 });
    remaining = '0';
    expect(await burst(world, 40)).toEqual({ first: 5, second: 35 });
    expect(await burst(world, 10)).toEqual({ second: 10 });
    world.clock.advance(10_000);
    expect(await burst(world, 1)).toEqual({ first: 1 });
    expect(failures(world)).toEqual([]);
    await checkInvariants(world, never(deployments));
  });

  test('one that is alone, or whose others cannot serve, is called whatever it said', async () => {
    const spent = {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2099-01-01T00:00:00Z',
    };
    const alone = await createReady([{ name: 'only', behaviour: always(answer(spent)) }]);
    expect(await burst(alone, 10)).toEqual({ only: 10 });
    expect(await burst(alone, 10)).toEqual({ only: 10 });
    const pair = await createReady([
      { name: 'low', behaviour: always(answer(spent)) },
      { name: 'limited', behaviour: always(answer()), limits: { requestsPerMinute: 3 }, priority: 2 },
    ]);
    expect(await burst(pair, 1)).toEqual({ low: 1 });
    expect(await burst(pair, 9)).toEqual({ limited: 3, low: 6 });
    expect(failures(pair)).toEqual([]);
  });

  test('fewer tokens than the request takes put it behind others for this request alone', async () => {
    const world = await createReady([
      {
        name: 'first',
        behaviour: always(
          answer({
            'x-ratelimit-remaining-tokens': '400',
            'x-ratelimit-limit-tokens': '1000',
            'x-ratelimit-reset-tokens': '30s',
          }),
        ),
      },
      { name: 'second', behaviour: always(answer()), priority: 2 },
    ]);
    await burst(world, 1);
    const model = world.router.catalogue().findModel('model');
    if (model === null) throw new Error('no model');
    const order = (tokens: number): readonly string[] =>
      world.router.candidates(model, null, tokens).map((each) => each.upstreamModel);
    expect(order(400)).toEqual(['first', 'second']);
    expect(order(401)).toEqual(['second', 'first']);
    const [place] = world.router.explain(model, { conversation: null, inputTokens: 401, outputTokens: 1 }).slice(1);
    expect(place).toMatchObject({ state: 'low', quota: [{ unit: 'tokens', limit: 1000, remaining: 400 }] });
  });

  test.each([
    ['Retry-After', { kind: 'status', afterMs: 20, status: 429, retryAfterMs: 7_000 }, 7_000],
    [
      'no Retry-After and the reset of what is used up',
      {
        kind: 'status',
        afterMs: 20,
        status: 429,
        headers: {
          'x-ratelimit-remaining-requests': '40',
          'x-ratelimit-reset-requests': '59s',
          'x-ratelimit-remaining-tokens': '0',
          'x-ratelimit-reset-tokens': '8.64s',
        },
      },
      8_640,
    ],
  ] as const)('429 with %s rests a deployment exactly that long', async (_name, fate, restMs) => {
    const world = await createReady([
      { name: 'first', behaviour: always(fate) },
      { name: 'second', behaviour: always(answer()), priority: 2 },
    ]);
    world.begin(false, null);
    await world.step(0);
    await world.step(20);
    const rested = world.clock.monotonic();
    expect(world.router.isReady(find(world, 'first'))).toBe(false);
    world.clock.advance(restMs - 1);
    expect(world.router.isReady(find(world, 'first'))).toBe(false);
    world.clock.advance(1);
    expect([world.clock.monotonic() - rested, world.router.isReady(find(world, 'first'))]).toEqual([restMs, true]);
    await settle(world);
    expect(failures(world)).toEqual([]);
  });
});
