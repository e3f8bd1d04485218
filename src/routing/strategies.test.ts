import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import type { CompiledPrice } from '../metering/port.ts';
import { readConversationKey } from './conversation-key.ts';
import { Load } from './load.ts';
import { orderDeployments, READY } from './order.ts';
import type { RoutableDeployment, RouteWish, Strategy } from './port.ts';
import { RetryBudget } from './retry-budget.ts';
import { createChooser } from './strategies.ts';

function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function price(input: bigint, output: bigint): CompiledPrice {
  const none = 0n;
  const tier = {
    aboveInputTokens: -1,
    input: input * 1_000_000_000n,
    output: output * 1_000_000_000n,
    cachedRead: none,
    cacheWrite5m: none,
    cacheWrite1h: none,
    cacheWrite30m: none,
    cacheWrite12h: none,
    reasoning: none,
    audioInput: none,
    audioOutput: none,
    image: none,
    request: none,
    tools: {},
    dearestInput: input * 1_000_000_000n,
    dearestOutput: output * 1_000_000_000n,
    dearestRequest: none,
  };
  return { versionId: 'pv', free: false, tiers: [tier], serviceTiers: null };
}

function deployment(id: string, changes: Partial<RoutableDeployment> = {}): RoutableDeployment {
  return { id, upstreamModel: id, priority: 1, weight: 1, price: price(1n, 1n), ...changes } as RoutableDeployment;
}

const WISH: RouteWish = { conversation: null, inputTokens: 1_000, outputTokens: 100 };

function createRig(deployments: readonly RoutableDeployment[], seed = 7) {
  const clock = new FakeClock();
  const loads = new Map(deployments.map((each) => [each.id, new Load()]));
  const loadOf = ({ id }: RoutableDeployment): Load => loads.get(id) ?? new Load();
  const choose = createChooser({ clock, random: createRandom(seed), loadOf });
  return {
    clock,
    load: (id: string): Load => loads.get(id) ?? new Load(),
    order: (strategy: Strategy, wish: RouteWish | null = WISH, among = deployments): string[] =>
      orderDeployments(among, () => READY, choose(strategy, wish)).map(({ id }) => id),
  };
}

test('lowest_latency leaves a deployment as it becomes slow and comes back when it has recovered', () => {
  const rig = createRig([deployment('a'), deployment('b'), deployment('c')]);
  const shares = (latency: (id: string) => number): Map<string, number> => {
    const calls = new Map<string, number>();
    for (let call = 0; call < 2_000; call++) {
      const [first = ''] = rig.order('lowest_latency');
      calls.set(first, (calls.get(first) ?? 0) + 1);
      rig.load(first).observe(rig.clock.monotonic(), latency(first));
      rig.clock.advance(100);
    }
    return calls;
  };
  const slowB = shares((id) => (id === 'b' ? 3_000 : 300));
  expect(slowB.get('b') ?? 0).toBeLessThan(60);
  expect(slowB.get('b') ?? 0).toBeGreaterThan(0);
  expect(shares(() => 300).get('b') ?? 0).toBeGreaterThan(300);
});

test('lowest_latency counts the calls under way: a fast deployment that is piled up is passed by', () => {
  const rig = createRig([deployment('fast'), deployment('slow')]);
  rig.load('fast').observe(rig.clock.monotonic(), 100);
  rig.load('slow').observe(rig.clock.monotonic(), 250);
  expect(rig.order('lowest_latency')[0]).toBe('fast');
  rig.load('fast').active = 2;
  expect(rig.order('lowest_latency')[0]).toBe('slow');
});

test('one that nothing is known of is tried', () => {
  const rig = createRig([deployment('known'), deployment('new')]);
  rig.load('known').observe(rig.clock.monotonic(), 100);
  expect(rig.order('lowest_latency')[0]).toBe('new');
});

test('lowest_price compares what the request would cost: long inputs and long outputs may go to different ones', () => {
  const rig = createRig([
    deployment('cheap-input', { price: price(1n, 20n) }),
    deployment('cheap-output', { price: price(4n, 5n) }),
  ]);
  expect(rig.order('lowest_price', { ...WISH, outputTokens: 10 })[0]).toBe('cheap-input');
  expect(rig.order('lowest_price', { ...WISH, outputTokens: 5_000 })[0]).toBe('cheap-output');
});

