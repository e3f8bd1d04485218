import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { nanoUsd } from '../../src/lib/money.ts';
import { computePeriod } from '../../src/metering/index.ts';
import type { CounterScope, Counters, Grant } from '../../src/metering/index.ts';
import type { BudgetPeriod, BudgetRecord } from '../../src/store/records/index.ts';
import {
  ask,
  budgetOf,
  createMemorySource,
  createSlowSource,
  isGrant,
  requireGrant,
  requireView,
  scopeOf,
  START,
  tryAdmit,
} from './counters-support.ts';
import type { CountersFactory } from './counters-support.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Where local midnights are missing, come twice or skip a day, and ends of months. */
const STARTS: readonly (readonly [zone: string, at: string])[] = [
  ['Australia/Lord_Howe', '2026-04-04T13:00:00Z'],
  ['Pacific/Apia', '2011-12-29T20:00:00Z'],
  ['Africa/Cairo', '2024-04-25T20:00:00Z'],
  ['America/Sao_Paulo', '2018-11-03T22:00:00Z'],
  ['America/Havana', '2025-11-02T02:00:00Z'],
  ['America/St_Johns', '2010-11-07T01:00:00Z'],
  ['UTC', '2028-01-31T22:00:00Z'],
];

type Calendar = Pick<BudgetRecord, 'period' | 'timeZone' | 'resetDay'>;

function localDate(at: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/** Whether a period begins on this date. */
function isAnchor({ period, resetDay }: Calendar, date: Temporal.PlainDate): boolean {
  if (period === 'week') return date.dayOfWeek === resetDay;
  return period === 'day' || date.day === Math.min(resetDay, date.daysInMonth);
}

const begins = new Map<string, number>();

/** The first minute of which the local date is this one or a later one: every minute of the hours around is looked at. */
function firstMinute(date: Temporal.PlainDate, zone: string): number {
  const key = `${zone} ${date.toString()}`;
  const known = begins.get(key);
  if (known !== undefined) return known;
  let at = date.toZonedDateTime('UTC').epochMilliseconds - 27 * HOUR;
  while (Temporal.PlainDate.compare(localDate(at, zone), date) < 0) at += HOUR;
  at -= 3 * HOUR;
  while (Temporal.PlainDate.compare(localDate(at, zone), date) < 0) at += MINUTE;
  begins.set(key, at);
  return at;
}

const latest = new Map<string, Temporal.PlainDate>();

/** The latest local date that there was by now; of those three hours before at the earliest. */
function latestDate(now: number, zone: string): Temporal.PlainDate {
  const key = `${zone} ${now}`;
  const known = latest.get(key);
  if (known !== undefined) return known;
  let date = localDate(now, zone);
  for (let at = now - 3 * HOUR; at <= now; at += MINUTE) {
    const seen = localDate(at, zone);
    if (Temporal.PlainDate.compare(seen, date) > 0) date = seen;
  }
  latest.set(key, date);
  return date;
}

/** Slow and obviously right: the latest date that there was goes back, day by day, to one that a period begins on. */
function slowPeriod(calendar: Calendar, now: number): { readonly start: number; readonly end: number | null } {
  if (calendar.period === 'total') return { start: 0, end: null };
  const { timeZone } = calendar;
  let date = latestDate(now, timeZone);
  let next = date.add({ days: 1 });
  while (!isAnchor(calendar, date)) date = date.subtract({ days: 1 });
  while (!isAnchor(calendar, next)) next = next.add({ days: 1 });
  let end = firstMinute(next, timeZone);
  let start = firstMinute(date, timeZone);
  // A day that a zone has skipped begins with the one behind it, and lasts no time.
  while (end <= now) {
    start = end;
    do next = next.add({ days: 1 });
    while (!isAnchor(calendar, next));
    end = firstMinute(next, timeZone);
  }
  return { start, end };
}

interface Sum {
  spent: bigint;
  held: bigint;
}

/** What a request has of its budgets, for ever. */
interface Request {
  readonly id: string;
  readonly grant: Grant;
  readonly budgets: readonly string[];
  readonly heldAt: number;
  hold: bigint;
  spent: bigint;
}

type Step =
  | { readonly kind: 'admit'; readonly hold: number }
  | { readonly kind: 'settle'; readonly which: number; readonly percent: number }
  | { readonly kind: 'commit' }
  | { readonly kind: 'clock'; readonly byMinutes: number }
  | { readonly kind: 'change'; readonly which: number; readonly to: Partial<BudgetRecord> }
  | { readonly kind: 'replace'; readonly which: number };

const period = fc.constantFrom<BudgetPeriod>('day', 'week', 'month', 'total');

function steps(zone: string): fc.Arbitrary<Step[]> {
  const change = fc.record(
    {
      amount: fc.integer({ min: 1, max: 900 }).map((amount) => nanoUsd(BigInt(amount))),
      hard: fc.boolean(),
      period,
      timeZone: fc.constantFrom(zone, 'UTC', 'Asia/Kathmandu'),
      resetDay: fc.constantFrom(1, 3, 7),
    },
    { requiredKeys: [] },
  );
  return fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ kind: fc.constant('admit' as const), hold: fc.integer({ min: 0, max: 200 }) }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('settle' as const),
          which: fc.nat(),
          percent: fc.integer({ min: 0, max: 250 }),
        }),
      },
      { weight: 4, arbitrary: fc.constant({ kind: 'commit' as const }) },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('clock' as const), byMinutes: fc.integer({ min: -1500, max: 1500 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'clock' as const, byMinutes: 40 * 24 * 60 }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), which: fc.nat(1), to: change }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), which: fc.nat(1) }) },
    ),
    { minLength: 20, maxLength: 60 },
  );
}

