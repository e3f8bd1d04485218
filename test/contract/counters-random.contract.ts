import { expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import type { Counters, CounterScope, Grant } from '../../src/metering/index.ts';
import type { BudgetBalanceRecord, BudgetRecord, BudgetSlotName } from '../../src/store/records/index.ts';
import { ask, budgetOf, createMemorySource, isGrant, scopeOf, START, tryAdmit } from './counters-support.ts';
import type { CountersFactory } from './counters-support.ts';

/** Mulberry32: small, seeded, good enough to wander. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const CUSTOMER = scopeOf(
  { concurrentRequests: 6 },
  [budgetOf('bud_c_day', 900n), budgetOf('bud_c_total', 20_000n, { period: 'total' })],
  'customer',
  'cus_1',
);

const SCOPES: readonly (readonly CounterScope[])[] = [
  [scopeOf({}, [budgetOf('bud_1', 300n, { timeZone: 'Asia/Shanghai' })], 'token', 'tok_1'), CUSTOMER],
  [scopeOf({ requestsPerMinute: 30 }, [budgetOf('bud_2', 500n, { hard: false })], 'token', 'tok_2'), CUSTOMER],
  [scopeOf({ tokensPerMinute: 4000 }, [], 'token', 'tok_3'), CUSTOMER],
  [scopeOf({}, [budgetOf('bud_4', 700n, { period: 'week' })], 'token', 'tok_4')],
];

const BUDGETS = new Map<string, BudgetRecord>(
  SCOPES.flat().flatMap((scope) => scope.budgets.map((budget) => [budget.id, budget] as const)),
);

interface ModelSlot {
  spent: bigint;
  held: bigint;
  adjusted: bigint;
  /** The most that adjustments ever came to. */
  adjustedMax: bigint;
}

/** One wander through all events, with a second set of books beside the counters. */
class Wander {
  readonly #counters: Counters;
  readonly #source = createMemorySource();
  readonly #random: (below: number) => number;
  readonly #books = new Map<string, ModelSlot>();
  #held: Grant[] = [];
  #settled: { grant: Grant; charge: bigint }[] = [];
  /** Adjustments that are durable and of which the counters were not told yet. */
  #adjusted: BudgetBalanceRecord[] = [];
  #now = START;

  constructor(factory: CountersFactory, seed: number) {
    this.#counters = factory(this.#source);
    this.#random = createRandom(seed);
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await this.#step();
      this.#checkHardBudgets();
    }
    while (this.#held.length > 0) this.#settleOne();
    while (this.#settled.length > 0) this.#commitOne();
    await this.#checkViews();
  }

  async #step(): Promise<void> {
    const event = this.#random(100);
    if (event < 45) await this.#admitOne();
    else if (event < 52) this.#extendOne();
    else if (event < 75) this.#settleOne();
    else if (event < 90) this.#commitOne();
    else if (event < 92) this.#counters.refresh('customer', 'cus_1');
    else if (event < 93) await this.#checkViews();
    else if (event < 94) this.#adjustOne();
    else if (event < 95) this.#now -= this.#random(7_200_000);
    else this.#now += this.#random(event === 99 ? 50_000_000 : 30_000);
  }

  #slots(grant: Grant): ModelSlot[] {
    return grant.budgets.map((name) => this.#slot(name));
  }

