import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import type { CommitAnswer } from '../threads/messages.ts';
import { CommitShare } from './commit-share.ts';
import type { CommitWriter } from './commit-writer.ts';

const DONE: CommitAnswer = { commit: true, rows: 1, logPages: 0, fault: null, refused: [] };

function createRig() {
  const sent: string[] = [];
  const probes: PromiseWithResolvers<void>[] = [];
  const writer: CommitWriter = {
    onCommit: null,
    commit: (batch) => void sent.push(batch),
    isBehind: () => false,
    fault: () => null,
    probe: () => {
      const probe = Promise.withResolvers<void>();
      probes.push(probe);
      return probe.promise;
    },
    balances: () => Promise.resolve({ balances: [], settled: [] }),
    settled: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  const answer = (fault: CommitAnswer['fault'] = null): void => writer.onCommit?.({ ...DONE, fault });
  return { sent, probes, clock, share: new CommitShare(writer, clock), answer };
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

test('what one cannot write the others know, until a write goes through, also when who failed is gone', async () => {
  const { share, clock, probes, answer } = createRig();
  const [failing, other] = [share.openForOther(), share.openForOther()];
  failing.commit('a', 1, false);
  answer({ kind: 'unavailable', message: 'EIO' });
  expect([other.isBehind(), other.fault()?.message]).toEqual([true, 'EIO']);
  clock.advance(250);
  probes[0]?.reject(new Error('EIO'));
  await Bun.sleep(0);
  expect(other.isBehind()).toBe(true);
  clock.advance(250);
  probes[1]?.resolve();
  await Bun.sleep(0);
  expect([other.isBehind(), other.fault()]).toEqual([false, null]);
  clock.advance(1000);
  expect(probes).toHaveLength(2);
  other.commit('b', 1, false);
  answer({ kind: 'unavailable', message: 'EIO' });
  failing.commit('c', 1, false);
  answer();
  expect(failing.isBehind()).toBe(false);
});
