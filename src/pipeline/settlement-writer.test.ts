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
    options: { settlementRetryMs: 250 },
  } as unknown as PipelineDeps;
  const writer = new SettlementWriter(deps);
  writer.write(HOLD, {} as Grant, SETTLEMENT, () => undefined);
  return { clock, calls, writer, committed: () => committed };
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
