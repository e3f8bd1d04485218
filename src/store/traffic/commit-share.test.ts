import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import { CommitShare } from './commit-share.ts';
import type { CommitWriter } from './commit-writer.ts';

const DONE: CommitAnswer = { commit: true, rows: 1, logPages: 0, fault: null, refused: [] };

function createRig() {
  const sent: string[] = [];
  const writer: CommitWriter = {
    onCommit: null,
    commit: (batch) => void sent.push(batch),
    isBehind: () => false,
    fault: () => null,
    probe: () => Promise.resolve(),
    balances: () => Promise.resolve({ balances: [], settled: [] }),
    settled: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  return { sent, clock, share: new CommitShare(writer, clock), answer: () => writer.onCommit?.(DONE) };
}

test('several write by turns, one commit at a time, and each hears of its own', async () => {
  const { sent, share, answer } = createRig();
  const [own, other] = [share.open(), share.openForOther()];
  const heard: string[] = [];
  own.onCommit = () => heard.push('own');
  other.onCommit = () => heard.push('other');
  own.commit('a', 1, false);
  other.commit('b', 1, false);
  expect(sent).toEqual(['a']);
  answer();
  expect([sent, heard]).toEqual([['a', 'b'], ['own']]);
  let isAnswered = false;
  const waiting = other.answered().then(() => (isAnswered = true));
  await Promise.resolve();
  expect(isAnswered).toBe(false);
  answer();
  await waiting;
  expect(heard).toEqual(['own', 'other']);
});

test('other processes are told when a commit is late, and when it came', () => {
  const { share, clock, answer } = createRig();
  const other = share.openForOther();
  other.commit('a', 1, false);
  clock.advance(249);
  expect(other.isBehind()).toBe(false);
  clock.advance(2);
  expect(other.isBehind()).toBe(true);
  answer();
  expect(other.isBehind()).toBe(false);
});
