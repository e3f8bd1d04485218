import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import type { AuditEvent } from './port.ts';
import { RefusalFolds } from './refusal-folds.ts';

const EVENT: AuditEvent = {
  actor: { type: 'customer_user', id: 'usr_1', name: 'a' },
  action: 'token.refuse',
  target: { type: 'token', id: 'tok_1' },
  outcome: 'refused',
  errorType: 'expired_token',
  origin: { ip: '192.0.2.1', userAgent: 'test', requestId: 'r1' },
};

function setUp() {
  const clock = new FakeClock();
  const rows: { target: string | null; at: number; count: number }[] = [];
  const folds = new RefusalFolds(clock, (event, at, count) =>
    rows.push({ target: event.target?.id ?? null, at, count }),
  );
  return { clock, rows, folds };
}

test('the first refusal of a minute is written at once, the rest as one row with their count', () => {
  const { clock, rows, folds } = setUp();
  const start = clock.now();
  folds.add(EVENT, 'k');
  expect(rows).toEqual([{ target: 'tok_1', at: start, count: 1 }]);
  clock.advance(1000);
  for (let index = 0; index < 41; index++) folds.add(EVENT, 'k');
  expect(rows).toHaveLength(1);
  clock.advance(59_000);
  expect(rows).toEqual([
    { target: 'tok_1', at: start, count: 1 },
    { target: 'tok_1', at: start + 1000, count: 41 },
  ]);
});

test('a lonely refusal leaves one row', () => {
  const { clock, rows, folds } = setUp();
  folds.add(EVENT, 'k');
  clock.advance(120_000);
  expect(rows).toHaveLength(1);
});

test('the next minute begins anew', () => {
  const { clock, rows, folds } = setUp();
  folds.add(EVENT, 'k');
  clock.advance(60_000);
  folds.add(EVENT, 'k');
  expect(rows.map((row) => row.count)).toEqual([1, 1]);
});

test('other keys have rows of their own', () => {
  const { rows, folds } = setUp();
  folds.add(EVENT, 'k1');
  folds.add(EVENT, 'k2');
  expect(rows).toHaveLength(2);
});

test('rows and memory stay bounded however many keys there are', () => {
  const { rows, folds } = setUp();
  for (let index = 0; index < 10_000; index++) folds.add(EVENT, `k${index}`);
  expect(rows).toHaveLength(2001);
  expect(rows.at(-1)?.target).toBeNull();
  folds.flush();
  expect(rows.at(-1)).toMatchObject({ target: null, count: 7999 });
  expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(10_000);
});
