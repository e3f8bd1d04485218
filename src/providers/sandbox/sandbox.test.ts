import { expect, test } from 'bun:test';
import type { EgressError, EgressHandle, EgressTimeouts } from '../../egress/index.ts';
import { FakeClock } from '../../lib/clock.ts';
import { countTokens } from './answer.ts';
import { createSandboxEgress } from './egress.ts';
import { SANDBOX_MODELS } from './models.ts';
import { parseSandboxModel } from './plan.ts';

const NONE: EgressTimeouts = { connectMs: null, firstByteMs: null, idleMs: null, totalMs: null };

interface Seen {
  status: number | null;
  retryAfter: string | null;
  body: string;
  readonly chunks: string[];
  end: 'end' | EgressError | null;
  handle: EgressHandle;
}

function send(clock: FakeClock, body: object, timeouts = NONE, onChunk?: (seen: Seen) => void): Seen {
  const egress = createSandboxEgress(clock);
  const url = 'https://sandbox.invalid/v1/chat/completions';
  const call = { method: 'POST', url, headers: [], body: JSON.stringify(body), timeouts } as const;
  const handle: EgressHandle = egress.send(call, {
    onHead(status, headers) {
      seen.status = status;
      seen.retryAfter = headers.get('retry-after');
    },
    onChunk(chunk) {
      seen.body += Buffer.from(chunk).toString();
      seen.chunks.push(Buffer.from(chunk).toString());
      onChunk?.(seen);
    },
    onEnd: () => void (seen.end = 'end'),
    onError: (error) => void (seen.end = error),
  });
  const seen: Seen = { status: null, retryAfter: null, body: '', chunks: [], end: null, handle };
  return seen;
}

const ask = (model: string, more: object = {}): object => ({
  model,
  messages: [{ role: 'user', content: 'Hello there' }],
  ...more,
});
const tick = (): Promise<void> => Promise.resolve();

/** Content of a stream, put together again, with its finish reasons and usage. */
function readStream(body: string): { text: string; finish: string[]; usage: unknown; done: boolean } {
  const result = { text: '', finish: [] as string[], usage: null as unknown, done: body.endsWith('data: [DONE]\n\n') };
  for (const event of body.split('\n\n')) {
    if (!event.startsWith('data: {')) continue;
    const data = JSON.parse(event.slice(6));
    for (const choice of data.choices) {
      if (choice.index === 0) result.text += choice.delta.content ?? '';
      if (choice.finish_reason !== null) result.finish.push(choice.finish_reason);
    }
    if (data.usage !== undefined) result.usage = data.usage;
  }
  return result;
}

test('a size is the exact number of completion tokens, and the same request gets the same bytes', async () => {
  const first = send(new FakeClock(), ask('sandbox-size-200'));
  const second = send(new FakeClock(), ask('sandbox-size-200'));
  await tick();
  const answer = JSON.parse(first.body);
  expect(answer.usage).toEqual({ prompt_tokens: 3, completion_tokens: 200, total_tokens: 203 });
  expect(countTokens(answer.choices[0].message.content)).toBe(200);
  expect(answer.choices[0].finish_reason).toBe('stop');
  expect([first.status, first.end, second.body]).toEqual([200, 'end', first.body]);
});

test('nothing comes before send has returned, and without waits no timer is needed', async () => {
  const seen = send(new FakeClock(), ask('sandbox'));
  expect(seen.status).toBeNull();
  await tick();
  expect(seen.end).toBe('end');
});

test('a cap shortens the answer and is the finish reason; the newer name wins', async () => {
  const capped = send(new FakeClock(), ask('sandbox-size-50', { max_tokens: 40, max_completion_tokens: 7 }));
  const exact = send(new FakeClock(), ask('sandbox-size-50', { max_tokens: 50 }));
  await tick();
  const answer = JSON.parse(capped.body);
  expect(answer.usage.completion_tokens).toBe(7);
  expect(answer.choices[0].finish_reason).toBe('length');
  expect(JSON.parse(exact.body).choices[0].finish_reason).toBe('stop');
});

test('several choices are counted together', async () => {
  const seen = send(new FakeClock(), ask('sandbox-size-10', { n: 3 }));
  await tick();
  const answer = JSON.parse(seen.body);
  expect(answer.choices).toHaveLength(3);
  expect(answer.usage.completion_tokens).toBe(30);
});

test('echo answers with the last user message, of whatever characters', async () => {
  const messages = [
    { role: 'user', content: 'no' },
    { role: 'assistant', content: 'what' },
    {
      role: 'user',
      content: [{ type: 'text', text: 'grüße 😀😀' }, { type: 'image_url' }, { type: 'text', text: '!' }],
    },
  ];
  const whole = send(new FakeClock(), { model: 'sandbox-echo', messages });
  const stream = send(new FakeClock(), { model: 'sandbox-echo-chunks-3', messages, stream: true });
  await tick();
  const answer = JSON.parse(whole.body);
  expect(answer.choices[0].message.content).toBe('grüße 😀😀!');
  expect(answer.usage).toEqual({ prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 });
  expect(readStream(stream.body).text).toBe('grüße 😀😀!');
});

