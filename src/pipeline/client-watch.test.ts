import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import { ClientWatch, Presence } from './client-watch.ts';

function setUp() {
  const clock = new FakeClock();
  const watch = new ClientWatch(clock);
  const left: string[] = [];
  const begin = (name: string) => {
    const client = new AbortController();
    const presence = new Presence(client.signal, { clientLeft: () => void left.push(name) });
    watch.begin(presence);
    return { client, presence };
  };
  return { clock, watch, left, begin };
}

test('a client that leaves is told of once: within 20 ms when it leaves soon, at once later', () => {
  const { clock, watch, left, begin } = setUp();
  const soon = begin('soon');
  const later = begin('later');
  soon.client.abort();
  expect(left).toEqual([]);
  clock.advance(20);
  expect(left).toEqual(['soon']);
  clock.advance(100);
  later.client.abort();
  expect(left).toEqual(['soon', 'later']);
  watch.end(soon.presence);
  watch.end(later.presence);
  clock.advance(100);
  expect(left).toEqual(['soon', 'later']);
});

test('who has its answer is told nothing, whenever it leaves', () => {
  const { clock, watch, left, begin } = setUp();
  const quick = begin('quick');
  const slow = begin('slow');
  watch.end(quick.presence);
  clock.advance(20);
  watch.end(slow.presence);
  quick.client.abort();
  slow.client.abort();
  clock.advance(20);
  expect(left).toEqual([]);
});

test('requests that begin while others are looked after are looked after too', () => {
  const { clock, left, begin } = setUp();
  begin('first');
  clock.advance(15);
  const second = begin('second');
  clock.advance(5);
  second.client.abort();
  clock.advance(20);
  expect(left).toEqual(['second']);
});
