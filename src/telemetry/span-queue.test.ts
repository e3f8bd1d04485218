import { expect, test } from 'bun:test';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { FakeClock } from '../lib/clock.ts';
import { silentLogger } from '../lib/log.ts';
import { SpanQueue } from './span-queue.ts';

function open(post: () => Promise<boolean>, queueMax = 4096) {
  const clock = new FakeClock();
  const counts = { sent: 0, dropped: 0, posts: 0 };
  const queue = new SpanQueue({
    clock,
    log: silentLogger,
    queueMax,
    post: () => {
      counts.posts += 1;
      return post();
    },
    onSent: (spans) => void (counts.sent += spans),
    onDropped: (spans) => void (counts.dropped += spans),
  });
  const tracer = new TracerProvider({ spanProcessors: [queue] }).getTracer('test');
  const end = (spans: number) => {
    for (let span = 0; span < spans; span++) tracer.startSpan('x', {}, ROOT_CONTEXT).end();
  };
  return { clock, counts, queue, end };
}

test('spans are gathered for a second and sent together', async () => {
  const { clock, counts, queue, end } = open(() => Promise.resolve(true));
  end(3);
  clock.advance(999);
  expect(counts.posts).toBe(0);
  clock.advance(1);
  await queue.forceFlush();
  expect(counts).toEqual({ sent: 3, dropped: 0, posts: 1 });
});

test('a collector that never answers takes no more memory than the bound', async () => {
  const { counts, end } = open(() => new Promise(() => undefined), 1000);
  end(5000);
  // One batch is on its way, a thousand wait.
  expect(counts).toEqual({ sent: 0, dropped: 5000 - 512 - 1000, posts: 1 });
});

test.each([
  ['refuses', () => Promise.resolve(false)],
  ['cannot be reached', () => Promise.reject(new Error('no'))],
] as const)('what a collector %s is dropped and counted, and the next is tried', async (_, post) => {
  const { counts, queue, end } = open(post);
  end(600);
  await queue.forceFlush();
  expect(counts).toEqual({ sent: 0, dropped: 600, posts: 2 });
});