test('a stream has the asked number of content chunks and says the same as the whole answer', async () => {
  const whole = send(new FakeClock(), ask('sandbox-size-50-chunks-10'));
  const stream = send(
    new FakeClock(),
    ask('sandbox-size-50-chunks-10', { stream: true, stream_options: { include_usage: true } }),
  );
  const plain = send(new FakeClock(), ask('sandbox-size-50-chunks-10', { stream: true }));
  await tick();
  const answer = JSON.parse(whole.body);
  const read = readStream(stream.body);
  expect(stream.chunks).toHaveLength(11);
  expect(read.text).toBe(answer.choices[0].message.content);
  expect(read.usage).toEqual(answer.usage);
  expect([read.finish, read.done]).toEqual([['stop'], true]);
  expect(readStream(plain.body).usage).toBeNull();
});

test('nousage leaves the usage out, whole and streamed', async () => {
  const whole = send(new FakeClock(), ask('sandbox-nousage'));
  const stream = send(
    new FakeClock(),
    ask('sandbox-nousage', { stream: true, stream_options: { include_usage: true } }),
  );
  await tick();
  expect(whole.body).not.toContain('"usage"');
  expect(stream.body).not.toContain('"usage"');
});

test('delay and interval pass by the clock', async () => {
  const clock = new FakeClock();
  const seen = send(clock, ask('sandbox-size-3-chunks-3-delay-50-interval-5', { stream: true }));
  await tick();
  clock.advance(49);
  expect(seen.status).toBeNull();
  clock.advance(1);
  expect(seen.chunks).toHaveLength(1);
  clock.advance(9);
  expect(seen.chunks).toHaveLength(2);
  clock.advance(10);
  expect([seen.chunks.length, seen.end]).toEqual([4, 'end']);
});

test('failures have the vendor’s shape, and 429 says when to come back', async () => {
  const broken = send(new FakeClock(), ask('sandbox-fail-500', { stream: true }));
  const limited = send(new FakeClock(), ask('sandbox-fail-429'));
  await tick();
  expect([broken.status, JSON.parse(broken.body).error.type]).toEqual([500, 'server_error']);
  expect([limited.status, limited.retryAfter]).toEqual([429, '1']);
});

test('a cut stream breaks off after exactly so many chunks', async () => {
  const seen = send(new FakeClock(), ask('sandbox-size-40-chunks-8-cut-3', { stream: true }));
  const whole = send(new FakeClock(), ask('sandbox-size-40-cut-3'));
  await tick();
  expect(seen.chunks).toHaveLength(3);
  expect(seen.end).toMatchObject({ kind: 'closed', sent: true });
  expect(whole.end).toMatchObject({ kind: 'closed' });
  expect(() => JSON.parse(whole.body)).toThrow();
});

test('a stall ends by the caller’s time-outs, of the right kind', async () => {
  const timeouts = { connectMs: 10, firstByteMs: 100, idleMs: 200, totalMs: 1_000 };
  const clock = new FakeClock();
  const silent = send(clock, ask('sandbox-stall'), timeouts);
  const stalled = send(clock, ask('sandbox-stall-2', { stream: true }), timeouts);
  const late = send(clock, ask('sandbox-delay-150'), timeouts);
  const slow = send(clock, ask('sandbox-size-90-chunks-90-interval-100', { stream: true }), timeouts);
  await tick();
  expect(stalled.chunks).toHaveLength(2);
  clock.advance(100);
  expect([silent.status, silent.end]).toMatchObject([null, { kind: 'first-byte-timeout' }]);
  expect(late.end).toMatchObject({ kind: 'first-byte-timeout' });
  expect(stalled.end).toBeNull();
  clock.advance(100);
  expect(stalled.end).toMatchObject({ kind: 'idle-timeout' });
  clock.advance(800);
  expect(slow.end).toMatchObject({ kind: 'total-timeout' });
});

test('a pause holds the chunks back, an abort ends all callbacks', async () => {
  const paused = send(new FakeClock(), ask('sandbox-size-9-chunks-9', { stream: true }), NONE, (seen) => {
    if (seen.chunks.length === 4) seen.handle.pause();
  });
  const aborted = send(new FakeClock(), ask('sandbox-size-9-chunks-9', { stream: true }), NONE, (seen) => {
    if (seen.chunks.length === 2) seen.handle.abort();
  });
  const early = send(new FakeClock(), ask('sandbox'));
  early.handle.abort();
  await tick();
  expect([paused.chunks.length, paused.end]).toEqual([4, null]);
  paused.handle.resume();
  expect([paused.chunks.length, paused.end]).toEqual([10, 'end']);
  expect([aborted.chunks.length, aborted.end]).toEqual([2, null]);
  expect([early.status, early.end]).toEqual([null, null]);
});

test('unknown models, broken bodies and other endpoints are refused like a vendor does', async () => {
  const statuses = ['gpt-4.1', 'sandbox-', 'sandbox-size', 'sandbox-size-0', 'sandbox-fail-200', 'sandboxes'].map(
    (model) => send(new FakeClock(), ask(model)),
  );
  const bad = send(new FakeClock(), { model: 'sandbox' });
  await tick();
  expect(statuses.map((seen) => seen.status)).toEqual([404, 404, 404, 404, 404, 404]);
  expect(bad.status).toBe(400);
});

test('every listed model exists, and words combine in any order', () => {
  for (const model of SANDBOX_MODELS) expect(parseSandboxModel(model)).not.toBeNull();
  expect(parseSandboxModel('sandbox-delay-5-size-50-chunks-10')).toEqual(
    parseSandboxModel('sandbox-size-50-chunks-10-delay-5'),
  );
});
