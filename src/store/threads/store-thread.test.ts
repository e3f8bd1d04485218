import { expect, test } from 'bun:test';
import { StoreUnavailable } from '../port.ts';
import type { CommitAnswer } from './messages.ts';
import { StoreThread } from './store-thread.ts';

/** A worker that answers nothing and can be made to end. */
class SilentWorker extends EventTarget {
  postMessage(): void {}

  end(): void {
    this.dispatchEvent(new Event('close'));
  }
}

function startSilent(): { readonly worker: SilentWorker; readonly thread: StoreThread } {
  const worker = new SilentWorker();
  return { worker, thread: new StoreThread(worker as unknown as Worker) };
}

test('a thread that dies answers every question and commit, and says that it died', async () => {
  const { worker, thread } = startSilent();
  const answers: CommitAnswer[] = [];
  let deaths = 0;
  thread.onCommit = (answer) => answers.push(answer);
  thread.onDeath = () => deaths++;
  const question = thread.ask({ kind: 'probe', now: 0 }).catch((error: unknown) => error);
  thread.commit('[]');
  worker.end();
  expect(await question).toBeInstanceOf(StoreUnavailable);
  expect(answers).toMatchObject([{ commit: true, fault: { kind: 'unavailable' } }]);
  expect(deaths).toBe(1);
});

test('whoever asks or commits after that is told at once', async () => {
  const { worker, thread } = startSilent();
  const answers: CommitAnswer[] = [];
  thread.onCommit = (answer) => answers.push(answer);
  worker.end();
  const asked = await thread.ask({ kind: 'probe', now: 0 }).catch((error: unknown) => error);
  expect(asked).toBeInstanceOf(StoreUnavailable);
  thread.commit('[]');
  await Promise.resolve();
  expect(answers).toHaveLength(1);
  await thread.close();
});
