import { expect, test } from 'bun:test';
import { RecentMap } from './recent-map.ts';

test('it never holds more than its capacity', () => {
  const map = new RecentMap<number, number>(10);
  for (let key = 0; key < 1000; key++) {
    map.set(key, key);
    expect(map.size).toBeLessThanOrEqual(10);
  }
});

test('what is used stays, what is not used goes', () => {
  const map = new RecentMap<string, number>(10);
  map.set('used', 1);
  map.set('idle', 2);
  for (let key = 0; key < 100; key++) {
    map.set(`other ${key}`, key);
    expect(map.get('used')).toBe(1);
  }
  expect(map.get('idle')).toBeUndefined();
});

test('a removed entry is gone from both generations', () => {
  const map = new RecentMap<number, string>(4);
  map.set(1, 'old');
  map.set(2, 'old');
  map.set(3, 'young');
  expect(map.removeWhere((value) => value === 'old')).toEqual(['old', 'old']);
  expect([map.get(1), map.get(2), map.get(3)]).toEqual([undefined, undefined, 'young']);
});

test('setting a key again replaces its value wherever it is', () => {
  const map = new RecentMap<number, string>(4);
  map.set(1, 'a');
  map.set(2, 'b');
  map.set(3, 'c');
  map.set(1, 'new');
  expect(map.get(1)).toBe('new');
  expect(map.size).toBe(3);
});