function withValidDay(budget: BudgetRecord): BudgetRecord {
  return budget.period === 'week' ? { ...budget, resetDay: ((budget.resetDay - 1) % 7) + 1 } : budget;
}

/** The counters beside a model that adds up, again and again, what was held within a budget's current period. */
class Pair {
  readonly #counters: Counters;
  readonly #source = createMemorySource();
  /** As the counters have met them last. */
  readonly #met = new Map<string, BudgetRecord>();
  #budgets: BudgetRecord[];
  readonly #requests: Request[] = [];
  #held: Request[] = [];
  #settled: Request[] = [];
  #now: number;
  #latest = 0;
  #metAt = 0;
  #versions = 0;

  constructor(factory: CountersFactory, zone: string, now: number) {
    this.#counters = factory(this.#source);
    this.#now = now;
    this.#budgets = [
      budgetOf('bud_a', 500n, { timeZone: zone, updatedAt: 0 }),
      budgetOf('bud_b', 900n, { timeZone: zone, period: 'month', resetDay: 31, updatedAt: 0 }),
    ];
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'admit') await this.#admit(BigInt(step.hold));
    else if (step.kind === 'settle') this.#settle(step.which, BigInt(step.percent));
    else if (step.kind === 'commit') this.#commit();
    else if (step.kind === 'clock') this.#now += step.byMinutes * MINUTE;
    else this.#change(step.which, step.kind === 'change' ? step.to : { id: `bud_${this.#versions}` });
  }

  async end(): Promise<void> {
    while (this.#held.length > 0) this.#settle(0, 100n);
    while (this.#settled.length > 0) this.#commit();
    // A change may have been the last that was heard of: what is shown does not wait for a request.
    await this.#expectViews();
    await this.#admit(0n);
    await this.#expectViews();
  }

  async #expectViews(): Promise<void> {
    this.#latest = Math.max(this.#latest, this.#now);
    for (const budget of this.#budgets) {
      const view = await requireView(this.#counters, budget, this.#now);
      const { end } = slowPeriod(budget, this.#latest);
      const { spent, held } = this.#sumOf(budget);
      const left = budget.amount - spent - held;
      expect([view.spent, view.held, view.remaining, view.resetsAt]).toEqual([
        nanoUsd(spent),
        nanoUsd(held),
        nanoUsd(left > 0n ? left : 0n),
        end,
      ]);
    }
  }

  #sumOf(budget: BudgetRecord, at = this.#latest): Sum {
    const { start, end } = slowPeriod(budget, at);
    let [spent, held] = [0n, 0n];
    for (const request of this.#requests) {
      if (!request.budgets.includes(budget.id) || request.heldAt < start) continue;
      if (end !== null && request.heldAt >= end) continue;
      spent += request.spent;
      held += request.hold;
    }
    return { spent, held };
  }

  #scope(): CounterScope {
    return scopeOf({}, this.#budgets);
  }

  async #admit(hold: bigint): Promise<void> {
    this.#latest = Math.max(this.#latest, this.#now);
    this.#metAt = this.#latest;
    for (const budget of this.#budgets) this.#met.set(budget.id, budget);
    const slots = this.#budgets.map((budget) => {
      const { start } = slowPeriod(budget, this.#latest);
      return { budget, start, sum: this.#sumOf(budget) };
    });
    const fits = slots.every(
      ({ budget, sum }) => !budget.hard || hold === 0n || hold <= budget.amount - sum.spent - sum.held,
    );
    const id = `req_${String(this.#requests.length + 1).padStart(32, '0')}`;
    const result = await tryAdmit(this.#counters, { ...ask([this.#scope()], hold, 0, this.#now), id });
    expect(isGrant(result)).toBe(fits);
    if (!isGrant(result)) return;
    expect(result.budgets.map((slot) => [slot.budgetId, slot.periodStart])).toEqual(
      slots.map(({ budget, start }) => [budget.id, start]),
    );
    const budgets = slots.map(({ budget }) => budget.id);
    const request: Request = { id, grant: result, budgets, heldAt: this.#latest, hold, spent: 0n };
    this.#requests.push(request);
    this.#held.push(request);
  }

  #settle(which: number, percent: bigint): void {
    const [one] = this.#held.splice(this.#held.length === 0 ? 0 : which % this.#held.length, 1);
    if (one === undefined) return;
    const asked = (one.hold * percent) / 100n;
    let charge = asked;
    // As of the period that the counters have met last, where this request counts in it.
    const sums = one.budgets.flatMap((id) => {
      const budget = this.#met.get(id);
      return budget === undefined ? [] : [{ budget, ...this.#sumOfRequest(one, budget) }];
    });
    for (const { budget, sum } of sums) {
      if (!budget.hard || asked <= one.hold) continue;
      const left = budget.amount - sum.spent - sum.held;
      const most = one.hold + (left > 0n ? left : 0n);
      if (charge > most) charge = most;
    }
    const settled = this.#counters.settle(one.grant, nanoUsd(asked), 0, this.#now);
    // What bounds one that was left in a period of an earlier calendar is that period, with all that was left in it.
    const isLeft = sums.some(({ isCurrent }) => !isCurrent);
    if (!isLeft) expect(settled).toEqual({ charge: nanoUsd(charge), overrun: nanoUsd(asked - charge) });
    expect(settled.charge + settled.overrun).toBe(nanoUsd(asked));
    expect(settled.charge >= (asked < one.hold ? asked : one.hold)).toBe(true);
    one.spent = settled.charge;
    one.hold = 0n;
    this.#settled.push(one);
  }

  /** Of the period that a request is counted in. */
  #sumOfRequest({ heldAt }: Request, budget: BudgetRecord): { readonly sum: Sum; readonly isCurrent: boolean } {
    const { start, end } = slowPeriod(budget, this.#metAt);
    const isCurrent = heldAt >= start && (end === null || heldAt < end);
    return { sum: this.#sumOf(budget, isCurrent ? this.#metAt : heldAt), isCurrent };
  }

  #commit(): void {
    const one = this.#settled.shift();
    if (one === undefined) return;
    this.#source.add(one.grant.budgets, one.spent, one.id, one.heldAt);
    this.#counters.committed(one.grant);
  }

  #change(which: number, to: Partial<BudgetRecord>): void {
    this.#versions += 1;
    this.#budgets = this.#budgets.map((budget, index) =>
      index === which ? withValidDay({ ...budget, ...to, updatedAt: this.#versions }) : budget,
    );
    const at = Math.max(this.#latest, this.#now);
    for (const budget of this.#budgets) this.#source.takeOver(budget.id, slowPeriod(budget, at));
    this.#counters.refresh('token', 'tok_1');
  }
}

/** Budgets while the clock jumps, periods roll over with open holds, and definitions change under running requests. */
export function describeBudgetClock(factory: CountersFactory): void {
  test.each(STARTS)('budgets agree with a slow model whatever clock and changes do, around %s %s', async (zone, at) => {
    await fc.assert(
      fc.asyncProperty(steps(zone), async (taken) => {
        const pair = new Pair(factory, zone, Date.parse(at));
        for (const step of taken) await pair.take(step);
        await pair.end();
      }),
      { seed: 20_261_127, numRuns: 100 },
    );
  });

  test('after two changes at once what is open counts in the newer calendar, whichever the store answers first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const source = createSlowSource();
      const { answers, isSlow } = source;
      const counters = factory(source);
      const month = budgetOf('bud_a', 100n, { period: 'month', updatedAt: 0 });
      const total = { ...month, period: 'total' as const, updatedAt: 1 };
      const day = { ...month, period: 'day' as const, updatedAt: 2 };
      const id = `req_${'1'.repeat(32)}`;
      const grant = await requireGrant(counters, { ...ask([scopeOf({}, [month])], 60n), id });
      for (const { period } of [total, day]) source.takeOver('bud_a', computePeriod(period, 'UTC', 1, START));
      counters.refresh('token', 'tok_1');
      isSlow.now = true;
      const places = [total, day].map((budget) => counters.prepare([scopeOf({}, [budget])], START));
      for (let turn = 0; turn < 20 && answers.length < 2; turn++) await Promise.resolve();
      isSlow.now = false;
      for (const which of answers.length < 2 ? [0] : order) {
        answers[which]?.();
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      }
      for (const place of places) await place;
      counters.settle(grant, nanoUsd(40n), 0, START);
      source.add(grant.budgets, 40n, id, START);
      counters.committed(grant);
      const view = await requireView(counters, day, START);
      expect([order, view.spent, view.held]).toEqual([order, nanoUsd(40n), nanoUsd(0n)]);
      expect(isGrant(await tryAdmit(counters, ask([scopeOf({}, [day])], 61n)))).toBe(false);
      expect(isGrant(await tryAdmit(counters, ask([scopeOf({}, [day])], 60n)))).toBe(true);
    }
  });
}
