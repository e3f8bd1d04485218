import { expect, test } from 'bun:test';
import { Breaker, DEFAULT_BREAKER_RULES } from './breaker.ts';

const RULES = DEFAULT_BREAKER_RULES;

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PROBER = {};

function failUntilOpen(breaker: Breaker, now: number): void {
  for (let count = 0; count < RULES.consecutiveFailures; count++) breaker.fail(now);
}

test('failures in a row open it, one success between them does not', () => {
  const breaker = new Breaker(RULES);
  for (let count = 0; count < RULES.consecutiveFailures - 1; count++) breaker.fail(1_000);
  breaker.succeed(1_000);
  expect(breaker.state(1_000)).toBe('closed');
  failUntilOpen(breaker, 1_000);
  expect(breaker.state(1_000)).toBe('open');
  expect(breaker.ready(1_000)).toBe(false);
});

test('half of many calls failing opens it although successes come between', () => {
  const breaker = new Breaker(RULES);
  for (let count = 0; count < RULES.windowCallsMin; count++) {
    if (count % 2 === 0) breaker.succeed(count);
    else breaker.fail(count);
  }
  expect(breaker.state(30)).toBe('open');
});

test('failures older than the window are forgotten', () => {
  const breaker = new Breaker(RULES);
  for (let round = 0; round < 40; round++) {
    const now = round * RULES.windowMs;
    breaker.fail(now);
    breaker.succeed(now);
    breaker.succeed(now);
    expect(breaker.state(now)).toBe('closed');
  }
});

test('after its time it lets exactly one probe through, and a success closes it', () => {
  const breaker = new Breaker(RULES);
  failUntilOpen(breaker, 0);
  expect(breaker.ready(RULES.openMs - 1)).toBe(false);
  expect(breaker.state(RULES.openMs)).toBe('half-open');
  expect(breaker.ready(RULES.openMs)).toBe(true);
  expect(breaker.begin(RULES.openMs, PROBER)).toBe(true);
  expect(breaker.ready(RULES.openMs)).toBe(false);
  expect(breaker.begin(RULES.openMs, PROBER)).toBe(false);
  breaker.succeed(RULES.openMs);
  breaker.end(PROBER);
  expect([breaker.state(RULES.openMs), breaker.ready(RULES.openMs)]).toEqual(['closed', true]);
});

test('a failed probe keeps it open for twice as long, up to the maximum, and recovery resets that', () => {
  const breaker = new Breaker(RULES);
  failUntilOpen(breaker, 0);
  let now = 0;
  for (const openMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    expect(breaker.state(now + openMs - 1)).toBe('open');
    now += openMs;
    expect(breaker.begin(now, PROBER)).toBe(true);
    breaker.fail(now);
    breaker.end(PROBER);
  }
  now += 60_000;
  breaker.begin(now, PROBER);
  breaker.succeed(now);
  breaker.end(PROBER);
  failUntilOpen(breaker, now);
  expect(breaker.state(now + RULES.openMs)).toBe('half-open');
});

test('the end of a call that began before it opened makes no room for a second probe', () => {
  const breaker = new Breaker(RULES);
  const older = {};
  breaker.begin(0, older);
  failUntilOpen(breaker, 0);
  expect(breaker.begin(RULES.openMs, PROBER)).toBe(true);
  breaker.end(older);
  expect(breaker.ready(RULES.openMs)).toBe(false);
  breaker.end(PROBER);
  expect(breaker.ready(RULES.openMs)).toBe(true);
});

test('a probe whose caller left frees the place for another', () => {
  const breaker = new Breaker(RULES);
  failUntilOpen(breaker, 0);
  breaker.begin(RULES.openMs, PROBER);
  breaker.end(PROBER);
  expect(breaker.ready(RULES.openMs)).toBe(true);
});

test('a provider that asks for a pause gets it, and the breaker stays closed', () => {
  const breaker = new Breaker(RULES);
  breaker.rest(100, 3_000);
  expect([breaker.ready(3_099), breaker.resting(3_099), breaker.state(3_099)]).toEqual([false, true, 'closed']);
  expect(breaker.ready(3_100)).toBe(true);
  breaker.rest(5_000, null);
  expect([breaker.ready(5_999), breaker.ready(6_000)]).toEqual([false, true]);
  breaker.rest(10_000, 10 ** 12);
  expect(breaker.ready(10_000 + 3_600_000)).toBe(true);
});

test('random lives keep the invariants: never probes twice at once, always recovers, never opens on success', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const breaker = new Breaker(RULES);
    let now = 0;
    let probing = false;
    for (let step = 0; step < 300; step++) {
      now += Math.floor(random() * 3_000);
      const before = breaker.state(now);
      const ready = breaker.ready(now);
      if (probing || before === 'open') expect(ready).toBe(false);
      if (ready) probing = breaker.begin(now, PROBER);
      const kind = random();
      if (kind < 0.45) {
        breaker.succeed(now);
        expect(breaker.state(now)).toBe('closed');
      } else if (kind < 0.9) {
        breaker.fail(now);
        if (before === 'half-open') expect(breaker.state(now)).toBe('open');
      }
      if (kind < 0.9) {
        breaker.end(PROBER);
        probing = false;
      }
    }
    breaker.end(PROBER);
    expect(breaker.ready(now + RULES.openMsMax)).toBe(true);
  }
});
