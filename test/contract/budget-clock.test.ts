import { describe, expect, test } from 'bun:test';
import { nanoUsd } from '../../src/lib/money.ts';
import { computePeriod, createCounters } from '../../src/metering/index.ts';
import { describeBudgetClock } from './budget-clock.contract.ts';
import { createOneShared, createSeveralShared, createSharedWorld } from './counters-shared.ts';
import {
  ask,
  budgetOf,
  createSlowSource,
  isGrant,
  requireGrant,
  scopeOf,
  START,
  tryAdmit,
} from './counters-support.ts';

describe('plain counters', () => describeBudgetClock((source) => createCounters(source)));
describe('counters in shared memory', () => describeBudgetClock(createOneShared));
describe('counters in shared memory, each call by another process', () => describeBudgetClock(createSeveralShared));

test.each([
  ['older', [0, 1]],
  ['newer', [1, 0]],
])(
  'two processes that hear of one change each: what is open counts in the newer calendar, the %s move done first',
  async (_, order) => {
    const source = createSlowSource();
    const { answers, isSlow } = source;
    const { directory, processes } = createSharedWorld(source, { processes: 2 });
    const [first, second] = processes;
    if (first === undefined || second === undefined) throw new Error('no processes');
    const month = budgetOf('bud_a', 100n, { period: 'month', updatedAt: 0 });
    const [total, day] = [
      { ...month, period: 'total' as const, updatedAt: 1 },
      { ...month, period: 'day' as const, updatedAt: 2 },
    ];
    const id = `req_${'1'.repeat(32)}`;
    const grant = await requireGrant(first, { ...ask([scopeOf({}, [month])], 60n), id });
    for (const { period } of [total, day]) source.takeOver('bud_a', computePeriod(period, 'UTC', 1, START));
    directory.refresh('token', 'tok_1');
    isSlow.now = true;
    const places = [first.prepare([scopeOf({}, [total])], START), second.prepare([scopeOf({}, [day])], START + 5)];
    for (let turn = 0; turn < 100 && answers.length < 2; turn++) await Promise.resolve();
    expect(answers).toHaveLength(2);
    isSlow.now = false;
    for (const which of order) {
      answers[which]?.();
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    }
    for (const place of places) await place;
    first.settle(grant, nanoUsd(40n), 0, START);
    source.add(grant.budgets, 40n, id, START);
    first.committed(grant);
    const [view] = await directory.view([day], START);
    expect([view?.spent, view?.held]).toEqual([nanoUsd(40n), nanoUsd(0n)]);
    expect(isGrant(await tryAdmit(second, ask([scopeOf({}, [day])], 61n)))).toBe(false);
    expect(isGrant(await tryAdmit(second, ask([scopeOf({}, [day])], 60n)))).toBe(true);
  },
);
