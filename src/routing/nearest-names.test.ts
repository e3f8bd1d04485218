import { expect, test } from 'bun:test';
import { editDistance, findNearestNames } from './nearest-names.ts';

const NAMES = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'claude-opus', 'vendor/llama-70b', 'sandbox', 'x'];

test('typing errors find the name that was meant, nearest first', () => {
  expect(findNearestNames('gpt-41', NAMES)).toEqual(['gpt-4.1', 'gpt-4o']);
  expect(findNearestNames('sandbxo', NAMES)).toEqual(['sandbox']);
  expect(findNearestNames('GPT-4.1', NAMES)[0]).toBe('gpt-4.1');
});

test('a missing or needless prefix is no error', () => {
  expect(findNearestNames('llama-70b', NAMES)).toEqual(['vendor/llama-70b']);
  expect(findNearestNames('openai/gpt-4.1', NAMES)[0]).toBe('gpt-4.1');
});

test('there are never more than three, and none for what is far from all', () => {
  const many = Array.from({ length: 50 }, (_, index) => `model-${index}`);
  expect(findNearestNames('model-', many)).toHaveLength(3);
  expect(findNearestNames('something-else-entirely', NAMES)).toEqual([]);
  expect(findNearestNames('y'.repeat(100_000), NAMES)).toEqual([]);
  expect(findNearestNames('', NAMES)).toEqual(['x']);
});

test('the distance counts inserts, deletes, replacements and swaps, and is symmetric', () => {
  const pairs: readonly (readonly [string, string, number])[] = [
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['abc', '', 3],
  ];
  for (const [left, right, distance] of pairs) {
    expect(editDistance(left, right, 9)).toBe(distance);
    expect(editDistance(right, left, 9)).toBe(distance);
  }
  expect(editDistance('aaaaaaaa', 'bbbbbbbb', 2)).toBeGreaterThan(2);
});
