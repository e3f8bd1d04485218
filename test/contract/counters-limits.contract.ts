import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { nanoUsd } from '../../src/lib/money.ts';
import type { Counters, CounterScope, Grant } from '../../src/metering/index.ts';
import type { Limits } from '../../src/store/records/index.ts';
import {
  ask,
  budgetOf,
  createMemorySource,
  DAY_MS,
  deploymentOf,
  isGrant,
  requireGrant,
  scopeOf,
  START,
  tryAdmit,
} from './counters-support.ts';
import type { CountersFactory } from './counters-support.ts';

const MINUTE_MS = 60_000;

/** What is left, as `name: remaining`, of the limits of these scopes. */
function left(counters: Counters, scopes: readonly CounterScope[], now = START): Record<string, number> {
  return Object.fromEntries(counters.viewLimits(scopes, now).map((view) => [view.limit, view.remaining]));
}

function describeGivenBack(create: () => Counters): void {
  test('a request that is refused after its admission has used nothing up in any scope', async () => {
    const counters = create();
    const limits: Limits = {
      requestsPerMinute: 5,
      tokensPerMinute: 100,
      requestsPerDay: 7,
      tokensPerDay: 900,
      concurrentRequests: 3,
    };
    const scopes = [
      scopeOf(limits, [budgetOf('bud_1', 100n)]),
      scopeOf(limits, [], 'customer_user', 'usr_1'),
      scopeOf(limits, [], 'customer', 'cus_1'),
      scopeOf(limits, [], 'model', 'mdl_1'),
      scopeOf(limits, [], 'gateway', 'gateway'),
    ];
    await counters.prepare(scopes, START);
    const before = counters.viewLimits(scopes, START);
    for (let n = 0; n < 50; n++) {
      const grant = await requireGrant(counters, ask(scopes, 100n, 60));
      expect(counters.settle(grant, nanoUsd(0n), null, START)).toEqual({ charge: nanoUsd(0n), overrun: nanoUsd(0n) });
      counters.committed(grant);
    }
    expect(counters.viewLimits(scopes, START)).toEqual(before);
    expect((await counters.view(scopes[0]?.budgets ?? [], START))[0]).toMatchObject({ spent: 0n, held: 0n });
  });

  test('a request is given back once, however often its end is told', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 5, tokensPerMinute: 100 })];
    await requireGrant(counters, ask(scopes, 0n, 40));
    const grant = await requireGrant(counters, ask(scopes, 0n, 40));
    counters.settle(grant, nanoUsd(0n), null, START);
    counters.settle(grant, nanoUsd(0n), null, START);
    counters.settle(grant, nanoUsd(0n), 0, START);
    expect(left(counters, scopes)).toEqual({ requestsPerMinute: 4, tokensPerMinute: 60 });
  });

  test('a request that was answered stays counted, and one that failed gives its tokens back', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 5, tokensPerMinute: 100 })];
    counters.settle(await requireGrant(counters, ask(scopes, 0n, 40)), nanoUsd(0n), 0, START);
    expect(left(counters, scopes)).toEqual({ requestsPerMinute: 4, tokensPerMinute: 100 });
  });

  test('a budget that refuses after the limits passed leaves every limit as it was', async () => {
    const counters = create();
    const scopes = [
      scopeOf({ requestsPerMinute: 5, tokensPerDay: 500, concurrentRequests: 2 }),
      scopeOf({ requestsPerDay: 9 }, [budgetOf('bud_1', 10n)], 'customer', 'cus_1'),
    ];
    for (let n = 0; n < 20; n++)
      expect(await tryAdmit(counters, ask(scopes, 11n, 400))).toMatchObject({ kind: 'budget' });
    expect(left(counters, scopes)).toEqual({
      requestsPerMinute: 5,
      tokensPerDay: 500,
      concurrentRequests: 2,
      requestsPerDay: 9,
    });
  });
}

