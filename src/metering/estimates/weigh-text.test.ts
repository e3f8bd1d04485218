import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { weighAround, weighBytes, weighText } from './weigh-text.ts';

const encoder = new TextEncoder();

test('prose weighs more than its words and less than its characters', () => {
  const words = 'the quick brown fox jumps over the lazy dog '.repeat(100);
  expect(weighText(words)).toBeGreaterThan(900);
  expect(weighText(words)).toBeLessThan(1800);
});

test('a character of any script weighs at least as much as common vocabularies take for it', () => {
  for (const [text, least] of [
    ['漢', 1],
    ['한', 1],
    ['か', 1],
    ['я', 0.7],
    ['é', 0.7],
    ['ไ', 1],
    ['ស', 2],
    ['🙂', 3],
    ['7', 0.7],
    ['\u{e000}', 2],
  ] as const)
    expect([text, weighText(text.repeat(50)) / 50 >= least]).toEqual([text, true]);
});

test('no text is free, however it is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      expect(weighText(text)).toBeGreaterThan(0);
    }),
  );
});

test('a text weighs as much as its pieces, but for what they share', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.abs(weighText(a + b) - weighText(a) - weighText(b))).toBeLessThan(1);
    }),
  );
});

test('what is left out weighs nothing, once for each time it is named', () => {
  const data = 'QUJD'.repeat(100);
  const text = `{"a":"${data}","b":"some words","c":"${data}"}`;
  const without = weighText(text.replaceAll(data, ''));
  expect(Math.abs(weighAround(encoder.encode(text), [data, data]) - without)).toBeLessThan(2);
  expect(weighAround(encoder.encode(text), [data])).toBeGreaterThan(without + 50);
  expect(weighAround(encoder.encode(text), ['is not there'])).toBe(weighBytes(encoder.encode(text)));
});

test('a text of 64 MB is weighed without losing count', () => {
  const bytes = new Uint8Array(64 * 1024 * 1024).fill(0x37);
  expect(Math.abs(weighBytes(bytes) / (bytes.length * 0.7) - 1)).toBeLessThan(0.001);
});
