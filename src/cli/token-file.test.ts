import { expect, test } from 'bun:test';
import { readTokenFile } from './token-file.ts';

test('CSV: quoted fields, empty ones, dates, models and blank lines', () => {
  const lines = [
    '\uFEFFuser,name,expires_at,allowed_models',
    'alice,"laptop, ""old""",2026-12-31,gpt-* sandbox',
    '',
    'bob,ci,,',
  ];
  const dated = { expires_at: '2026-12-31T00:00:00.000Z', allowed_models: ['gpt-*', 'sandbox'] };
  expect(readTokenFile(lines.join('\r\n'))).toEqual([
    { line: 2, item: { user: 'alice', name: 'laptop, "old"', ...dated } },
    { line: 4, item: { user: 'bob', name: 'ci' } },
  ]);
});

test('JSON Lines: each object as it is, with the number of its line', () => {
  const text = '\n{"user":"alice","name":"a","limits":{"requests_per_minute":3}}\n\n{"user":"bob","name":"b"}';
  expect(readTokenFile(text)).toEqual([
    { line: 2, item: { user: 'alice', name: 'a', limits: { requests_per_minute: 3 } } },
    { line: 4, item: { user: 'bob', name: 'b' } },
  ]);
});

test.each([
  ['user,nam\nalice,a', 'Line 1 must name columns among user, name, expires_at, allowed_models, each once'],
  ['user,user\nalice,a', 'Line 1 must name columns'],
  ['user,name\nalice,a\nbob,b,c', 'Line 3 is no row of CSV'],
  ['user,name\nalice,"a', 'Line 2 is no row of CSV'],
  ['user,name,expires_at\nalice,a,soon', 'Line 2 has an expires_at that is no RFC 3339 instant and no date'],
  ['{"user":"alice"}\n{"user":', 'Line 2 is no JSON object'],
  ['{"user":"alice"}\n[]', 'Line 2 is no JSON object'],
  ['user,name\n', 'The file asks for no token'],
  ['', 'The file asks for no token'],
])('%j is refused by its line', (text, problem) => {
  expect(() => readTokenFile(text)).toThrow(problem);
});
