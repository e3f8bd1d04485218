import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { nanoUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import type { Counters, CounterScope, Grant } from '../../src/metering/index.ts';
import { createSharedCounters, Section } from '../../src/metering/shared/index.ts';
import type { SectionOptions } from '../../src/metering/shared/index.ts';
import type { BudgetPeriod } from '../../src/store/records/index.ts';
import { createSharedWorld } from '../contract/counters-shared.ts';
import type { SharedWorld } from '../contract/counters-shared.ts';
import { ask, budgetOf, createMemorySource, isGrant, scopeOf, START } from '../contract/counters-support.ts';

const PROCESSES = 4;
const PERIODS: readonly BudgetPeriod[] = ['day', 'total', 'month', 'week'];
/** Deaths behind the last change of a section: before its undo list is emptied, and before the lock is given back. */
const AT_END = 1000;
const AFTER_END = 1001;

class Died extends Error {}

/** A section whose process dies at a chosen change: what was written until then stays, and the lock with it. */
class MortalSection extends Section {
  /** Changes until death; null: it lives. */
  fuse: number | null = null;
  readonly #words: Int32Array;
  readonly #undoWord: number;

  constructor(options: SectionOptions) {
    super(options);
    const { layout, words } = options.memory;
    this.#words = words;
    this.#undoWord = (layout.firstArea + options.area * layout.areaCells) * 2;
  }

  override note(cell: number): void {
    if (this.fuse === 0) throw new Died();
    if (this.fuse !== null && this.fuse < AT_END) this.fuse -= 1;
    super.note(cell);
  }

  override leave(): void {
    if (this.fuse === null) {
      super.leave();
      return;
    }
    // A section of fewer changes dies at its end.
    if (this.fuse !== AFTER_END) throw new Died();
    Atomics.store(this.#words, this.#undoWord, 0);
    throw new Died();
  }

  /** Of the dead nothing is undone by themselves. */
  override abandon(): void {}
}

const CUSTOMER = scopeOf(
  { concurrentRequests: 9 },
  [budgetOf('bud_c', 700n), budgetOf('bud_soft', 10n, { hard: false, period: 'total' })],
  'customer',
  'cus_1',
);
const SCOPES: readonly (readonly CounterScope[])[] = [
  [scopeOf({ concurrentRequests: 4 }, [budgetOf('bud_1', 300n)], 'token', 'tok_1'), CUSTOMER],
  [scopeOf({}, [budgetOf('bud_2', 450n, { period: 'total' })], 'token', 'tok_2'), CUSTOMER],
  [CUSTOMER],
];
const ENTITIES = [...new Map(SCOPES.flat().map((scope) => [scope.id, scope] as const)).values()];
const BUDGETS = ENTITIES.flatMap((scope) => scope.budgets);

/** One request in the slow books. */
interface Entry {
  readonly process: number;
  readonly scopes: readonly CounterScope[];
  readonly grant: Grant;
  readonly id: string;
  hold: bigint;
  charge: bigint | null;
  durable: boolean;
}

/** The slow and obviously right model: a list of all requests, summed up anew for each question. */
class SlowBooks {
  readonly entries: Entry[] = [];

  spent(budgetId: string): bigint {
    return this.#sum(budgetId, (entry) => entry.charge ?? 0n);
  }

  held(budgetId: string): bigint {
    return this.#sum(budgetId, (entry) => (entry.charge === null ? entry.hold : 0n));
  }

  running(scope: CounterScope): number {
    return this.entries.filter((entry) => entry.charge === null && entry.scopes.some(({ id }) => id === scope.id))
      .length;
  }

  left(scopes: readonly CounterScope[]): bigint {
    const hard = scopes.flatMap(({ budgets }) => budgets).filter((budget) => budget.hard);
    const lefts = hard.map((budget) => budget.amount - this.spent(budget.id) - this.held(budget.id));
    return lefts.reduce((least, left) => (left < least ? left : least), 1n << 60n);
  }

  passes(scopes: readonly CounterScope[], hold: bigint): boolean {
    if (scopes.some((scope) => this.running(scope) >= (scope.limits.concurrentRequests ?? Infinity))) return false;
    return hold === 0n || hold <= this.left(scopes);
  }

  #sum(budgetId: string, of: (entry: Entry) => bigint): bigint {
    return this.entries
      .filter(({ scopes }) => scopes.some(({ budgets }) => budgets.some(({ id }) => id === budgetId)))
      .reduce((sum, entry) => sum + of(entry), 0n);
  }
}

type Step = {
  readonly do: 'admit' | 'extend' | 'settle' | 'store' | 'commit' | 'move';
  readonly process: number;
  readonly which: number;
  readonly amount: number;
  /** Where in its section the process dies; null: it lives. */
  readonly dies: number | null;
};

const someStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('admit', 'admit', 'admit', 'admit', 'extend', 'settle', 'settle', 'store', 'commit', 'move'),
  process: fc.nat(PROCESSES - 2).map((n) => n + 1),
  which: fc.nat(30),
  amount: fc.nat(160),
  dies: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.nat(24) },
    { weight: 1, arbitrary: fc.constantFrom(AT_END, AFTER_END) },
  ),
});

