import { afterEach, describe, expect, test } from 'bun:test';
import { createTokenizer } from '../../../test/support/store-worker-start.ts';
import { FakeClock, systemClock } from '../../lib/clock.ts';
import type { TokenCounts } from './port.ts';
import { splitRuns } from './split-runs.ts';
import { TokenThread } from './token-thread.ts';

const open: TokenThread[] = [];

function start(createWorker: () => Worker, clock = systemClock): TokenThread {
  const thread = new TokenThread({ clock, createWorker });
  open.push(thread);
  return thread;
}

afterEach(() => {
  for (const thread of open.splice(0)) thread.close();
});

const count = (thread: TokenThread, input: readonly string[], output: readonly string[] = []) =>
  new Promise<TokenCounts | null>((resolve) => thread.count({ input, output }, resolve));

/** A thread that never answers, and tells what it was sent. */
function createDeaf(sent: unknown[] = [], isReady = false): () => Worker {
  return () => {
    const worker = Object.assign(new EventTarget(), { postMessage: (message: unknown) => sent.push(message) });
    if (isReady) queueMicrotask(() => worker.dispatchEvent(new MessageEvent('message', { data: { ready: true } })));
    return worker as unknown as Worker;
  };
}

describe('the tokenizer', () => {
  test('counts as the vocabulary does, in a thread that is started when it is needed', async () => {
    let started = 0;
    const thread = start(() => {
      started += 1;
      return createTokenizer();
    });
    expect(started).toBe(0);
    expect(await count(thread, ['Hello, world!', ' tokens'], ['你好，世界'])).toEqual({ input: 5, output: 3 });
    expect(await count(thread, ['<|endoftext|>'])).toEqual({ input: 7, output: 0 });
    expect(started).toBe(1);
  }, 30_000);

  test('takes no longer for a word without end than for a text', async () => {
    const thread = start(createTokenizer);
    await count(thread, ['load']);
    const counted = await count(thread, ['a'.repeat(100_000), ' '.repeat(100_000)], ['漢字'.repeat(20_000)]);
    expect(counted?.input).toBeGreaterThan(10_000);
    expect(counted?.output).toBeGreaterThan(10_000);
  }, 30_000);

  test('what is too long, or too many at once, is not counted', async () => {
    const thread = start(createDeaf());
    expect(await count(thread, ['a'.repeat(2_000_001)])).toBeNull();
    for (let index = 0; index < 64; index++) void count(thread, ['a']);
    expect(await count(thread, ['a'])).toBeNull();
  });

  test('what takes too long is given up', async () => {
    const clock = new FakeClock();
    const thread = start(createDeaf(), clock);
    const counted = count(thread, ['a']);
    clock.advance(3000);
    expect(await counted).toBeNull();
  });

  test('a thread that dies answers nothing, and the next question starts another', async () => {
    const workers: Worker[] = [];
    const create = createDeaf();
    const thread = start(() => {
      const worker = create();
      workers.push(worker);
      return worker;
    });
    const counted = count(thread, ['a']);
    workers[0]?.dispatchEvent(new Event('close'));
    expect(await counted).toBeNull();
    void count(thread, ['a']);
    expect(workers.length).toBe(2);
  });

  test('without a question for a minute the thread is told to end', async () => {
    const clock = new FakeClock();
    const sent: unknown[] = [];
    const thread = start(createDeaf(sent, true), clock);
    const counted = count(thread, ['a']);
    await Promise.resolve();
    clock.advance(3000);
    await counted;
    expect(sent.length).toBe(1);
    clock.advance(59_999);
    expect(sent.length).toBe(1);
    clock.advance(1);
    expect(sent[1]).toEqual({ close: true });
  });

  test('a deployment is silent from an answer without usage to the next with it', () => {
    const thread = start(createDeaf());
    thread.heard('dep_1', false);
    expect(thread.isSilent('dep_1')).toBe(true);
    expect(thread.isSilent('dep_2')).toBe(false);
    thread.heard('dep_1', true);
    expect(thread.isSilent('dep_1')).toBe(false);
  });
});

test('runs are cut and nothing else, and nothing is lost', () => {
  const text = `some words ${'x'.repeat(300)} and${' '.repeat(500)}${'-'.repeat(200)}end ${'12'.repeat(300)}`;
  const pieces = splitRuns(text);
  expect(pieces.join('')).toBe(text);
  expect(pieces[0]).toBe('some words ');
  expect(splitRuns('some words and no runs')).toEqual(['some words and no runs']);
  expect(splitRuns('')).toEqual([]);
});
