import { expect, test } from 'bun:test';
import { isLong, mapInTurns } from './in-turns.ts';

test('thousands of items are mapped in order, and what else waits gets its turns in between', async () => {
  const items = Array.from({ length: 5000 }, (_, index) => index);
  let turns = 0;
  let over = false;
  const count = (): void => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  const mapped = await mapInTurns(items, (item) => item * 2);
  over = true;
  expect(mapped).toEqual(items.map((item) => item * 2));
  expect(turns).toBeGreaterThan(50);
});

test('a throw of the mapping is the answer', async () => {
  const mapping = mapInTurns([1, 2], (item) => {
    if (item === 2) throw new Error('no');
    return item;
  });
  const thrown = await mapping.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toEqual(new Error('no'));
  expect(await mapInTurns([], String)).toEqual([]);
});

test('what a page of a list has is not long', () => {
  expect(isLong(Array.from({ length: 100 }))).toBe(false);
  expect(isLong(Array.from({ length: 300 }))).toBe(true);
});
