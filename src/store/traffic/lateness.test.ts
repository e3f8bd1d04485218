import { expect, test } from 'bun:test';
import { FakeClock, systemClock } from '../../lib/clock.ts';
import { Lateness } from './lateness.ts';

test('what is pending for the limit is late, what is over before is not', () => {
  const clock = new FakeClock();
  let since: number | null = clock.monotonic();
  const late = new Lateness(clock, 250, () => since);
  late.watch();
  clock.advance(200);
  since = clock.monotonic();
  late.watch();
  clock.advance(249);
  expect(late.is).toBe(false);
  clock.advance(1);
  expect(late.is).toBe(true);
  late.is = false;
  since = null;
  clock.advance(10_000);
  expect(late.is).toBe(false);
  since = clock.monotonic();
  late.watch();
  clock.advance(250);
  expect(late.is).toBe(true);
});

test('what a busy event loop had no time to hear is not late', async () => {
  let since: number | null = performance.now();
  const late = new Lateness(systemClock, 20, () => since);
  late.watch();
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise<void>((resolve) => {
    port2.addEventListener('message', () => {
      since = null;
      late.is = false;
      resolve();
    });
  });
  port2.start();
  port1.postMessage('done');
  const until = performance.now() + 60;
  while (performance.now() < until);
  expect(late.is).toBe(false);
  await heard;
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(late.is).toBe(false);
  port1.close();
});
