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
  expect(labels?.endUser).toMatch(/^x{47}…[0-9a-f]{16}$/);
  expect(labels?.metadata[0]).toEqual([labels?.endUser ?? '', expect.stringMatching(/^y{47}…[0-9a-f]{16}$/)]);
  expect(labels?.metadata.slice(1)).toEqual([
    [expect.stringMatching(/^x{47}…[0-9a-f]{16}$/), expect.stringMatching(/^the same name$/)],
    ['nul', 'a\ufffdb'],
  ]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, 'v']));
  expect(readLabels(many, null)?.metadata).toHaveLength(16);
});

test('a text is cut before a surrogate pair, not within, and after one', () => {
  const ending = (text: string) => readLabels(null, `${text}${'z'.repeat(40)}`)?.endUser;
  expect(ending(`${'y'.repeat(46)}🦊`)).toMatch(/^y{46}…[0-9a-f]{16}$/);
  expect(ending(`${'y'.repeat(45)}🦊`)).toMatch(/^y{45}🦊…[0-9a-f]{16}$/u);
});

test('texts that share their beginning, however long it is, are kept apart, each the same every time', () => {
  const read = (text: string) => readLabels({ session: text }, text);
  const same = 'x'.repeat(500);
  expect(read(`${same}1`)).toEqual(read(`${same}1`));
  expect(read(`${same}1`)?.endUser).not.toBe(read(`${same}2`)?.endUser);
  expect(read(`${same}1`)?.metadata).not.toEqual(read(`${same}2`)?.metadata);
  expect(read(`${same}1`)?.endUser?.length).toBe(64);
});

test("a client's own `…other` and `…erased` are told apart from the gateway's, and from each other", () => {
  const read = (text: string) => readLabels({ tag: text }, text);
  for (const own of ['…other', '…erased', '……erased'])
    expect(read(own)).toEqual({ endUser: `…${own}`, metadata: [['tag', `…${own}`]] });
  expect(read('…others')?.endUser).toBe('…others');
});

test('a safety identifier that is no text, or an empty one, does not hide the user', () => {
  for (const first of [undefined, null, '', 7, {}]) expect(pickEndUser(first, 'alice')).toBe('alice');
  expect(pickEndUser('bob', 'alice')).toBe('bob');
});