  #slot({ budgetId, periodStart }: BudgetSlotName): ModelSlot {
    const key = `${budgetId}@${periodStart}`;
    const slot = this.#books.get(key) ?? { spent: 0n, held: 0n, adjusted: 0n, adjustedMax: 0n };
    this.#books.set(key, slot);
    return slot;
  }

  /** A slot that something was taken from, whether it is loaded, over or unloaded; told of at once, late or out of order. */
  #adjustOne(): void {
    const names = [...this.#books.keys()];
    const [budgetId = 'bud_c_total', start = '0'] = (names[this.#random(names.length)] ?? '').split('@');
    const name = { budgetId: budgetId === '' ? 'bud_c_total' : budgetId, periodStart: Number(start) };
    const amount = BigInt(this.#random(400)) - 150n;
    const slot = this.#slot(name);
    slot.adjusted += amount;
    if (slot.adjusted > slot.adjustedMax) slot.adjustedMax = slot.adjusted;
    this.#adjusted.push(this.#source.adjust(name, amount));
    while (this.#adjusted.length > this.#random(4)) this.#tellOne();
  }

  #tellOne(): void {
    const [balance] = this.#adjusted.splice(this.#random(this.#adjusted.length), 1);
    const budget = BUDGETS.get(balance?.budgetId ?? '');
    if (balance !== undefined && budget !== undefined) this.#counters.adjust(budget, balance);
  }

  async #admitOne(): Promise<void> {
    const scopes = SCOPES[this.#random(SCOPES.length)] ?? [];
    const before = await this.#heldSums();
    const result = await tryAdmit(this.#counters, ask(scopes, BigInt(this.#random(120)), this.#random(900), this.#now));
    if (!isGrant(result)) {
      expect(await this.#heldSums()).toEqual(before);
      return;
    }
    for (const slot of this.#slots(result)) slot.held += result.hold;
    this.#held.push(result);
  }

  #extendOne(): void {
    const grant = this.#held[this.#random(this.#held.length + 1)];
    if (grant === undefined) return;
    const extra = nanoUsd(BigInt(this.#random(60)));
    if (this.#counters.extend(grant, extra) !== null) return;
    for (const slot of this.#slots(grant)) slot.held += extra;
  }

  #settleOne(): void {
    const [grant] = this.#held.splice(this.#random(this.#held.length), 1);
    if (grant === undefined) return;
    const asked = BigInt(this.#random(Number(grant.hold) * 2 + 2));
    const { charge, overrun } = this.#counters.settle(grant, nanoUsd(asked), this.#random(900), this.#now);
    expect(charge + overrun).toBe(asked);
    if (asked <= grant.hold || !grant.hardBudget) expect(overrun).toBe(nanoUsd(0n));
    for (const slot of this.#slots(grant)) {
      slot.held -= grant.hold;
      slot.spent += charge;
    }
    this.#settled.push({ grant, charge });
  }

  #commitOne(): void {
    const [one] = this.#settled.splice(0, 1);
    if (one === undefined) return;
    this.#source.add(one.grant.budgets, one.charge);
    this.#counters.committed(one.grant);
  }

  #checkHardBudgets(): void {
    for (const [key, slot] of this.#books) {
      const budget = BUDGETS.get(key.slice(0, key.indexOf('@')));
      expect(slot.held >= 0n).toBe(true);
      if (budget?.hard === true) expect(slot.spent + slot.held <= budget.amount + slot.adjustedMax).toBe(true);
    }
  }

  async #heldSums(): Promise<bigint[]> {
    return (await this.#counters.view([...BUDGETS.values()], this.#now)).map((view) => view.held + view.spent);
  }

  /** What is shown of each budget's newest period is what the books say. */
  async #checkViews(): Promise<void> {
    while (this.#adjusted.length > 0) this.#tellOne();
    for (const view of await this.#counters.view([...BUDGETS.values()], this.#now)) {
      const newest = [...this.#books.keys()]
        .filter((key) => key.startsWith(`${view.budget.id}@`))
        .sort((a, b) => Number(a.split('@')[1]) - Number(b.split('@')[1]))
        .at(-1);
      const slot = newest === undefined ? undefined : this.#books.get(newest);
      const past = newest !== undefined && view.resetsAt !== null && this.#isOver(newest, view.resetsAt, view.budget);
      if (slot === undefined || past) continue;
      expect({ id: newest, spent: view.spent, held: view.held, adjusted: view.adjusted }).toEqual({
        id: newest,
        spent: nanoUsd(slot.spent),
        held: nanoUsd(slot.held),
        adjusted: nanoUsd(slot.adjusted),
      });
    }
  }

  #isOver(key: string, resetsAt: number, budget: BudgetRecord): boolean {
    const lengthMs = budget.period === 'week' ? 7 * 86_400_000 : 86_400_000;
    return Number(key.split('@')[1]) < resetsAt - lengthMs;
  }
}

export function describeRandomEvents(factory: CountersFactory): void {
  for (const seed of [1, 20260310, 777]) {
    test(`books kept beside agree, and no hard budget is overspent (seed ${seed})`, async () => {
      await new Wander(factory, seed).run(2500);
    });
  }
}