function describeChanges(create: () => Counters): void {
  const scopesOf = (requestsPerMinute: number | undefined): readonly CounterScope[] => [
    scopeOf(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  ];
  async function use(counters: Counters, quota: number | undefined, most: number, now: number): Promise<number> {
    for (let n = 0; n < most; n++) {
      const grant = await tryAdmit(counters, { ...ask(scopesOf(quota), 0n), now });
      if (!isGrant(grant)) return n;
      counters.settle(grant, nanoUsd(0n), 0, now);
      counters.committed(grant);
    }
    return most;
  }

  test('a limit that was raised, used and lowered lets no second burst through, and leaves no debt', async () => {
    const counters = create();
    expect(await use(counters, 10, 50, START)).toBe(10);
    expect(await use(counters, 6_000, 100, START + 10)).toBe(100);
    // A hundred a second have refilled all that was used.
    expect(await use(counters, 6_000, 50, START + 5_000)).toBe(50);
    expect(await use(counters, 10, 50, START + 5_000)).toBe(0);
    expect(left(counters, scopesOf(10), START + 17_000)).toEqual({ requestsPerMinute: 2 });
    expect(await use(counters, 10, 50, START + 17_000)).toBe(2);
  });

  test('a limit that was raised and lowered unused has what it had', async () => {
    const counters = create();
    expect(await use(counters, 10, 4, START)).toBe(4);
    expect(left(counters, scopesOf(1_000_000), START + 10)).toEqual({ requestsPerMinute: 999_996 });
    expect(left(counters, scopesOf(10), START + 10)).toEqual({ requestsPerMinute: 6 });
    expect(left(counters, scopesOf(8), START + 10)).toEqual({ requestsPerMinute: 4 });
    expect(await use(counters, 8, 50, START + 10)).toBe(4);
  });

  test('a limit that was taken away, used and set again lets no second burst through, and leaves no debt', async () => {
    const counters = create();
    expect(await use(counters, 10, 2, START)).toBe(2);
    expect(await use(counters, undefined, 40, START)).toBe(40);
    expect(await use(counters, 10, 50, START)).toBe(0);
    expect(await use(counters, 10, 50, START + 6_000)).toBe(1);
  });
}

function describeViews(create: () => Counters): void {
  test('what is left and when all of it is there again is shown without changing anything', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 20, tokensPerDay: 86_400, concurrentRequests: 4 })];
    const grant = await requireGrant(counters, ask(scopes, 0n, 100));
    const at = (now: number): readonly unknown[] =>
      counters
        .viewLimits(scopes, now)
        .map(({ limit, quota, remaining, resetMs }) => [limit, quota, remaining, resetMs]);
    expect(at(START)).toEqual([
      ['requestsPerMinute', 20, 19, 3000],
      ['tokensPerDay', 86_400, 86_300, 100_000],
      ['concurrentRequests', 4, 3, null],
    ]);
    expect(at(START + 1500)).toEqual([
      ['requestsPerMinute', 20, 19, 1500],
      ['tokensPerDay', 86_400, 86_301, 98_500],
      ['concurrentRequests', 4, 3, null],
    ]);
    expect(at(START + 1500)).toEqual(at(START + 1500));
    counters.settle(grant, nanoUsd(0n), 250, START + 1500);
    expect(at(START + 1500)).toEqual([
      ['requestsPerMinute', 20, 19, 1500],
      ['tokensPerDay', 86_400, 86_151, 248_500],
      ['concurrentRequests', 4, 4, null],
    ]);
  });

  test('a limit in debt has nothing left, and says when the debt is paid and the bucket full', async () => {
    const counters = create();
    const scopes = [scopeOf({ tokensPerMinute: 100 })];
    await requireGrant(counters, ask(scopes, 0n, 250));
    expect(counters.viewLimits(scopes, START)).toMatchObject([{ remaining: 0, resetMs: 150_000 }]);
  });

  test('an entity that nobody has met is shown as unused', () => {
    const scopes = [scopeOf({ requestsPerMinute: 3, concurrentRequests: 2 }, [], 'customer', 'cus_unmet')];
    expect(create().viewLimits(scopes, START)).toMatchObject([
      { remaining: 3, resetMs: 0 },
      { remaining: 2, resetMs: null },
    ]);
  });
}

function describeDeployments(create: () => Counters, factory: CountersFactory): void {
  test('a deployment at its limit says so, and to look takes nothing', async () => {
    const counters = create();
    const scopes = [
      deploymentOf({ requestsPerMinute: 2 }),
      deploymentOf({ tokensPerMinute: 100 }, 'provider', 'prv_1'),
    ];
    await counters.prepare(scopes, START);
    for (let n = 0; n < 100; n++) expect(counters.check(ask(scopes, 0n, 60))).toBeNull();
    await requireGrant(counters, ask(scopes, 0n, 60));
    expect(counters.check(ask(scopes, 0n, 60))).toMatchObject({ kind: 'limit', scope: { kind: 'provider' } });
    expect(counters.check(ask(scopes, 0n, 40))).toBeNull();
    await requireGrant(counters, ask(scopes, 0n, 40));
    expect(counters.check(ask(scopes, 0n, 0))).toMatchObject({ kind: 'limit', limit: 'requestsPerMinute' });
  });

  test('a customer and a deployment of one id are counted apart', async () => {
    const counters = create();
    await requireGrant(counters, ask([scopeOf({ requestsPerMinute: 1 }, [], 'customer', 'same')]));
    await requireGrant(counters, ask([deploymentOf({ requestsPerMinute: 1 }, 'deployment', 'same')]));
    await requireGrant(counters, ask([deploymentOf({ requestsPerMinute: 1 }, 'provider', 'same')]));
    expect(isGrant(await tryAdmit(counters, ask([deploymentOf({ requestsPerMinute: 1 }, 'provider', 'same')])))).toBe(
      false,
    );
  });

  test('day limits of a deployment are rebuilt from the rows', async () => {
    const asked: string[] = [];
    const counters = factory({
      ...createMemorySource(),
      sumSince: async (kind, id) => {
        asked.push(`${kind} ${id}`);
        return { requests: 3, tokens: 0 };
      },
    });
    const scopes = [deploymentOf({ requestsPerDay: 3 })];
    expect(await tryAdmit(counters, ask(scopes))).toMatchObject({ kind: 'limit', windowSeconds: 86_400 });
    expect(new Set(asked)).toEqual(new Set(['deployment dep_1']));
  });
}

