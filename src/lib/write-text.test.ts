import { expect, test } from 'bun:test';
import { writeDecimal, writeText } from './write-text.ts';

test('texts are written as UTF-8, one behind the other', () => {
  const bytes = Buffer.alloc(100);
  let at = 3;
  for (const text of ['', 'plain', 'naïve 😀', '\u007f\u0080', 'end']) at = writeText(bytes, text, at);
  expect(bytes.toString('utf8', 3, at)).toBe('plainnaïve 😀\u007f\u0080end');
});

test('numbers are written as they are read', () => {
  const bytes = Buffer.alloc(32);
  for (const value of [0, 1, 9, 10, 99, 100, 65_536, 4_294_967_296, Number.MAX_SAFE_INTEGER])
    expect(bytes.toString('latin1', 2, writeDecimal(bytes, value, 2))).toBe(String(value));
});
