import { expect, test } from 'bun:test';
import { silentLogger } from '../../lib/log.ts';
import { COPY_NOT_SYNCED, LogKeeper } from './log-keeper.ts';

function startKeeper(length: number, failures = 0) {
  const calls: string[] = [];
  let failing = failures;
  const keeper = new LogKeeper(
    {
      copyAside() {
        calls.push('aside');
        return failing-- > 0 ? Promise.reject(new Error('disk full')) : Promise.resolve(length);
      },
      copyInWriter() {
        calls.push('writer');
        return Promise.resolve(length);
      },
      keepLog() {
        calls.push('keep');
        return Promise.resolve();
      },
    },
    silentLogger,
  );
  return { keeper, calls };
}

/** Lets all that is already resolved run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test('a short log is left alone', async () => {
  const { keeper, calls } = startKeeper(10);
  keeper.notice(999);
  await settle();
  expect(calls).toEqual([]);
});

test('what piled up is copied beside the writer, once at a time', async () => {
  const { keeper, calls } = startKeeper(1_500);
  keeper.notice(1_000);
  keeper.notice(1_100);
  await settle();
  expect(calls).toEqual(['aside']);
  keeper.notice(1_200);
  await settle();
  expect(calls).toEqual(['aside', 'aside']);
});

test('the writer copies the rest of a long log, so that it can begin anew', async () => {
  const { keeper, calls } = startKeeper(4_000);
  keeper.notice(1_000);
  await settle();
  expect(calls).toEqual(['aside', 'writer']);
});

test('a copy that fails is not tried again with every commit', async () => {
  const { keeper, calls } = startKeeper(1_500, 1);
  keeper.notice(1_000);
  await settle();
  keeper.notice(1_500);
  await settle();
  expect(calls).toEqual(['aside']);
  keeper.notice(2_000);
  await settle();
  expect(calls).toEqual(['aside', 'aside']);
});

test('after a copy that could not be synced nothing is copied any more', async () => {
  const { keeper, calls } = startKeeper(COPY_NOT_SYNCED);
  keeper.notice(1_000);
  await settle();
  keeper.notice(100_000);
  await settle();
  expect(calls).toEqual(['aside', 'keep']);
});
