import { expect, test } from 'bun:test';
import { CALLER, createRig, data, deployment, model, provider, TWO } from '../../test/support/router.ts';
import type { Rig } from '../../test/support/router.ts';
import { createCounters } from '../metering/index.ts';

test('priority orders, the deployment’s own before its provider’s', async () => {
  const rig = await createRig(TWO);
  expect(rig.candidates()).toEqual(['a', 'b']);
  rig.content = { ...TWO, deployments: [deployment('a', 'p1', { priority: 3 }), deployment('b', 'p2')] };
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['b', 'a']);
});

test('within a priority the chance to be first is the share of the weight, and weight zero comes last', async () => {
  let seed = 42;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const rig = await createRig(
    data({
      providers: [provider('p')],
      deployments: [
        deployment('heavy', 'p', { weight: 3 }),
        deployment('light', 'p', { weight: 1 }),
        deployment('never', 'p', { weight: 0 }),
      ],
    }),
    random,
  );
  let heavy = 0;
  for (let round = 0; round < 4_000; round++) {
    const order = rig.candidates();
    if (order[0] === 'heavy') heavy++;
    expect(order[2]).toBe('never');
  }
  expect(heavy / 4_000).toBeGreaterThan(0.72);
  expect(heavy / 4_000).toBeLessThan(0.78);
});

test('a full provider takes no more calls, is tried after the others, and its place comes free again', async () => {
  const rig = await createRig({ ...TWO, providers: [provider('p1', { maxConcurrency: 2 }), provider('p2')] });
  const full = rig.find('a');
  expect([
    rig.router.acquire(full, CALLER, 0, 0),
    rig.router.acquire(full, CALLER, 0, 0),
    rig.router.acquire(full, CALLER, 0, 0),
  ]).toEqual([true, true, false]);
  expect(rig.candidates()).toEqual(['b', 'a']);
  await rig.router.reload();
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(false);
  rig.router.release(full, CALLER, 0);
  expect(rig.router.acquire(rig.find('a'), CALLER, 0, 0)).toBe(true);
});

test('workers that share their counters are bound by the concurrency of a provider all together', async () => {
  const counters = createCounters({ loadBalances: async () => [] });
  const content = { ...TWO, providers: [provider('p1', { maxConcurrency: 2 }), provider('p2')] };
  const rigs = [await createRig(content, undefined, counters), await createRig(content, undefined, counters)] as const;
  const take = (rig: Rig) => rig.router.acquire(rig.find('a'), CALLER, 0, 0);
  expect([take(rigs[0]), take(rigs[1]), take(rigs[0]), take(rigs[1])]).toEqual([true, true, false, false]);
  expect(rigs.map((rig) => rig.router.busy(rig.find('a'), 0))).toEqual([{ kind: 'full' }, { kind: 'full' }]);
  expect(rigs.map((rig) => rig.candidates())).toEqual([
    ['b', 'a'],
    ['b', 'a'],
  ]);
  rigs[1].router.release(rigs[1].find('a'), CALLER, 0);
  expect([take(rigs[0]), take(rigs[1])]).toEqual([true, false]);
});

test.each(['weighted', 'lowest_latency', 'lowest_price', 'least_busy', 'sticky'] as const)(
  'under %s an outage of one deployment costs few calls, and it has its share again afterwards',
  async (strategy) => {
    let seed = 11;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const content = data({
      providers: [provider('p1'), provider('p2'), provider('p3')],
      models: [model('m', { strategy })],
      deployments: [deployment('a', 'p1'), deployment('b', 'p2'), deployment('c', 'p3')],
    });
    const rig = await createRig(content, random);
    const found = rig.router.catalogue().findModel('m');
    if (found === null) throw new Error('no model');
    const calls = (count: number, down: string | null): number => {
      let toA = 0;
      for (let call = 0; call < count; call++) {
        const wish = { conversation: `conversation ${call % 90}`, inputTokens: 10, outputTokens: 10 };
        const [first] = rig.router.candidates(found, wish, 10);
        if (first === undefined || !rig.router.acquire(first, CALLER, 0, 0)) throw new Error('nobody to call');
        rig.clock.advance(50);
        rig.router.report(first, first.id === down ? 'failed' : 'ok', null, 100 + Math.floor(random() * 100));
        rig.router.release(first, CALLER, 0);
        if (first.id === 'a') toA++;
      }
      return toA;
    };
    expect(calls(3_000, null)).toBeGreaterThan(500);
    expect(calls(3_000, 'a')).toBeLessThan(30);
    calls(1_500, null);
    expect(calls(3_000, null)).toBeGreaterThan(500);
  },
);

test('a reload keeps what is known of a deployment unless its address or credential changed', async () => {
  const rig = await createRig(TWO);
  for (let count = 0; count < 5; count++) rig.router.report(rig.find('a'), 'failed', null);
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['b', 'a']);
  rig.content = { ...TWO, providers: [provider('p1', { apiKeySealed: 'new' }), provider('p2', { priority: 2 })] };
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['a', 'b']);
});

test('a reload asked for while one runs sees what was written before it was asked for', async () => {
  const rig = await createRig(TWO);
  const first = rig.router.reload();
  rig.content = data({ providers: [provider('p')], deployments: [deployment('new', 'p')] });
  const all = [rig.router.reload(), rig.router.reload(), rig.router.reload()];
  await Promise.all([first, ...all]);
  expect(rig.candidates()).toEqual(['new']);
  expect(rig.loads).toBe(3);
});

test('a reload that fails says so and leaves the picture as it was', async () => {
  const rig = await createRig(TWO);
  const good = rig.content;
  Object.defineProperty(rig, 'content', {
    configurable: true,
    get() {
      throw new Error('store is away');
    },
  });
  expect(rig.router.reload()).rejects.toThrow('store is away');
  expect(rig.candidates()).toEqual(['a', 'b']);
  Object.defineProperty(rig, 'content', { value: good, writable: true });
  await rig.router.reload();
  expect(rig.candidates()).toEqual(['a', 'b']);
});
