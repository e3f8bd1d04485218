import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { findJsonFault } from './find-fault.ts';

test('finds nothing wrong with JSON, and something with what is none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), (value, space) => {
      expect(findJsonFault(JSON.stringify(value, null, space))).toBeNull();
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', ' ', 'x') }), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(findJsonFault(text) === null).toBe(isJson);
    }),
    { numRuns: 2000 },
  );
});

test('says where it begins to be wrong', () => {
  expect(findJsonFault('{"a": 1,\n "b" 2}')).toBe(14);
  expect(findJsonFault('{"a": [1, 2,]}')).toBe(12);
  expect(findJsonFault('{"a": 1')).toBe(7);
});
