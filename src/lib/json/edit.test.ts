import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { applyEdits, setMember } from './edit.ts';
import { scanMembers } from './scan.ts';

function set(text: string, key: string, json: string): string {
  return applyEdits(text, [setMember(text, 0, scanMembers(text), key, json)]);
}

test('a member is replaced in place, and all around it stays', () => {
  expect(set('{ "a" : 1.0 ,\n "b":"x" }', 'a', '[2]')).toBe('{ "a" : [2] ,\n "b":"x" }');
});

test('a member that is not there is added behind the last one, also in an empty object', () => {
  expect(set('{"a":1 }', 'b', 'true')).toBe('{"a":1,"b":true }');
  expect(set(' { } ', 'b', 'true')).toBe(' {"b":true } ');
});

test('of a member given twice the last one is replaced, as readers take it', () => {
  expect(set('{"a":1,"a":2}', 'a', '3')).toBe('{"a":1,"a":3}');
});

test('setting a member of any object sets it and nothing else', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.jsonValue(), (value, key, member) => {
      const text = JSON.stringify(value);
      const expected = Object.fromEntries([...Object.entries(JSON.parse(text) as object), [key, member]]);
      expect(JSON.parse(set(text, key, JSON.stringify(member)))).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
  );
});
