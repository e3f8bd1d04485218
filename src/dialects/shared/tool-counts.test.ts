import { expect, test } from 'bun:test';
import { readToolCounts } from './tool-counts.ts';

test('names that no vendor writes count for nothing, nor does what was not used', () => {
  const counts = [
    ['web_search', 2],
    ['$runs', 1],
    ['$service_tier', 1],
    ['__proto__', 1],
    ['code.execution-2', 3],
    ['', 4],
    ['unused', 0],
  ] as const;
  expect(readToolCounts(counts)).toEqual({ web_search: 2, 'code.execution-2': 3 });
  expect(readToolCounts([['$runs', 1]])).toBeNull();
});
