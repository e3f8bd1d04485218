import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import { NewsDesk } from './news-desk.ts';

const NEWS = { kind: 'catalogue' } as const;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

test('a change is announced when every worker has taken it, or is gone', async () => {
  const desk = new NewsDesk(new FakeClock(), silentLogger);
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  desk.subscribe({ hear: () => first.promise, end: () => undefined });
  desk.subscribe({ hear: () => second.promise, end: () => undefined });
  let isDone = false;
  void desk.announce(NEWS).then(() => (isDone = true));
  first.resolve();
  await settle();
  expect([isDone, desk.acknowledged() === null]).toEqual([false, false]);
  second.reject(new Error('gone'));
  await settle();
  expect([isDone, desk.acknowledged() === null]).toEqual([true, true]);
});

test('a worker that does not take news is ended, and nobody waits for it any longer', async () => {
  const clock = new FakeClock();
  const desk = new NewsDesk(clock, silentLogger);
  let ended = 0;
  desk.subscribe({ hear: () => new Promise(() => undefined), end: () => (ended += 1) });
  let isDone = false;
  void desk.announce(NEWS).then(() => (isDone = true));
  clock.advance(9_999);
  await settle();
  expect([ended, isDone]).toEqual([0, false]);
  clock.advance(1);
  await settle();
  expect([ended, isDone]).toEqual([1, true]);
});

test('a worker that hangs is ended without any news, one that answers is not, and no call waits for the check', async () => {
  const clock = new FakeClock();
  const desk = new NewsDesk(clock, silentLogger);
  const ended: string[] = [];
  let heard = 0;
  const well = { hear: () => Promise.resolve(void (heard += 1)), end: () => ended.push('well') };
  desk.subscribe(well);
  const unsubscribe = desk.subscribe({ hear: () => new Promise(() => undefined), end: () => ended.push('hung') });
  const stop = desk.watch();
  clock.advance(5_000);
  await settle();
  expect([heard, ended, desk.acknowledged()]).toEqual([1, [], null]);
  clock.advance(10_000);
  await settle();
  expect(ended).toEqual(['hung']);
  unsubscribe();
  clock.advance(5_000);
  await settle();
  expect(heard).toBe(2);
  stop();
  clock.advance(60_000);
  await settle();
  expect([heard, ended]).toEqual([2, ['hung']]);
});
