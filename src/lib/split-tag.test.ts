import { expect, test } from 'bun:test';
import { splitTag } from './split-tag.ts';

test('a tag is split at its first colon, and a name with colons or backslashes can be said', () => {
  expect(splitTag('team:core')).toEqual(['team', 'core']);
  expect(splitTag('team:core:a\\:b')).toEqual(['team', 'core:a\\:b']);
  expect(splitTag('app\\:team:core')).toEqual(['app:team', 'core']);
  expect(splitTag('a\\\\:b')).toEqual(['a\\', 'b']);
  expect(splitTag('a\\b:c')).toEqual(['a\\b', 'c']);
  expect(splitTag('line\nbreak:c\nd')).toEqual(['line\nbreak', 'c\nd']);
  for (const wrong of ['', ':', ':a', 'a', 'a:', 'a\\:', 'a\\:b'])
    expect([wrong, splitTag(wrong)]).toEqual([wrong, null]);
});
