import { expect, test } from 'bun:test';
import { FirstByteTimes, samplesFor } from './first-byte-times.ts';
import { RetryBudget } from './retry-budget.ts';

function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Times as providers have them: most near 400 ms, a long tail. */
function drawTime(random: () => number): number {
  return 300 * Math.exp(0.5 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

test('a share is known once two calls are expected above it', () => {
  expect([samplesFor('p90'), samplesFor('p95'), samplesFor('p99')]).toEqual([20, 40, 200]);
  for (const share of ['p90', 'p95', 'p99'] as const) {
    const times = new FirstByteTimes();
    for (let call = 1; call < samplesFor(share); call++) {
      times.observe(call);
      expect(times.within(share)).toBeNull();
    }
    times.observe(1);
    expect(times.within(share)).toBeGreaterThan(1);
  }
});

test('it is the share of the calls that it says, over the latest of them', () => {
  const times = new FirstByteTimes();
  for (let call = 0; call < 5_000; call++) times.observe(9_000);
  for (let call = 1; call <= 256; call++) times.observe(call);
  expect(times.within('p90')).toBe(231);
  expect(times.within('p95')).toBe(244);
  expect(times.within('p99')).toBe(254);
});

test('calls that are ended at the delay do not make it creep down (seeded)', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = createRandom(seed);
    const times = new FirstByteTimes();
    let hedged = 0;
    const calls = 20_000;
    for (let call = 0; call < calls; call++) {
      const ms = drawTime(random);
      const delay = times.within('p95');
      if (delay === null || ms < delay) times.observe(ms);
      else {
        hedged += 1;
        // The second attempt was first: what the first would have needed is never known.
        times.observeAtLeast(delay + 50, 'p95');
      }
    }
    expect(hedged / calls).toBeGreaterThan(0.04);
    expect(hedged / calls).toBeLessThan(0.065);
  }
});

test('a deployment that becomes slow as a whole is not hedged for longer than it takes to know it', () => {
  const random = createRandom(9);
  const times = new FirstByteTimes();
  for (let call = 0; call < 300; call++) times.observe(drawTime(random));
  let late = 0;
  for (let call = 0; call < 2_000; call++) {
    const delay = times.within('p95') ?? Number.POSITIVE_INFINITY;
    const ms = 3 * drawTime(random);
    if (ms > delay) late += 1;
    times.observe(ms);
  }
  expect(late).toBeLessThan(0.15 * 2_000);
});

test('what no failure asks for leaves the reserve to failures', () => {
  const budget = new RetryBudget();
  expect(budget.takeSpare()).toBe(false);
  let spare = 0;
  for (let request = 0; request < 10_000; request++) {
    budget.earn();
    while (budget.takeSpare()) spare += 1;
  }
  expect(spare).toBeGreaterThan(900);
  expect(spare).toBeLessThanOrEqual(1_000);
  for (let failure = 0; failure < 20; failure++) expect(budget.take()).toBe(true);
});
