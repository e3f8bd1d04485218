import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { GatewayError } from '../errors/index.ts';
import { decodeJsonText, findDuplicate, JSON_LIMITS, scanMembers, scanObject } from './scan.ts';

const encoder = new TextEncoder();

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return `${error.type}: ${error.hint ?? ''}`;
    throw error;
  }
  return 'accepted';
}

describe('scanObject', () => {
  test('finds every member of any object where it stands', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const scanned = scanObject(text);
        const found = (scanned?.members ?? []).map(({ key, start, end }) => [key, text.slice(start, end)]);
        const parsed = found.map(([key, json]) => [key, JSON.parse(json ?? '') as unknown]);
        expect(parsed).toEqual(Object.entries(JSON.parse(text) as object));
        for (const { key, keyStart, start } of scanned?.members ?? []) {
          expect(text.slice(keyStart, start)).toStartWith(JSON.stringify(key));
        }
      }),
    );
  });

  test('accepts exactly what the native parser accepts', () => {
    const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '1', '-', 'e', 'null', 'tru', ' ', '\n', '\u0001'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(faultOf(() => scanObject(text)) === 'accepted').toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps number text that a parser would change', () => {
    const text = '{"a":1.0,"b":1e400,"c":12345678901234567890,"d":-0}';
    const members = scanObject(text)?.members ?? [];
    expect(members.map(({ start, end }) => text.slice(start, end))).toEqual([
      '1.0',
      '1e400',
      '12345678901234567890',
      '-0',
    ]);
  });

  test('unescapes keys, so that an escaped spelling is no way around a check', () => {
    expect(scanObject('{"mod\\u0065l":1}')?.members[0]?.key).toBe('model');
  });

  test('valid JSON that is no object is told apart from broken JSON', () => {
    for (const text of ['[]', '1', '"x"', 'null', ' [ {"a":1} ] ']) expect(scanObject(text)).toBeNull();
    for (const text of [
      '',
      ' ',
      '{',
      '{"a":}',
      '{"a":1,}',
      '{"a":1}x',
      '{}{}',
      '[1',
      "{'a':1}",
      '{"a":01}',
      '{"a":NaN}',
    ]) {
      expect(faultOf(() => scanObject(text))).toStartWith('invalid_json');
    }
  });

  test('refuses nesting beyond the limit and takes the limit itself', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(faultOf(() => scanObject(nested(JSON_LIMITS.depthMax)))).toBe('accepted');
    expect(faultOf(() => scanObject(nested(JSON_LIMITS.depthMax + 1)))).toContain('deeper than 128');
    expect(faultOf(() => scanObject('['.repeat(5_000_000)))).toContain('deeper than 128');
    expect(faultOf(() => scanObject('{"a":'.repeat(1_000_000)))).toContain('deeper than 128');
  });

  test('refuses more values than the limit', () => {
    const limits = { depthMax: 4, valuesMax: 5 };
    expect(faultOf(() => scanObject('{"a":[1,2,3]}', limits))).toBe('accepted');
    expect(faultOf(() => scanObject('{"a":[1,2,3,4,5,6]}', limits))).toContain('more than 5 values');
    expect(faultOf(() => scanObject('{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}', limits))).toContain('more than 5 values');
  });

  test('long runs of backslashes and quotes take linear time', () => {
    const start = performance.now();
    scanObject(`{"a":"${'\\\\'.repeat(500_000)}","b":"${'\\"'.repeat(500_000)}"}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('scanMembers finds the members of an inner object', () => {
  const text = '{"x": { "a" : 1 , "b":{"c":2}} }';
  expect(scanMembers(text, 6).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(scanMembers('{"x":1}', 5)).toEqual([]);
});

test('a text that cannot be meant is refused before it is parsed', () => {
  expect(faultOf(() => decodeJsonText(new Uint8Array()))).toContain('empty');
  expect(faultOf(() => decodeJsonText(Uint8Array.of(0x7b, 0xff, 0x7d)))).toContain('UTF-8');
  expect(faultOf(() => decodeJsonText(Uint8Array.of(0xed, 0xa0, 0x80)))).toContain('UTF-8');
  expect(faultOf(() => decodeJsonText(encoder.encode('\ufeff{}')))).toContain('byte order mark');
  expect(decodeJsonText(encoder.encode('{"a":"é\u{1f600}"}'))).toBe('{"a":"é\u{1f600}"}');
});

test('a member given twice is found by its name', () => {
  const names = new Set(['a', 'b']);
  expect(findDuplicate(scanMembers('{"a":1,"c":2,"c":3,"b":4,"a":5}'), names)).toBe('a');
  expect(findDuplicate(scanMembers('{"a":1,"c":2,"c":3}'), names)).toBeNull();
});
