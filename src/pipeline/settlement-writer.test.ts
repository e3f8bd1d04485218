import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/log.ts';
import type { Grant } from '../metering/port.ts';
import { StoreConflict, StoreUnavailable } from '../store/port.ts';
import type { CommitCallback } from '../store/port.ts';
import type { HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import { SettlementWriter } from './settlement-writer.ts';

const HOLD = { id: 'req_1' } as HoldWrite;
const SETTLEMENT = { id: 'req_1' } as SettlementWrite;

/** A writer over a log that answers each settlement with the next of `answers`. */
function setUp(answers: (Error | null)[]) {
  const clock = new FakeClock();
  const calls: string[] = [];
  let committed = 0;
  const traffic = {
    hold: () => void calls.push('hold'),
    settle(_hold: HoldWrite, _settlement: SettlementWrite, done: CommitCallback) {
      calls.push('settle');
      done(answers.shift() ?? null);
    },
  };
  const deps = {
    clock,
    log: silentLogger,
    traffic,
    counters: { committed: () => (committed += 1) },
    options: { settlementRetryMs: 250, settlementPatienceMs: 10_000 },
  } as unknown as PipelineDeps;
  const writer = new SettlementWriter(deps);
  const told: (string | null)[] = [];
  writer.write(HOLD, {} as Grant, SETTLEMENT, {
    written: (error) => void told.push(error === null ? null : error.message),
  });
  return { clock, calls, told, writer, committed: () => committed };
}

test('a settlement is tried again until the store takes it', () => {
  const { clock, calls, writer, committed } = setUp([new StoreUnavailable('down'), new StoreUnavailable('down'), null]);
  expect(writer.unwritten()).toBe(1);
  clock.advance(1000);
  expect(calls).toEqual(['settle', 'settle', 'settle']);
  expect([writer.unwritten(), committed()]).toEqual([0, 1]);
});

test('a hold that was lost in the same commit is written again with its settlement', () => {
  const { clock, calls, writer, committed } = setUp([new StoreUnavailable('down'), new StoreConflict('missing', null)]);
  clock.advance(1000);
  expect(calls).toEqual(['settle', 'settle', 'hold', 'settle']);
  expect([writer.unwritten(), committed()]).toEqual([0, 1]);
});

test('what the database refuses for good is given up, once', () => {
  const missing = (): Error => new StoreConflict('missing', null);
  for (const answers of [[new StoreConflict('unique', 'ledger.id')], [missing(), missing()]]) {
    const { clock, writer, committed } = setUp(answers);
    clock.advance(1000);
    expect([writer.unwritten(), committed()]).toEqual([0, 1]);
  }
});

test('who waits for a settlement is told when it is durable after all', () => {
  const { clock, told, writer } = setUp([new StoreUnavailable('down'), new StoreUnavailable('still down'), null]);
  clock.advance(499);
  expect([told, writer.unwritten()]).toEqual([[], 1]);
  clock.advance(1);
  expect([told, writer.unwritten()]).toEqual([[null], 0]);
  clock.advance(60_000);
  expect(told).toEqual([null]);
});

test('who waits for ten seconds is told why it failed at first, once, and the settlement is tried on', () => {
  const down = Array.from({ length: 60 }, (_, n) => new StoreUnavailable(`down ${n}`));
  const { clock, told, writer, committed } = setUp(down);
  clock.advance(9999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect([told, writer.unwritten()]).toEqual([['down 0'], 1]);
  clock.advance(10_000);
  expect([told, writer.unwritten(), committed()]).toEqual([['down 0'], 0, 1]);
});

test('what the database refuses for good is told at once', () => {
  const { told } = setUp([new StoreConflict('unique', 'ledger.id')]);
  expect(told).toHaveLength(1);
  expect(told[0]).not.toBeNull();
});

test('a settlement that had arrived although the store said that it failed is durable', () => {
  const { clock, told, writer, committed } = setUp([
    new StoreUnavailable('cut'),
    new StoreConflict('unique', 'ledger'),
  ]);
  clock.advance(250);
  expect([told, writer.unwritten(), committed()]).toEqual([[null], 0, 1]);
});
