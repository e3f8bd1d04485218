import { expect, test } from 'bun:test';
import { toStorableText } from './storable-text.ts';

test('no database is given U+0000, half a surrogate pair or text without end', () => {
  expect(toStorableText('st\u0000op', 10)).toBe('st\ufffdop');
  expect(toStorableText('a\ud800b', 10)).toBe('a\ufffdb');
  expect(toStorableText('aa😀', 3)).toBe('aa\ufffd');
  expect(toStorableText('plain 😀', 100)).toBe('plain 😀');
});
