import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { runEvery } from './run-every.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a task runs once an interval, and first after one', async () => {
  const clock = new FakeClock();
  let runs = 0;
  const recurring = runEvery(clock, 1000, async () => void (runs += 1));
  clock.advance(999);
  await settle();
  expect(runs).toBe(0);
  for (const expected of [1, 2, 3]) {
    clock.advance(1000);
    await settle();
    expect(runs).toBe(expected);
  }
  await recurring.stop();
  clock.advance(5000);
  await settle();
  expect(runs).toBe(3);
});

test('a task never runs twice at once; what fell due meanwhile is one run', async () => {
  const clock = new FakeClock();
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  runEvery(clock, 1000, () => {
    runs += 1;
    return gate.promise;
  });
  clock.advance(1000);
  await settle();
  clock.advance(10_000);
  await settle();
  expect(runs).toBe(1);
  gate.resolve();
  await settle();
  expect(runs).toBe(2);
});

test('stopping waits for the run under way, and tells it', async () => {
  const clock = new FakeClock();
  const gate = Promise.withResolvers<void>();
  let told = false;
  const recurring = runEvery(clock, 1000, async (isStopped) => {
    await gate.promise;
    told = isStopped();
  });
  clock.advance(1000);
  await settle();
  let stopped = false;
  const stopping = recurring.stop().then(() => void (stopped = true));
  await settle();
  expect(stopped).toBe(false);
  gate.resolve();
  await stopping;
  expect(told).toBe(true);
});