/** What a log of takes says was taken in the half-open window that ends at `end`. */
function takenWithin(log: readonly { at: number; amount: number }[], start: number, end: number): number {
  return log.reduce((sum, { at, amount }) => (at >= start && at <= end ? sum + amount : sum), 0);
}

function describeWindows(create: () => Counters): void {
  const gaps = fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 90_000 })),
    {
      minLength: 50,
      maxLength: 300,
    },
  );

  test('no window of any length sees more requests than the quota and what refilled in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), gaps, async (quota, waits) => {
        const counters = create();
        const scopes = [scopeOf({ requestsPerMinute: quota })];
        await counters.prepare(scopes, START);
        const log: { at: number; amount: number }[] = [];
        let now = START;
        for (const wait of waits) {
          now += wait;
          for (let n = 0; n < 3; n++)
            if (isGrant(counters.admit(ask(scopes, 0n, 0, now)))) log.push({ at: now, amount: 1 });
        }
        for (const { at: start } of log)
          for (const { at: end } of log)
            if (end >= start && takenWithin(log, start, end) > quota + ((end - start) * quota) / MINUTE_MS)
              return false;
        return true;
      }),
      { numRuns: 60 },
    );
  });

  test('the same for tokens, where none asks for more than the quota', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 10, max: 5000 }),
        gaps,
        fc.infiniteStream(fc.nat()),
        async (quota, waits, sizes) => {
          const counters = create();
          const scopes = [scopeOf({ tokensPerMinute: quota })];
          await counters.prepare(scopes, START);
          const log: { at: number; amount: number }[] = [];
          let now = START;
          for (const wait of waits) {
            now += wait;
            const amount = Number(sizes.next().value) % (quota + 1);
            if (isGrant(counters.admit(ask(scopes, 0n, amount, now)))) log.push({ at: now, amount });
          }
          for (const { at: start } of log)
            for (const { at: end } of log)
              if (end >= start && takenWithin(log, start, end) > quota + ((end - start) * quota) / MINUTE_MS)
                return false;
          return true;
        },
      ),
      { numRuns: 60 },
    );
  });

  test('500 at once on 60 a minute: 60 pass, and as many more as refilled', async () => {
    const counters = create();
    const scopes = [scopeOf({ requestsPerMinute: 60 }), scopeOf({ requestsPerMinute: 1000 }, [], 'customer', 'cus_1')];
    await counters.prepare(scopes, START);
    const burst = (now: number): number =>
      Array.from({ length: 500 }, () => counters.admit(ask(scopes, 0n, 0, now))).filter(isGrant).length;
    expect(burst(START)).toBe(60);
    expect(burst(START + 10_500)).toBe(10);
    expect(burst(START + DAY_MS)).toBe(60);
    expect(left(counters, [scopes[1] as CounterScope], START + DAY_MS)).toEqual({ requestsPerMinute: 940 });
  });
}

/** A bucket as its rule reads (API.md 4.3.2): exact fractions, one line a rule, nothing kept but what was taken. */
class SlowBucket {
  /** Multiplied by the window. */
  #level: bigint;
  #at: number;
  readonly quota: number;
  readonly windowMs: number;

  constructor(quota: number, windowMs: number, now: number) {
    this.quota = quota;
    this.windowMs = windowMs;
    this.#level = BigInt(quota) * BigInt(windowMs);
    this.#at = now;
  }

