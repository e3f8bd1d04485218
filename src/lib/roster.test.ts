import { expect, test } from 'bun:test';
import { NOT_THERE, Roster } from './roster.ts';

const make = (name: string): { name: string; rosterIndex: number } => ({ name, rosterIndex: NOT_THERE });

test('whoever leaves is gone and all others stay, in any order of leaving', () => {
  const roster = new Roster<ReturnType<typeof make>>();
  const items = ['a', 'b', 'c', 'd'].map(make);
  for (const item of items) roster.add(item);
  const [a, b, c, d] = items;
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four items');
  expect(roster.remove(b)).toBe(true);
  expect(roster.remove(d)).toBe(true);
  expect(new Set(roster.list())).toEqual(new Set([a, c]));
  expect(roster.remove(b)).toBe(false);
  roster.add(b);
  expect(roster.remove(a)).toBe(true);
  expect(roster.remove(c)).toBe(true);
  expect(roster.list()).toEqual([b]);
  expect(roster.size).toBe(1);
});
