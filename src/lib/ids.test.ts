import { expect, test } from 'bun:test';
import { createId, parseIdInstant } from './ids.ts';

const AT = Date.UTC(2031, 0, 1);

test('ids sort in the order they were made, within a millisecond and when the clock goes back a little', () => {
  const ids = [AT, AT, AT + 1, AT + 1, AT - 60_000, AT - 60_000, AT + 2].map((at) => createId('request', at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that is set right is followed: the instant in an id stays near the true one', () => {
  createId('request', AT + 31_536_000_000);
  expect(parseIdInstant(createId('request', AT))).toBe(AT);
});

test('an id of another form has no instant', () => {
  expect(parseIdInstant('req_123')).toBeNull();
  expect(parseIdInstant('')).toBeNull();
});
