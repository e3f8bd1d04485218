import { expect, test } from 'bun:test';
import { readLabels } from './labels.ts';

test('a request that says nothing has no labels', () => {
  for (const metadata of [undefined, null, 'text', {}, { a: 1, b: null, c: '' }, []]) {
    for (const endUser of [undefined, null, '', 7]) expect(readLabels(metadata, endUser)).toBeNull();
  }
});

test('texts of the metadata and the end user are taken over, other values are not', () => {
  expect(readLabels({ team: 'core', n: 3, '': 'nameless', nested: { a: 'b' } }, 'alice')).toEqual({
    endUser: 'alice',
    metadata: [['team', 'core']],
  });
  expect(readLabels(undefined, 'alice')).toEqual({ endUser: 'alice', metadata: [] });
});

test('names, values and their number are bounded, and texts are such as every database takes', () => {
  const long = 'x'.repeat(70);
  const labels = readLabels({ [long]: `${'y'.repeat(62)}🦊z`, [`${long}2`]: 'the same name', nul: 'a\u0000b' }, long);
  expect(labels?.endUser).toBe(`${'x'.repeat(63)}…`);
  expect(labels?.metadata).toEqual([
    [`${'x'.repeat(63)}…`, `${'y'.repeat(62)}\ufffd…`],
    ['nul', 'a\ufffdb'],
  ]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 'v']));
  expect(readLabels(many, null)?.metadata).toHaveLength(16);
});
