import { expect, test } from 'bun:test';
import type { SignInFailureRecord } from '../store/records/index.ts';
import { countFailure } from './sign-in-guard.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

function failTimes(times: number, everyMs: number, from: number, before: SignInFailureRecord | null = null) {
  let record = before;
  for (let index = 0; index < times; index++) record = countFailure('account:a', record, from + index * everyMs);
  return record as SignInFailureRecord;
}

test('nine failures do not lock, the tenth does', () => {
  expect(failTimes(9, 1000, START).lockedUntil).toBeNull();
  const locked = failTimes(10, 1000, START);
  expect(locked.lockedUntil).toBe(START + 9000 + MINUTE);
});

test('failures that are further apart than 15 minutes do not add up', () => {
  expect(failTimes(30, 2 * MINUTE, START).lockedUntil).toBeNull();
});

test('each lock is twice as long as the one before, up to a day', () => {
  let record: SignInFailureRecord | null = null;
  let now = START;
  const lengths: number[] = [];
  for (let lock = 0; lock < 14; lock++) {
    record = failTimes(10, 0, now, record);
    lengths.push((record.lockedUntil ?? 0) - now);
    now = record.lockedUntil ?? now;
  }
  expect(lengths.slice(0, 4)).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]);
  expect(lengths.at(-1)).toBe(24 * 60 * MINUTE);
});

test('after a lock it takes ten failures again', () => {
  const locked = failTimes(10, 0, START);
  const after = failTimes(9, 1000, locked.lockedUntil ?? 0, locked);
  expect(after.lockedUntil).toBe(locked.lockedUntil);
  expect(after.count).toBe(9);
});

test('after a day without a failure the next lock is short again', () => {
  const once = failTimes(10, 0, START);
  const again = failTimes(10, 0, START + 25 * 60 * MINUTE, once);
  expect((again.lockedUntil ?? 0) - (START + 25 * 60 * MINUTE)).toBe(MINUTE);
});
