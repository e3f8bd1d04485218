import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import type { CommitAnswer, Durability, StoreFault } from '../threads/messages.ts';
import type { Journal } from './journal.ts';
import { JournaledCommits } from './journaled-commits.ts';

const FULL: StoreFault = { kind: 'unavailable', message: 'the disk is full' };
const CONFLICT: StoreFault = { kind: 'conflict', conflict: 'unique', target: null };

/** A journal and a writer that answer when the test says so. */
function setUp(durability: Durability = 'strict') {
  const clock = new FakeClock();
  const written: ((error: Error | null) => void)[] = [];
  const messages: string[] = [];
  const answers: CommitAnswer[] = [];
  const syncs = { count: 0 };
  const journal = {
    append: (_sequence: number, _text: string, done: (error: Error | null) => void) => void written.push(done),
    applied: () => undefined,
    sync: (done: (error: Error | null) => void) => {
      syncs.count += 1;
      done(null);
    },
    close: () => undefined,
  } as unknown as Journal;
  const thread = {
    onCommit: null as ((answer: CommitAnswer) => void) | null,
    commit: (message: string) => void messages.push(message),
  };
  const commits = new JournaledCommits(journal, thread, 10, clock, silentLogger, durability);
  commits.onCommit = (answer) => void answers.push(answer);
  return {
    clock,
    syncs,
    messages,
    answers,
    commits,
    write: (error: Error | null = null) => written.shift()?.(error),
    answer: (fault: StoreFault | null = null, refused: CommitAnswer['refused'] = []) =>
      thread.onCommit?.({ commit: true, rows: 1, logPages: 0, fault, refused }),
  };
}

test('a commit is answered when the journal has it; the database takes over many at a time', () => {
  const { clock, messages, answers, commits, write, answer } = setUp();
  for (const text of ['[1]', '[2]', '[3]']) {
    commits.commit(text, 1, false);
    write();
  }
  expect(answers.map(({ fault, rows }) => [fault, rows])).toEqual([
    [null, 1],
    [null, 1],
    [null, 1],
  ]);
  expect(messages).toEqual([]);
  clock.advance(100);
  expect(messages).toEqual(['10 13\n[1]\n[2]\n[3]']);
  answer();
  expect(commits.settled()).toBeNull();
});

test('a question goes behind everything, also what the journal is still at, and nothing is sent twice', () => {
  const { clock, messages, commits, write, answer } = setUp();
  commits.commit('[1]', 1, false);
  write();
  commits.commit('[2]', 1, false);
  commits.post();
  expect(messages).toEqual(['10 12\n[1]\n[2]']);
  write();
  answer();
  clock.advance(100);
  expect(messages).toHaveLength(1);
});

test('what the database refuses is told where its answer was waited for', () => {
  const { answers, commits, write, answer, messages } = setUp();
  commits.commit('[1]', 2, false);
  write();
  commits.commit('[2]', 2, true);
  expect(messages).toEqual(['10 12\n[1]\n[2]']);
  expect(answers).toHaveLength(1);
  answer(null, [
    [1, CONFLICT],
    [3, CONFLICT],
  ]);
  expect(answers[1]?.refused).toEqual([[1, CONFLICT]]);
});

test('what the journal cannot take is told, and never reaches the database later', () => {
  const { clock, messages, answers, commits, write } = setUp();
  commits.commit('[1]', 1, false);
  write(new Error('no space left'));
  expect(answers[0]?.fault?.kind).toBe('unavailable');
  clock.advance(1000);
  expect(messages).toEqual([]);
});

test('what the journal cannot take and the database has is durable; who asked hears what the database says', () => {
  const lost = new Error('input/output error');
  for (const [isAnsweredFirst, fault] of [
    [true, null],
    [false, null],
    [false, FULL],
  ] as const) {
    const { clock, messages, answers, commits, write, answer } = setUp();
    commits.commit('[1]', 1, false);
    commits.post();
    expect(messages).toEqual(['10 11\n[1]']);
    if (isAnsweredFirst) answer(fault);
    write(lost);
    expect(answers).toHaveLength(isAnsweredFirst ? 1 : 0);
    if (!isAnsweredFirst) answer(fault);
    expect(answers).toEqual([{ commit: true, rows: fault === null ? 1 : 0, logPages: 0, fault, refused: [] }]);
    commits.commit('[2]', 1, false);
    write();
    clock.advance(350);
    expect(messages[1]).toBe(fault === null ? '11 12\n[2]' : '10 12\n[2]');
  }
});

test('while the database takes nothing over all is kept in its order, and calls stop', async () => {
  const { clock, messages, commits, write, answer } = setUp();
  commits.commit('[1]', 1, false);
  write();
  commits.post();
  commits.commit('[2]', 1, false);
  write();
  commits.post();
  expect(messages).toEqual(['10 11\n[1]', '11 12\n[2]']);
  expect(commits.isBehind()).toBe(false);
  answer(FULL);
  expect(commits.isBehind()).toBe(true);
  commits.commit('[3]', 1, false);
  write();
  commits.post();
  expect(messages).toHaveLength(2);
  answer(FULL);
  clock.advance(250);
  expect(messages[2]).toBe('10 13\n[1]\n[2]\n[3]');
  const settled = commits.settled();
  answer();
  await settled;
  expect(commits.isBehind()).toBe(false);
  commits.commit('[4]', 1, false);
  write();
  clock.advance(100);
  expect(messages[3]).toBe('13 14\n[4]');
});

test('who waited for the database hears that it took nothing, and its records are not tried again', () => {
  const { clock, messages, answers, commits, write, answer } = setUp();
  commits.commit('[1]', 1, false);
  write();
  commits.commit('[2]', 1, true);
  answer(FULL);
  expect(answers[1]?.fault).toEqual(FULL);
  clock.advance(250);
  expect(messages[1]).toBe('10 11\n[1]');
});

test('what is not synced with its write is brought to the disk once a second, and only where that was asked for', () => {
  for (const [durability, count] of [
    ['relaxed', 1],
    ['strict', 0],
  ] as const) {
    const { clock, syncs, commits, write } = setUp(durability);
    for (let n = 0; n < 5; n++) {
      commits.commit('[1]', 1, false);
      write();
    }
    clock.advance(999);
    expect(syncs.count).toBe(0);
    clock.advance(1);
    expect(syncs.count).toBe(count);
    clock.advance(5000);
    expect(syncs.count).toBe(count);
  }
});

test('data that are durable at their end alone go to the database, in order, and not to the journal', async () => {
  const { clock, syncs, messages, answers, commits, write, answer } = setUp('at-end');
  commits.commit('[1]', 1, false);
  await Promise.resolve();
  commits.commit('[2]', 2, false);
  await Promise.resolve();
  expect(answers.map(({ fault, rows }) => [fault, rows])).toEqual([
    [null, 1],
    [null, 2],
  ]);
  const settled = commits.settled();
  expect(messages).toEqual(['10 12\n[1]\n[2]']);
  answer(FULL);
  await settled;
  expect(commits.fault()?.message).toBe('the disk is full');
  clock.advance(250);
  expect(messages[1]).toBe('10 12\n[1]\n[2]');
  // The journal was never asked.
  write();
  clock.advance(5000);
  expect([answers.length, syncs.count]).toEqual([2, 0]);
});
