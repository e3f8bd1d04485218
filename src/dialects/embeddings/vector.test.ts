import { expect, test } from 'bun:test';
import { array, assert, double, float, property } from 'fast-check';
import { readFloats, requireVectors, writeFloats } from './vector.ts';

const pack = (values: Float32Array | Float64Array | Int8Array): string => Buffer.from(values.buffer).toString('base64');
const finite = float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });

test('32-bit floats survive base64 and numbers, in either order', () => {
  assert(
    property(array(finite, { minLength: 1, maxLength: 15 }), (values) => {
      const floats = new Float32Array(values);
      const numbers = readFloats(pack(floats));
      expect(JSON.parse(numbers)).toEqual(Array.from(floats, (value) => value + 0));
      expect(new Float32Array(JSON.parse(numbers))).toEqual(floats.map((value) => value + 0));
    }),
  );
});

test('any number becomes the nearest 32-bit float, little endian', () => {
  assert(
    property(array(double({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 })), (values) => {
      const bytes = Buffer.from(writeFloats(JSON.stringify(values)), 'base64');
      const read = values.map((_, index) => bytes.readFloatLE(index * 4) + 0);
      expect(read).toEqual(values.map((value) => Math.fround(value) + 0));
    }),
  );
  expect(writeFloats('[1.0, -2e0]')).toBe('AACAPwAAAMA=');
});

test.each([
  ['8-bit integers', pack(Int8Array.from({ length: 1024 }, (_, index) => ((index * 37) % 255) - 127))],
  ['64-bit floats', pack(Float64Array.from({ length: 64 }, (_, index) => index / 64))],
  ['a length that is none', 'AACA'],
  ['not a number', pack(new Float32Array([1, Number.NaN]))],
  ['infinity', pack(new Float32Array([1, Number.POSITIVE_INFINITY]))],
  ['nothing', ''],
])('%s is not taken for 32-bit floats', (_, data) => {
  expect(() => readFloats(data)).toThrow('provider');
});

test('zeros at every other place are fine in a short vector, and so are zeros alone', () => {
  expect(readFloats(pack(new Float32Array([0, 1])))).toBe('[0,1]');
  expect(JSON.parse(readFloats(pack(new Float32Array(64))))).toEqual(Array.from({ length: 64 }, () => 0));
});

test('an answer with another number of vectors than inputs is none', () => {
  expect(requireVectors(['[1]'], 1)).toEqual(['[1]']);
  expect(() => requireVectors(['[1]'], 2)).toThrow();
});
