import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { nanoUsd } from '../../src/lib/money.ts';
import type { Counters, Grant } from '../../src/metering/index.ts';
import type { BudgetRecord } from '../../src/store/records/index.ts';
import {
  ask,
  budgetOf,
  createMemorySource,
  isGrant,
  requireView,
  scopeOf,
  START,
  tryAdmit,
} from './counters-support.ts';
import type { CountersFactory } from './counters-support.ts';

/** The end of what is written: no hold and no charge is larger (`createPricing`), and sums stay there. */
const MAX = 2n ** 63n - 1n;
/** Where carries, signs and ends lie. */
const EDGES = [0n, 1n, 2n ** 31n, 2n ** 32n, 10n ** 18n, 2n ** 61n, 2n ** 62n, MAX];

const someAmount = fc.oneof(
  fc.bigInt({ min: 0n, max: 1000n }),
  fc.bigInt({ min: 0n, max: MAX }),
  fc
    .tuple(fc.constantFrom(...EDGES), fc.bigInt({ min: -2n, max: 2n }))
    .map(([edge, by]) => (edge + by < 0n ? 0n : edge + by > MAX ? MAX : edge + by)),
);

const someStep = fc.oneof(
  fc.record({ kind: fc.constant('admit' as const), of: fc.nat(2), amount: someAmount, spare: fc.constantFrom(0, 3) }),
  fc.record({ kind: fc.constant('extend' as const), at: fc.nat(), amount: someAmount }),
  fc.record({ kind: fc.constant('settle' as const), at: fc.nat(), amount: someAmount }),
  fc.record({ kind: fc.constant('commit' as const), at: fc.nat() }),
);
type Step = typeof someStep extends fc.Arbitrary<infer Value> ? Value : never;

const soft = budgetOf('bud_soft', 100n, { hard: false, period: 'total' });
const hard = budgetOf('bud_hard', 10n ** 18n, { period: 'total' });
const small = budgetOf('bud_small', 1000n, { period: 'total' });
/** Which budgets an admission concerns. */
const CHOICES: readonly (readonly BudgetRecord[])[] = [[soft], [soft, hard], [soft, small]];

const atMost = (sum: bigint): bigint => (sum > MAX ? MAX : sum);

interface Sum {
  spent: bigint;
  held: bigint;
}

/** Books of whole numbers that know no end, kept beside the counters. */
class Model {
  readonly #sums = new Map<string, Sum>();
  readonly #holds = new Map<Grant, bigint>();

  of(id: string): Sum {
    let sum = this.#sums.get(id);
    if (sum === undefined) this.#sums.set(id, (sum = { spent: 0n, held: 0n }));
    return sum;
  }

  hold(grant: Grant, amount: bigint): void {
    this.#holds.set(grant, (this.#holds.get(grant) ?? 0n) + amount);
    for (const { budgetId } of grant.budgets) this.of(budgetId).held += amount;
  }

  settle(grant: Grant, charge: bigint): void {
    const held = this.#holds.get(grant) ?? 0n;
    for (const { budgetId } of grant.budgets) {
      this.of(budgetId).held -= held;
      this.of(budgetId).spent += charge;
    }
  }

  /** What a hard budget must have refused; a soft one may refuse what could not be counted, and never has to. */
  mustRefuse(budgets: readonly BudgetRecord[], amount: bigint): boolean {
    return budgets.some(({ id, amount: limit, hard: isHard }) => {
      const { spent, held } = this.of(id);
      return isHard && amount > 0n && spent + held + amount > limit;
    });
  }
}

async function compare(counters: Counters, steps: readonly Step[]): Promise<void> {
  const model = new Model();
  const held: Grant[] = [];
  const settled: Grant[] = [];
  const take = (grants: Grant[], at: number): Grant | undefined => grants.splice(at % Math.max(1, grants.length), 1)[0];
  for (const step of steps) {
    if (step.kind === 'admit') {
      const budgets = CHOICES[step.of] ?? [];
      const asked = { ...ask([scopeOf({}, budgets)], step.amount), spareHolds: step.spare };
      const result = await tryAdmit(counters, asked);
      if (model.mustRefuse(budgets, step.amount * BigInt(step.spare + 1))) expect(isGrant(result)).toBe(false);
      if (!isGrant(result)) continue;
      model.hold(result, step.amount);
      held.push(result);
    } else if (step.kind === 'extend') {
      const grant = held[step.at % Math.max(1, held.length)];
      if (grant === undefined || counters.extend(grant, nanoUsd(step.amount)) !== null) continue;
      model.hold(grant, step.amount);
    } else if (step.kind === 'settle') {
      const grant = take(held, step.at);
      if (grant === undefined) continue;
      const { charge, overrun } = counters.settle(grant, nanoUsd(step.amount), 0, START);
      expect(charge + overrun).toBe(step.amount);
      model.settle(grant, charge);
      settled.push(grant);
    } else {
      const grant = take(settled, step.at);
      if (grant !== undefined) counters.committed(grant);
    }
    for (const { id, amount, hard: isHard } of [soft, hard, small]) {
      const { spent, held: all } = model.of(id);
      if (isHard) expect(spent + all <= amount).toBe(true);
    }
  }
  for (const grant of held) model.settle(grant, counters.settle(grant, nanoUsd(0n), 0, START).charge);
  for (const budget of [soft, hard, small]) {
    const { spent, held: left } = await requireView(counters, budget, START);
    expect([budget.id, atMost(spent), left]).toEqual([budget.id, atMost(model.of(budget.id).spent), 0n]);
  }
}

/** Amounts up to the end of what can be written; every implementation runs them. */
export function describeAmounts(factory: CountersFactory): void {
  test('whatever amounts are held and charged, all that was held comes back and no hard budget is overspent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 10, maxLength: 60 }), (steps) =>
        compare(factory(createMemorySource()), steps),
      ),
      { numRuns: 150 },
    );
  });

  test('room for several holds that is more than can be written is refused as any other that is not there', async () => {
    for (const amount of [2n ** 61n - 1n, 2n ** 61n, 2n ** 62n, MAX]) {
      const counters = factory(createMemorySource());
      const asked = { ...ask([scopeOf({}, [small])], amount), spareHolds: 3 };
      expect(await tryAdmit(counters, asked)).toMatchObject({ kind: 'budget', held: 0n, remaining: 1000n });
    }
  });

  test('a sum at its end stays there where its budget gets another calendar', async () => {
    const source = createMemorySource();
    const counters = factory(source);
    const day = budgetOf('bud_1', 100n, { hard: false });
    const grant = await tryAdmit(counters, ask([scopeOf({}, [day])], 10n));
    if (!isGrant(grant)) throw new Error('refused');
    const month = { ...day, period: 'month', updatedAt: START + 1 } as const;
    source.add([{ budgetId: 'bud_1', periodStart: Date.UTC(2026, 2, 1) }], MAX);
    counters.settle(grant, nanoUsd(10n), 0, START);
    await counters.prepare([scopeOf({}, [month])], START);
    const { spent } = await requireView(counters, month, START);
    expect(atMost(spent)).toBe(MAX);
  });
}
