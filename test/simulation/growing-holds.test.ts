import { describe, expect, test } from 'bun:test';
import type { Behaviour, Fate } from './fake-provider.ts';
import { createRandom } from './fake-provider.ts';
import { checkInvariants } from './invariants.ts';
import { createWorld } from './world.ts';
import type { World, WorldDeployment, WorldOptions } from './world.ts';

/** Nano-USD that an output token costs at price 1. */
const TOKEN = 10_000n;
const CAP = 64_000;
/** A name whose family shows all that it writes. */
const FIRST = 'gpt-4-first';
const SECOND = 'gpt-4-second';

/** Ten tokens a piece, as they are counted on their way. */
const words = (name: string): string => `${name} says these words`.padEnd(30, '.');

function saying(name: string, pieces: number, gapMs = 4, firstMs = 20): Behaviour {
  return () => ({ kind: 'answer', firstMs, gapMs, pieces, words: words(name) });
}

interface Load {
  readonly requests: number;
  readonly stream?: boolean | null;
  readonly leaving?: number;
  readonly apartMs?: number;
}

async function run(options: Omit<WorldOptions, 'seed'> & { readonly seed?: number }, load: Load): Promise<World> {
  const seed = options.seed ?? 1;
  const world = await createWorld({ cap: CAP, onLowBudget: 'shorten', ...options, seed });
  const random = createRandom(seed + 1);
  await world.counters.prepare(world.caller.scopes, world.clock.now());
  for (let begun = 0; begun < load.requests; begun++) {
    const leaves = random() < (load.leaving ?? 0) ? Math.floor(random() * 300) : null;
    world.begin(load.stream ?? random() < 0.6, leaves);
    await world.step(load.apartMs ?? 5);
  }
  for (let ms = 0; ms < 60_000 && (world.pipeline.active() > 0 || world.network.openCalls() > 0); ms += 2)
    await world.step(2);
  for (let turn = 0; turn < 4; turn++) await world.step(5);
  const retries = new Map(options.deployments.map((each) => [each.name, each.maxRetries ?? 0]));
  await checkInvariants(world, retries);
  return world;
}

const one = (behaviour: Behaviour, more: Partial<WorldDeployment> = {}): readonly WorldDeployment[] => [
  { name: FIRST, behaviour, ...more },
];
const settlementsOf = (world: World) => [...world.traffic.written.values()].flatMap((each) => each.settlements);
const reasonsOf = (world: World): readonly unknown[] => settlementsOf(world).map((each) => each.finishReason);
const extensionsOf = (world: World): number =>
  [...world.traffic.written.values()].reduce((sum, each) => sum + each.extensions, 0);

describe('a hold that grows', () => {
  test('lets many long caps share a budget: all are answered whole', async () => {
    // 40 answers of 500 tokens at once, on what pays for 60 of them and for a third of one cap.
    const world = await run({ deployments: one(saying(FIRST, 66)), budget: 40_000n * TOKEN }, { requests: 40 });
    expect(reasonsOf(world)).toEqual(Array.from({ length: 40 }, () => 'stop'));
    expect(extensionsOf(world)).toBeGreaterThan(0);
  });

  test('ends the stream where the budget ends, and not a byte before its hold is durable', async () => {
    const world = await run(
      { deployments: one(saying(FIRST, 500, 1)), budget: 1500n * TOKEN },
      { requests: 1, stream: true },
    );
    expect(reasonsOf(world)).toEqual(['length']);
    expect(world.outcomes[0]?.text).toContain('"finish_reason":"length"');
    const [settlement] = settlementsOf(world);
    // What is left is less than a piece and what the input was estimated at.
    expect(settlement?.charge).toBeGreaterThan(1200n * TOKEN);
  });

  test('ends it also where the upstream has finished while the extension is refused; what it bills beyond is our cost', async () => {
    const world = await run(
      { deployments: one(saying(FIRST, 500, 0)), budget: 1500n * TOKEN },
      { requests: 1, stream: true },
    );
    const [settlement] = settlementsOf(world);
    expect(settlement?.finishReason).toBe('length');
    expect(settlement?.estimated).toBe(true);
    // 3750 tokens, as its provider reported.
    expect(settlement?.providerCost).toBeGreaterThan(3700n * TOKEN);
    expect(settlement?.charge).toBeLessThan(1500n * TOKEN);
  });

  test('of a whole answer gives what was paid for, as if it had reached its cap', async () => {
    const world = await run(
      { deployments: one(saying(FIRST, 500, 1)), budget: 1500n * TOKEN },
      { requests: 1, stream: false },
    );
    expect(reasonsOf(world)).toEqual(['length']);
    expect(world.outcomes[0]).toMatchObject({ result: 'whole', status: 200 });
    expect(world.outcomes[0]?.text).toContain('"finish_reason":"length"');
  });

  test('refuses what cannot even begin, and charges nothing', async () => {
    const world = await run(
      {
        deployments: one(() => ({ kind: 'answer', firstMs: 5, gapMs: 1, pieces: 1, words: 'x'.repeat(30_000) })),
        budget: 1500n * TOKEN,
      },
      { requests: 1, stream: true },
    );
    expect(world.outcomes[0]).toMatchObject({ result: 'failed', status: 402 });
    expect(settlementsOf(world)).toMatchObject([{ charge: 0n, errorType: 'budget_exhausted' }]);
  });
});