class Simulation {
  readonly #source = createMemorySource();
  readonly #world: SharedWorld;
  readonly #books = new SlowBooks();
  /** As they are now. */
  readonly #budgets = new Map(BUDGETS.map((budget) => [budget.id, budget]));
  /** Requests whose charge is durable. */
  readonly #stored = new Set<string>();
  readonly #sections: MortalSection[] = [];
  readonly #processes: Counters[];
  readonly #dead = new Set<number>();
  #ids = 0;

  constructor() {
    this.#world = createSharedWorld(this.#source, {
      processes: PROCESSES,
      isGone: (area) => this.#dead.has(area),
      createSection: (options) => this.#createSection(options),
    });
    this.#processes = [...this.#world.processes];
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const counters of this.#processes) await counters.prepare(ENTITIES, START);
    for (const step of steps) {
      await this.#step(step);
      await this.#compare();
    }
  }

  #createSection(options: SectionOptions): Section {
    const section = new MortalSection(options);
    this.#sections[options.area] = section;
    return section;
  }

  async #step({ do: what, process, which, amount, dies }: Step): Promise<void> {
    const section = this.#sections[process];
    const counters = this.#processes[process];
    if (section === undefined || counters === undefined) throw new Error('no such process');
    if (what === 'move') return this.#move(which, PERIODS[amount % PERIODS.length] ?? 'day');
    const scopes = this.#current(SCOPES[which % SCOPES.length] ?? []);
    await counters.prepare(scopes, START);
    section.fuse = dies;
    try {
      if (what === 'admit') this.#admit(counters, process, scopes, BigInt(amount));
      else {
        const ready = this.#ofProcess(process, what);
        this.#change(counters, what, ready[which % Math.max(1, ready.length)], BigInt(amount));
      }
      section.fuse = null;
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      await this.#bury(process);
    }
  }

  /** Scopes with their budgets as they are now. */
  #current(scopes: readonly CounterScope[]): readonly CounterScope[] {
    return scopes.map((scope) => ({
      ...scope,
      budgets: scope.budgets.map((budget) => this.#budgets.get(budget.id) ?? budget),
    }));
  }

  /** A budget gets another calendar: in the store first. Every request is of its period. */
  async #move(which: number, period: BudgetPeriod): Promise<void> {
    const budget = [...this.#budgets.values()][which % this.#budgets.size];
    if (budget === undefined || budget.period === period) return;
    this.#budgets.set(budget.id, { ...budget, period, updatedAt: budget.updatedAt + 1 });
    this.#source.takeOver(budget.id, computePeriod(period, budget.timeZone, budget.resetDay, START));
    this.#processes[0]?.refresh(budget.scopeKind, budget.scopeId);
    await this.#processes[0]?.prepare(this.#current(ENTITIES), START);
  }

  #store({ id, grant }: Entry, charge: bigint): void {
    if (this.#stored.has(id)) return;
    this.#stored.add(id);
    this.#source.add(grant.budgets, charge, id, START);
  }

  #ofProcess(process: number, what: Step['do']): readonly Entry[] {
    const isOver = what === 'store' || what === 'commit';
    const isReady = (entry: Entry): boolean => isOver === (entry.charge !== null) && !entry.durable;
    return this.#books.entries.filter((entry) => entry.process === process && isReady(entry));
  }

  #admit(counters: Counters, process: number, scopes: readonly CounterScope[], hold: bigint): void {
    const passes = this.#books.passes(scopes, hold);
    const id = `req_${(++this.#ids).toString(16).padStart(32, '0')}`;
    const result = counters.admit({ ...ask(scopes, hold, 1), id });
    expect(isGrant(result)).toBe(passes);
    if (isGrant(result))
      this.#books.entries.push({ process, scopes, grant: result, id, hold, charge: null, durable: false });
  }

  #change(counters: Counters, what: Step['do'], entry: Entry | undefined, amount: bigint): void {
    if (entry === undefined) return;
    if (what === 'extend') {
      const passes = amount === 0n || amount <= this.#books.left(entry.scopes);
      expect(counters.extend(entry.grant, nanoUsd(amount)) === null).toBe(passes);
      if (passes) entry.hold += amount;
    } else if (what === 'settle') {
      const left = this.#books.left(entry.scopes);
      const most = entry.hold + (left > 0n ? left : 0n);
      const { charge } = counters.settle(entry.grant, nanoUsd(amount), 1, START);
      expect(charge as bigint).toBe(amount > most ? most : amount);
      entry.charge = charge;
    } else {
      this.#store(entry, entry.charge ?? 0n);
      // The process may hear of it later.
      if (what === 'store') return;
      counters.committed(entry.grant);
      entry.durable = true;
    }
  }

  /**
   * A process has ended: what the database has of its requests takes the place of what they held. Here it has of each settled one
   * in three never heard, and recovers the others for a part of their hold.
   */
  async #bury(process: number): Promise<void> {
    this.#dead.add(process);
    for (const grant of this.#world.directory.listLost(process)) {
      const entry = this.#books.entries.find(({ id }) => id === grant.id);
      const settled = entry?.charge ?? null;
      const isHeard = this.#stored.has(grant.id ?? '') || Number.parseInt(grant.id?.slice(-2) ?? '0', 16) % 3 !== 0;
      const isLost = settled !== null && !isHeard;
      const charge = settled === null || isLost ? (entry?.hold ?? 0n) / 2n : settled;
      if (entry !== undefined) this.#store(entry, charge);
      this.#world.directory.closeLost(grant, nanoUsd(charge), 1, START);
      if (entry === undefined) continue;
      entry.charge = charge;
      entry.durable = true;
    }
    expect(this.#world.directory.listLost(process)).toEqual([]);
    // What was settled and durable before is closed; what died between the two sections of its end was listed above.
    for (const entry of this.#books.entries) if (entry.process === process) entry.durable = true;
    this.#dead.delete(process);
    const { memory, directory } = this.#world;
    const section = this.#createSection({ memory, area: process, isGone: (area) => this.#dead.has(area) });
    this.#processes[process] = createSharedCounters({ memory, area: process, isGone: () => false, directory, section });
    await this.#processes[process]?.prepare(this.#current(ENTITIES), START);
  }

  async #compare(): Promise<void> {
    const views = await this.#world.directory.view([...this.#budgets.values()], START);
    for (const { budget, spent, held } of views) {
      expect([budget.id, spent as bigint, held as bigint]).toEqual([
        budget.id,
        this.#books.spent(budget.id),
        this.#books.held(budget.id),
      ]);
    }
    for (const { scope, quota, remaining } of this.#processes[0]?.viewLimits(ENTITIES, START) ?? [])
      expect(remaining).toBe(Math.max(0, quota - this.#books.running(scope)));
  }
}

test('whatever processes do, wherever in a section they die and whatever periods budgets get, the counters are what a list of all requests adds up to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { minLength: 10, maxLength: 120 }), (steps) => new Simulation().run(steps)),
    { numRuns: 150 },
  );
}, 120_000);