test('priority comes before every strategy', () => {
  const rig = createRig([deployment('near', { price: price(9n, 9n) }), deployment('far', { priority: 2 })]);
  rig.load('near').active = 9;
  rig.load('near').observe(rig.clock.monotonic(), 9_000);
  for (const strategy of ['weighted', 'lowest_latency', 'lowest_price', 'least_busy'] as const)
    expect([strategy, rig.order(strategy)[0]]).toEqual([strategy, 'near']);
  expect(rig.order('sticky', { ...WISH, conversation: 'c' })[0]).toBe('near');
});

test('least_busy keeps calls under way in the proportion of the weights', () => {
  const rig = createRig([deployment('big', { weight: 3 }), deployment('small')]);
  for (let call = 0; call < 400; call++) rig.load(rig.order('least_busy')[0] ?? '').active += 1;
  expect([rig.load('big').active, rig.load('small').active]).toEqual([300, 100]);
});

test('sticky keeps a conversation at one deployment, spreads them by weight, and moves only those of one that goes', () => {
  const all = [deployment('a', { weight: 2 }), deployment('b'), deployment('c')];
  const rig = createRig(all);
  const placeOf = (key: string, among = all): string =>
    rig.order('sticky', { ...WISH, conversation: key }, among)[0] ?? '';
  const keys = Array.from({ length: 2_000 }, (_, n) => `conversation ${n}`);
  const places = keys.map((key) => placeOf(key));
  expect(keys.map((key) => placeOf(key))).toEqual(places);
  const share = places.filter((place) => place === 'a').length / keys.length;
  expect(share).toBeGreaterThan(0.46);
  expect(share).toBeLessThan(0.54);
  const [a, b] = all as [RoutableDeployment, RoutableDeployment];
  const without = keys.map((key) => placeOf(key, [a, b]));
  keys.forEach((_key, n) => places[n] !== 'c' && expect(without[n]).toBe(places[n] ?? ''));
});

const say = (role: string, content: string): object => ({ role, content });

test('a conversation keeps its key while it grows, in every dialect', () => {
  const grows = (first: object, later: object): void =>
    expect(readConversationKey('u', JSON.stringify(later))).toBe(readConversationKey('u', JSON.stringify(first)));
  const turns = [say('system', 'Be short.'), say('user', 'Hi')];
  const more = [...turns, say('assistant', 'Hello'), say('user', 'More')];
  grows({ messages: turns }, { temperature: 1, messages: more });
  grows(
    { system: 'S', messages: [say('user', 'Hi')] },
    { system: 'S', messages: [say('user', 'Hi'), say('user', 'b')] },
  );
  grows({ instructions: 'S', input: turns }, { instructions: 'S', input: more });
  grows({ contents: [{ parts: [{ text: 'a' }] }] }, { contents: [{ parts: [{ text: 'a' }] }, { parts: [] }] });
  grows({ prompt_cache_key: 'k', messages: turns }, { prompt_cache_key: 'k', messages: [say('user', 'else')] });
});

test('other callers, system texts and beginnings are other conversations', () => {
  const body = (system: string, first: string): string =>
    JSON.stringify({ messages: [say('system', system), say('user', first), say('user', 'x')] });
  const keys = [
    readConversationKey('u', body('S', 'a')),
    readConversationKey('v', body('S', 'a')),
    readConversationKey('u', body('T', 'a')),
    readConversationKey('u', body('S', 'b')),
    readConversationKey('u', '{}'),
    readConversationKey('u', '{"input":"text"}'),
    readConversationKey('u', '{"prompt_cache_key":null,"input":"other"}'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('when all fails, retries add at most a tenth to the load beyond the reserve', () => {
  const budget = new RetryBudget();
  let retries = 0;
  for (let request = 0; request < 10_000; request++) {
    budget.earn();
    while (budget.take()) retries++;
  }
  expect(retries).toBeLessThanOrEqual(1_020);
  expect(retries).toBeGreaterThan(900);
});

test('retries that succeed are never bounded, and a good day is no licence for a storm', () => {
  const budget = new RetryBudget();
  for (let request = 0; request < 10_000; request++) {
    budget.earn();
    expect(budget.take()).toBe(true);
    budget.giveBack();
  }
  let storm = 0;
  while (budget.take()) storm++;
  expect(storm).toBeLessThanOrEqual(101);
});
