import { expect, test } from 'bun:test';
import { diffChanges } from './diff-changes.ts';

test('only what differs is told, before and after', () => {
  expect(diffChanges({ a: 1, b: [1], c: null }, { a: 1, b: [2], c: 3 })).toEqual({
    b: { before: [1], after: [2] },
    c: { after: 3 },
  });
});

test('of a secret only the change is told', () => {
  expect(diffChanges({ key: 'old' }, { key: 'new' }, ['key'])).toEqual({ key: { before: '…', after: '…' } });
});

test('what is made has no before, what is removed no after', () => {
  expect(diffChanges(null, { a: 1 })).toEqual({ a: { after: 1 } });
  expect(diffChanges(null, { a: 1, b: null })).toEqual({ a: { after: 1 } });
  expect(diffChanges({ a: 1 }, null)).toEqual({ a: { before: 1 } });
});
