import { expect, test } from 'bun:test';
import { counted } from './counted.ts';

test('one is singular, none and more are plural', () => {
  expect([0, 1, 2].map((count) => counted(count, 'price'))).toEqual(['0 prices', '1 price', '2 prices']);
  expect([1, 2].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
