import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import { Supervisor } from './supervisor.ts';
import type { WorkerProcess } from './supervisor.ts';

interface FakeWorker extends WorkerProcess {
  readonly killed: boolean;
  end(inOrder: boolean): void;
}

function setUp(count: number) {
  const clock = new FakeClock();
  const workers: FakeWorker[] = [];
  const buried: number[] = [];
  function spawn(area: number): WorkerProcess {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const state = { killed: false };
    const worker = {
      area,
      pid: 1000 + area,
      exited: promise,
      end: resolve,
      kill() {
        state.killed = true;
        resolve(false);
      },
      get killed() {
        return state.killed;
      },
    };
    workers.push(worker);
    return worker;
  }
  const supervisor = new Supervisor({
    clock,
    log: silentLogger,
    count,
    spawn,
    takeArea: () => workers.length + 1,
    bury: async (worker) => void buried.push(worker.area),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  async function pass(ms: number): Promise<void> {
    clock.advance(ms);
    await settle();
  }
  return { supervisor, workers, buried, settle, pass };
}

test('a worker that hangs at the first start is ended after 15 s, and another takes its place', async () => {
  const { supervisor, workers, buried, settle, pass } = setUp(2);
  const started = supervisor.start();
  supervisor.markReady(1);
  await settle();
  await pass(14_999);
  expect(workers.map(({ killed }) => killed)).toEqual([false, false]);
  await pass(1);
  expect(workers.map(({ killed }) => killed)).toEqual([false, true, false]);
  expect(buried).toEqual([2]);
  supervisor.markReady(3);
  await started;
  expect(supervisor.list().map(({ area }) => area)).toEqual([1, 3]);
  // The ones that serve have nothing to be late for.
  await pass(120_000);
  expect(workers).toHaveLength(3);
});

test('one after the other has more time, and when all hang the start fails', async () => {
  const { supervisor, workers, settle, pass } = setUp(1);
  const failed = supervisor.start().then(
    () => 'started',
    (error: Error) => error.message,
  );
  for (const patienceMs of [15_000, 30_000, 60_000]) {
    await pass(patienceMs - 1);
    expect(workers.at(-1)?.killed).toBe(false);
    await pass(1);
    await settle();
  }
  expect(await failed).toBe('a worker took too long to start');
  expect(workers.map(({ killed }) => killed)).toEqual([true, true, true]);
});

test('a worker that ends while it starts fails the start at once', async () => {
  const { supervisor, workers } = setUp(1);
  const failed = supervisor.start().catch((error: Error) => error.message);
  workers[0]?.end(false);
  expect(await failed).toBe('a worker ended while it started');
  expect(workers).toHaveLength(1);
});

test('one that takes the place of another and hangs while it starts is ended after 15 s as well', async () => {
  const { supervisor, workers, settle, pass } = setUp(1);
  const started = supervisor.start();
  supervisor.markReady(1);
  await started;
  await pass(5000);
  workers[0]?.end(false);
  await settle();
  expect(workers).toHaveLength(2);
  await pass(14_999);
  expect(workers[1]?.killed).toBe(false);
  await pass(1);
  await settle();
  expect(workers[1]?.killed).toBe(true);
  // It lived shortly: the next one comes after a moment.
  await pass(200);
  expect(workers).toHaveLength(3);
  supervisor.markReady(3);
  await settle();
  await pass(60_000);
  expect(workers).toHaveLength(3);
});
