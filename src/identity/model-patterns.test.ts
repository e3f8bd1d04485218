import { expect, test } from 'bun:test';
import { compileAllowedModels } from './model-patterns.ts';

test('no list allows all', () => {
  expect(compileAllowedModels([null, null])('anything')).toBe(true);
});

test('an empty list allows nothing', () => {
  expect(compileAllowedModels([[], null])('anything')).toBe(false);
});

test('a star stands for any text, also none, and the rest is literal', () => {
  const allows = compileAllowedModels([['gpt-4.1', 'claude-*', '*/mini', 'a*b*c']]);
  for (const name of ['gpt-4.1', 'claude-', 'claude-x', 'vendor/mini', 'abc', 'a1b2c', 'abbc'])
    expect(allows(name)).toBe(true);
  for (const name of ['gpt-401', 'gpt-4.1-mini', 'xclaude-', 'mini', 'ac', 'ab', 'acb', ''])
    expect(allows(name)).toBe(false);
});

test('parts of a pattern do not overlap', () => {
  expect(compileAllowedModels([['ab*ba']])('aba')).toBe(false);
  expect(compileAllowedModels([['a*b*b']])('ab')).toBe(false);
});

test('every list must allow', () => {
  const allows = compileAllowedModels([['a*'], null, ['*z']]);
  expect([allows('az'), allows('a'), allows('z')]).toEqual([true, false, false]);
});

test('a pattern of many stars is answered at once', () => {
  const allows = compileAllowedModels([[`${'a*'.repeat(60)}b`]]);
  expect(allows('a'.repeat(20_000))).toBe(false);
});