describe('when the commit of an extension fails', () => {
  test('a stream that has begun breaks off, and is charged for what was seen', async () => {
    const world = await run(
      {
        deployments: one(saying(FIRST, 200)),
        budget: 6000n * TOKEN,
        extensionFault: (n) => (n === 2 ? new Error('the disk is full') : null),
      },
      { requests: 1, stream: true },
    );
    const [settlement] = settlementsOf(world);
    expect(settlement).toMatchObject({ errorType: 'overloaded', finishReason: 'error' });
    expect(settlement?.charge).toBeGreaterThan(0n);
    const [written] = world.traffic.written.values();
    expect(settlement?.charge).toBeLessThanOrEqual(written?.durable ?? 0n);
    expect(world.outcomes[0]).toMatchObject({ ended: true });
    expect(world.outcomes[0]?.text).toContain('overloaded');
  });

  test('a whole answer is an error, and nothing of it is charged', async () => {
    const world = await run(
      {
        deployments: one(saying(FIRST, 200)),
        budget: 6000n * TOKEN,
        extensionFault: () => new Error('the disk is full'),
      },
      { requests: 1, stream: false },
    );
    expect(world.outcomes[0]).toMatchObject({ result: 'failed', status: 503 });
    expect(settlementsOf(world)).toMatchObject([{ charge: 0n, errorType: 'overloaded' }]);
  });
});

describe('whatever happens, holds that grow keep the books', () => {
  test('clients that leave, also while an extension is on its way', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const world = await run(
        { seed, deployments: one(saying(FIRST, 120, 2)), budget: 30_000n * TOKEN },
        { requests: 60, leaving: 0.6, apartMs: 3 },
      );
      expect(settlementsOf(world).some((each) => each.status === 499 && each.charge > 0n)).toBe(true);
      expect(extensionsOf(world)).toBeGreaterThan(10);
    }
  });

  test('a client that leaves does not end what its provider shall finish', async () => {
    const world = await run(
      { deployments: one(saying(FIRST, 120, 2), { onClientAbort: 'finish' }), budget: 30_000n * TOKEN },
      { requests: 20, stream: true, leaving: 1 },
    );
    expect(settlementsOf(world).some((each) => each.status === 499 && each.finishReason === 'stop')).toBe(true);
  });

  test('slow clients', async () => {
    const world = await run(
      { deployments: one(saying(FIRST, 80, 1)), budget: 20_000n * TOKEN, readMs: 9 },
      { requests: 20, stream: true },
    );
    expect(reasonsOf(world)).toContain('stop');
  });

  test('retries, failovers and second attempts, at other prices', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = createRandom(seed + 100);
      const faulty: Behaviour = () => {
        const fates: readonly Fate[] = [
          { kind: 'status', afterMs: 15, status: 500 },
          { kind: 'silent' },
          { kind: 'refused' },
          { kind: 'error-first', afterMs: 30 },
          { kind: 'cut', firstMs: 10, gapMs: 3, pieces: 4 },
          { kind: 'answer', firstMs: 400, gapMs: 3, pieces: 80, words: words(FIRST) },
        ];
        return fates[Math.floor(random() * 12)] ?? saying(FIRST, 80, 3)(0);
      };
      const world = await run(
        {
          seed,
          deployments: [
            { name: FIRST, behaviour: faulty, maxRetries: 1 },
            { name: SECOND, behaviour: saying(SECOND, 80, 3), priority: 2, price: '2' },
            { name: 'secret-third', behaviour: saying('secret-third', 80, 3), priority: 3 },
          ],
          hedge: { after: 'p90', minMs: 50 },
          budget: 60_000n * TOKEN,
        },
        { requests: 80, leaving: 0.1 },
      );
      const providers = new Set(settlementsOf(world).map((each) => each.provider));
      expect(providers.has(FIRST) && providers.has(SECOND)).toBe(true);
    }
  });
});
