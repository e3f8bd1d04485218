import { expect, test } from 'bun:test';
import { makeHold, makeSettlement } from '../../../test/support/traffic-writes.ts';
import { FakeClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import type { HoldWrite } from '../records/index.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import type { CommitWriter } from './commit-writer.ts';
import { GroupCommit } from './group-commit.ts';

function setUp() {
  const commits: { readonly items: number; readonly needsAnswer: boolean }[] = [];
  const writer: CommitWriter = {
    onCommit: null,
    commit: (_batch, items, needsAnswer) => void commits.push({ items, needsAnswer }),
    isBehind: () => false,
    fault: () => null,
    probe: () => Promise.resolve(),
    balances: () => Promise.resolve({ balances: [], settled: [] }),
    settled: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  const traffic = new GroupCommit(writer, clock, silentLogger);
  const answer = (fault: CommitAnswer['fault'] = null, refused: CommitAnswer['refused'] = []): void =>
    writer.onCommit?.({ commit: true, rows: 1, logPages: 0, fault, refused });
  async function turn(): Promise<void> {
    for (let count = 0; count < 4; count++) await new Promise((resolve) => setImmediate(resolve));
  }
  async function hold(): Promise<HoldWrite> {
    const write = makeHold();
    traffic.hold(write, () => undefined);
    traffic.hasten();
    await turn();
    return write;
  }
  async function settle(write: HoldWrite): Promise<void> {
    traffic.settle(write, makeSettlement(write), () => undefined);
    await turn();
  }
  return { traffic, commits, clock, answer, turn, hold, settle };
}

test('the database is asked only where it may refuse: a second settlement, a hold that it may not have', async () => {
  const { commits, clock, answer, turn, hold, settle } = setUp();
  const write = await hold();
  answer();
  await settle(write);
  answer();
  await settle(write);
  answer();
  await settle(makeHold());
  answer();
  expect(commits.map(({ needsAnswer }) => needsAnswer)).toEqual([false, false, true, true]);

  const kept = await hold();
  answer();
  const lost = await hold();
  answer({ kind: 'unavailable', message: 'the disk is full' });
  clock.advance(250);
  await turn();
  await settle(kept);
  answer();
  await settle(lost);
  answer();
  await settle(await hold());
  expect(commits.slice(4).map(({ needsAnswer }) => needsAnswer)).toEqual([false, false, true, true, false]);
});

test('what a busy event loop brings goes into one commit', async () => {
  const { commits, turn, hold, answer } = setUp();
  const holds = [hold(), hold(), hold()];
  await turn();
  expect(commits).toEqual([{ items: 3, needsAnswer: false }]);
  answer();
  await Promise.all(holds);
});

test('a hold that nobody waits for is written with the settlement that comes within 5 ms, else after them', async () => {
  const { traffic, commits, clock, turn, settle, answer } = setUp();
  const quick = makeHold();
  traffic.hold(quick, () => undefined);
  await turn();
  expect(commits).toEqual([]);
  await settle(quick);
  expect(commits).toEqual([{ items: 2, needsAnswer: false }]);
  answer();

  clock.advance(5);
  traffic.hold(makeHold(), () => undefined);
  clock.advance(4);
  await turn();
  expect(commits).toHaveLength(1);
  clock.advance(1);
  await turn();
  expect(commits).toHaveLength(2);
});

test('a hold is written at once for an answer that waits for it', async () => {
  const { traffic, commits, turn } = setUp();
  traffic.hasten();
  traffic.hold(makeHold(), () => undefined);
  await turn();
  expect(commits).toEqual([]);
  traffic.hasten();
  await turn();
  expect(commits).toEqual([{ items: 1, needsAnswer: false }]);
});

test('a callback that throws keeps no other from being told, of a success, a refusal or a failure', async () => {
  const { traffic, clock, turn, answer } = setUp();
  const told: string[] = [];
  const append = (name: string, throws: boolean): void =>
    traffic.hold(makeHold(), (error) => {
      told.push(`${name} ${error === null ? 'durable' : error.constructor.name}`);
      if (throws) throw new Error(`${name} does not like it`);
    });
  const appendThree = async (name: string): Promise<void> => {
    append(`${name}-1`, true);
    append(`${name}-2`, false);
    append(`${name}-3`, false);
    traffic.hasten();
    await turn();
  };
  await appendThree('success');
  answer();
  await appendThree('refusal');
  answer(null, [[0, { kind: 'unavailable', message: 'a check of the database' }]]);
  await appendThree('failure');
  // These wait behind what was sent, and fail with it.
  append('waiting-1', true);
  append('waiting-2', false);
  answer({ kind: 'unavailable', message: 'the disk is full' });
  expect(told).toEqual([
    'success-1 durable',
    'success-2 durable',
    'success-3 durable',
    'refusal-1 StoreUnavailable',
    'refusal-2 durable',
    'refusal-3 durable',
    ...['failure-1', 'failure-2', 'failure-3', 'waiting-1', 'waiting-2'].map((name) => `${name} StoreUnavailable`),
  ]);
  // And the next commit goes on.
  clock.advance(250);
  await turn();
  expect(traffic.healthy()).toBe(true);
  await appendThree('next');
  answer();
  expect(told.slice(-3)).toEqual(['next-1 durable', 'next-2 durable', 'next-3 durable']);
});