  at(now: number): bigint {
    const full = BigInt(this.quota) * BigInt(this.windowMs);
    for (; this.#at < now; this.#at++) {
      this.#level += BigInt(this.quota);
      if (this.#level > full) this.#level = full;
    }
    return this.#level;
  }

  passes(amount: number, now: number): boolean {
    return this.at(now) >= BigInt(Math.min(amount, this.quota)) * BigInt(this.windowMs);
  }

  give(amount: number, now: number): void {
    const full = BigInt(this.quota) * BigInt(this.windowMs);
    const level = this.at(now) + BigInt(amount) * BigInt(this.windowMs);
    this.#level = level > full ? full : level;
  }
}

interface SlowScope {
  readonly scope: CounterScope;
  readonly requests: SlowBucket | null;
  readonly tokens: SlowBucket | null;
  running: number;
}

function slowScope(scope: CounterScope): SlowScope {
  const { requestsPerMinute, tokensPerMinute } = scope.limits;
  return {
    scope,
    requests: requestsPerMinute === undefined ? null : new SlowBucket(requestsPerMinute, MINUTE_MS, START),
    tokens: tokensPerMinute === undefined ? null : new SlowBucket(tokensPerMinute, MINUTE_MS, START),
    running: 0,
  };
}

type Step =
  | { readonly do: 'admit'; readonly scopes: readonly number[]; readonly tokens: number }
  | { readonly do: 'settle'; readonly which: number; readonly tokens: number | null }
  | { readonly do: 'wait'; readonly ms: number };

const KINDS = ['token', 'customer_user', 'customer', 'model', 'gateway', 'provider', 'deployment'] as const;

const someLimits = fc.record(
  {
    requestsPerMinute: fc.integer({ min: 1, max: 9 }),
    tokensPerMinute: fc.integer({ min: 1, max: 700 }),
    concurrentRequests: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: [] },
);

const someStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      scopes: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      tokens: fc.integer({ min: 0, max: 900 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(20),
      tokens: fc.option(fc.integer({ min: 0, max: 900 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20_000 }) }) },
);

interface SlowGrant {
  readonly grant: Grant;
  readonly tokens: number;
  readonly of: readonly SlowScope[];
}

/** Runs the steps against the counters and the slow rules; the first difference is thrown. */
async function compareWithRules(counters: Counters, limits: readonly Limits[], steps: readonly Step[]): Promise<void> {
  const scopes = limits.map((each, index) =>
    slowScope({ kind: KINDS[(index * 2) % KINDS.length] ?? 'token', id: `e_${index}`, limits: each, budgets: [] }),
  );
  const running: SlowGrant[] = [];
  let now = START;
  await counters.prepare(
    scopes.map(({ scope }) => scope),
    now,
  );
  for (const step of steps) {
    if (step.do === 'wait') now += step.ms;
    else if (step.do === 'admit') {
      const of = step.scopes.flatMap((index) => scopes[index] ?? []);
      const allowed = of.every(
        (each) =>
          (each.requests?.passes(1, now) ?? true) &&
          (each.tokens?.passes(step.tokens, now) ?? true) &&
          each.running < (each.scope.limits.concurrentRequests ?? Infinity),
      );
      const grant = counters.admit(
        ask(
          of.map((each) => each.scope),
          0n,
          step.tokens,
          now,
        ),
      );
      expect(isGrant(grant)).toBe(allowed);
      if (isGrant(grant)) {
        for (const each of of) {
          each.requests?.give(-1, now);
          each.tokens?.give(-step.tokens, now);
          each.running += 1;
        }
        running.push({ grant, tokens: step.tokens, of });
      }
    } else {
      const [ended] = running.splice(step.which % (running.length + 1), 1);
      if (ended === undefined) continue;
      counters.settle(ended.grant, nanoUsd(0n), step.tokens, now);
      counters.committed(ended.grant);
      for (const each of ended.of) {
        each.tokens?.give(ended.tokens - (step.tokens ?? 0), now);
        if (step.tokens === null) each.requests?.give(1, now);
        each.running -= 1;
      }
    }
    for (const each of scopes) {
      const shown = left(counters, [each.scope], now);
      const whole = (bucket: SlowBucket | null): number | undefined =>
        bucket === null
          ? undefined
          : Math.max(0, Number(bucket.at(now) / BigInt(MINUTE_MS)) - (bucket.at(now) < 0n ? 1 : 0));
      expect(shown['requestsPerMinute']).toBe(whole(each.requests));
      expect(shown['tokensPerMinute']).toBe(whole(each.tokens));
    }
  }
}

/** The guarantees of limits; every implementation runs them. */
export function describeLimits(name: string, factory: CountersFactory): void {
  const create = (): Counters => factory(createMemorySource());
  describe(`${name}: what is given back`, () => describeGivenBack(create));
  describe(`${name}: a limit that changes`, () => describeChanges(create));
  describe(`${name}: what is left`, () => describeViews(create));
  describe(`${name}: limits of deployments`, () => describeDeployments(create, factory));
  describe(`${name}: windows`, () => describeWindows(create));
  test(`${name}: whatever happens, limits pass and show what their rules say`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someLimits, { minLength: 4, maxLength: 4 }),
        fc.array(someStep, { minLength: 20, maxLength: 80 }),
        (limits, steps) => compareWithRules(create(), limits, steps),
      ),
      { numRuns: 60 },
    );
  });
}
