import { expect, test } from 'bun:test';
import { pickEndUser, readLabels } from './labels.ts';

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
    [`${'x'.repeat(63)}…`, `${'y'.repeat(62)}…`],
    ['nul', 'a\ufffdb'],
  ]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 'v']));
  expect(readLabels(many, null)?.metadata).toHaveLength(16);
});

test('a text is cut before a surrogate pair, not within, and after one', () => {
  const ending = (text: string) => readLabels(null, `${text}${'z'.repeat(9)}`)?.endUser;
  expect(ending(`${'y'.repeat(62)}🦊`)).toBe(`${'y'.repeat(62)}…`);
  expect(ending(`${'y'.repeat(61)}🦊`)).toBe(`${'y'.repeat(61)}🦊…`);
  expect(ending(`${'y'.repeat(63)}🦊`)).toBe(`${'y'.repeat(63)}…`);
});

test('a safety identifier that is no text, or an empty one, does not hide the user', () => {
  for (const first of [undefined, null, '', 7, {}]) expect(pickEndUser(first, 'alice')).toBe('alice');
  expect(pickEndUser('bob', 'alice')).toBe('bob');
});
