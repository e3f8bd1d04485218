import { expect, test } from 'bun:test';
import { choosePrice, matchesName, spellDates } from './match.ts';

const cheap = { input: '1', output: '1' };
const standard = { input: '2', output: '2' };
const dear = { input: '3', output: '9' };

test('the latest price that has begun holds', () => {
  const prices = [{ from: 200, price: dear }, { from: 100, price: standard }, { price: cheap }];
  expect([99, 100, 199, 200].map((at) => choosePrice(prices, at))).toEqual([cheap, standard, standard, dear]);
});

test('of prices that change with the time of day the dearest holds', () => {
  expect(choosePrice([{ partOfDay: true, price: cheap }, { price: standard }], 0)).toEqual(standard);
  expect(choosePrice([{ partOfDay: true, price: dear }, { price: standard }], 0)).toEqual(dear);
});

test('before the first price began there is none', () => {
  expect(choosePrice([{ from: 100, price: cheap }], 99)).toBeNull();
});

test('names are matched by each kind of rule', () => {
  const name = 'claude-sonnet-4-5';
  expect(matchesName({ equals: 'Claude-Sonnet-4-5' }, name)).toBe(true);
  expect(matchesName({ starts_with: 'CLAUDE' }, name)).toBe(true);
  expect(matchesName({ ends_with: '-4-5' }, name)).toBe(true);
  expect(matchesName({ contains: 'opus' }, name)).toBe(false);
  expect(matchesName({ regex: '^claude-.*5$' }, name)).toBe(true);
  expect(matchesName({ or: [{ contains: 'opus' }, { contains: 'sonnet' }] }, name)).toBe(true);
  expect(matchesName({ and: [{ contains: 'opus' }, { contains: 'sonnet' }] }, name)).toBe(false);
});

test('a date within a name is spelt with hyphens', () => {
  expect(spellDates('gpt-4.1-20250414')).toBe('gpt-4.1-2025-04-14');
  expect(spellDates('model-20250414-preview')).toBe('model-2025-04-14-preview');
  expect(spellDates('gpt-4.1')).toBeNull();
});
