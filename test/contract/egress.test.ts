import { afterEach, beforeEach, expect, test } from 'bun:test';
import { createEgress } from '../../src/egress/index.ts';
import type { Egress } from '../../src/egress/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { collect, post, start } from '../support/egress-client.ts';
import { startUpstream } from '../support/upstream.ts';
import type { Upstream } from '../support/upstream.ts';

let upstream: Upstream;
let egress: Egress;

beforeEach(() => {
  upstream = startUpstream();
  egress = createEgress({ clock: systemClock, allowPrivate: ['loopback'] });
});

afterEach(() => {
  egress.close();
  upstream.close();
});

test('a request arrives as it was given, with the headers that egress owns', async () => {
  const call = post(`${upstream.url}/v1/chat?a=1&b=%20`, {
    headers: [
      ['Authorization', 'Bearer sk-1'],
      ['content-type', 'application/json'],
      ['accept-encoding', 'gzip'],
      ['host', 'evil.example'],
      ['content-length', '1'],
      ['transfer-encoding', 'chunked'],
      ['connection', 'close'],
    ],
    body: '{"text":"grüße 你好 😀"}',
  });
  const answer = await collect(egress, call);
  expect(answer.events).toEqual(['head', 'chunk', 'end']);
  const [request] = upstream.requests;
  expect(request?.method).toBe('POST');
  expect(request?.path).toBe('/v1/chat?a=1&b=%20');
  expect(request?.body).toBe('{"text":"grüße 你好 😀"}');
  expect(request?.rawHeaders).toEqual([
    ['host', `127.0.0.1:${upstream.port}`],
    ['Authorization', 'Bearer sk-1'],
    ['content-type', 'application/json'],
    ['content-length', '30'],
    ['accept-encoding', 'identity'],
  ]);
});

test('GET and DELETE go without a body and without a length', async () => {
  for (const method of ['GET', 'DELETE'] as const) {
    expect((await collect(egress, post(upstream.url, { method, body: null }))).status).toBe(200);
  }
  expect(upstream.requests.map((request) => [request.method, request.headers['content-length']])).toEqual([
    ['GET', undefined],
    ['DELETE', undefined],
  ]);
});

test('a header that could break out of its line is refused and nothing is sent', async () => {
  for (const header of [
    ['x', 'a\r\nevil: 1'],
    ['x', 'a\nb'],
    ['x\r\ny', 'a'],
    ['x y', 'a'],
    ['', 'a'],
    ['x', 'a\0'],
  ] as const) {
    const answer = await collect(egress, post(upstream.url, { headers: [header] }));
    expect([answer.error?.kind, answer.error?.sent]).toEqual(['forbidden', false]);
  }
  expect(upstream.connections()).toBe(0);
});

test('one connection serves calls that follow each other, and calls at once get their own', async () => {
  for (let count = 0; count < 5; count++) await collect(egress, post(upstream.url));
  expect(upstream.connections()).toBe(1);
  upstream.answer({ kind: 'whole', body: 'x', delayMs: 30 });
  const answers = await Promise.all(Array.from({ length: 300 }, () => collect(egress, post(upstream.url))));
  expect(answers.every((answer) => answer.body === 'x')).toBe(true);
  expect(upstream.connections()).toBe(300);
});

test('a connection is not used again after the peer said so, sent too much, or was read until it closed', async () => {
  const cases: readonly (readonly [text: string, ending: 'keep' | 'close'])[] = [
    ['HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx', 'keep'],
    ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison', 'keep'],
    ['HTTP/1.1 200 OK\r\n\r\nx', 'close'],
    ['HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', 'keep'],
    ['HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 1\r\n\r\nx', 'keep'],
  ];
  for (const [text, ending] of cases) {
    upstream.enqueue({ kind: 'raw', pieces: [text], ending });
    expect((await collect(egress, post(upstream.url))).body).toBe('x');
    await upstream.idle();
  }
  expect(upstream.connections()).toBe(cases.length);
});

test('what an idle connection receives unasked is never taken for an answer', async () => {
  const text = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx';
  upstream.enqueue({ kind: 'raw', pieces: [text, text.replace('x', 'p')], intervalMs: 10 });
  await collect(egress, post(upstream.url));
  await upstream.idle();
  expect((await collect(egress, post(upstream.url))).body).toBe('{}');
});

test('a kept connection that the peer has closed costs no call', async () => {
  upstream.enqueue({ kind: 'raw', pieces: ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx'], ending: 'close' });
  await collect(egress, post(upstream.url));
  await upstream.idle();
  // The end of the connection still has to travel.
  await Bun.sleep(10);
  expect((await collect(egress, post(upstream.url))).status).toBe(200);
  expect(upstream.connections()).toBe(2);
});

test('a request that may have arrived is never sent again', async () => {
  await collect(egress, post(upstream.url));
  upstream.enqueue({ kind: 'raw', pieces: [], ending: 'reset' });
  const answer = await collect(egress, post(upstream.url));
  expect([answer.error?.kind, answer.error?.sent, answer.status]).toEqual(['closed', true, null]);
  expect(upstream.requests).toHaveLength(2);
});

test('redirects are handed on and never followed', async () => {
  upstream.enqueue({ kind: 'whole', status: 307, body: '', headers: { location: 'http://169.254.169.254/' } });
  const answer = await collect(egress, post(upstream.url));
  expect([answer.status, answer.headers['location']]).toEqual([307, 'http://169.254.169.254/']);
  expect(upstream.requests).toHaveLength(1);
});

test('an answer that breaks off ends with one error and never with an end', async () => {
  const events = ['a', 'b', 'c'];
  upstream.enqueue({ kind: 'sse', events, cutAfterEvents: 2 });
  const closed = await collect(egress, post(upstream.url));
  expect(closed.body).toBe('data: a\n\ndata: b\n\n');
  expect([closed.error?.kind, closed.events.filter((event) => event === 'end')]).toEqual(['closed', []]);
  upstream.enqueue({ kind: 'whole', body: 'x'.repeat(1_000), cutAfterBytes: 500 });
  expect((await collect(egress, post(upstream.url))).error?.kind).toBe('closed');
  upstream.enqueue({ kind: 'raw', pieces: ['HTTP/1.1 200 OK\r\n\r\npart'], ending: 'reset' });
  expect((await collect(egress, post(upstream.url))).error?.kind).toBe('closed');
  upstream.enqueue({ kind: 'raw', pieces: ['garbage\r\n\r\n'] });
  expect((await collect(egress, post(upstream.url))).error?.kind).toBe('protocol');
});

test('bytes of a stream are handed on as they come', async () => {
  upstream.answer({ kind: 'sse', events: ['one', { two: 2 }, '[DONE]'], intervalMs: 5 });
  const answer = await collect(egress, post(upstream.url));
  expect(answer.chunks).toEqual(['data: one\n\n', 'data: {"two":2}\n\n', 'data: [DONE]\n\n']);
});

test('a body of 64 MB arrives whole, as text and as bytes', async () => {
  const bytes = Buffer.alloc(64 * 1_024 * 1_024, 'abcdefghij');
  for (const body of [bytes, bytes.toString('latin1')]) {
    expect((await collect(egress, post(upstream.url, { body }))).status).toBe(200);
    const received = upstream.requests.at(-1);
    expect(received?.bytes.length).toBe(bytes.length);
    expect(Buffer.compare(received?.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
  }
});

test('an answer that comes before the request has left is delivered, and the connection is given up', async () => {
  const early = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno');
      },
      data() {},
    },
  });
  const answer = await collect(
    egress,
    post(`http://127.0.0.1:${early.port}`, { body: Buffer.alloc(32 * 1_024 * 1_024) }),
  );
  expect([answer.status, answer.body]).toEqual([413, 'no']);
  early.stop(true);
});

test('while a call is paused the peer is slowed down, and nothing is lost when it goes on', async () => {
  const size = 40 * 1_024 * 1_024;
  upstream.answer({ kind: 'whole', body: Buffer.alloc(size, 'x') });
  const running = start(egress, post(upstream.url), (handle) => {
    if (running.received() < 1_000_000) handle.pause();
  });
  await running.bytes(1);
  // Until the buffers between the two are full.
  for (let before = -1; before !== upstream.bytesSent(); await Bun.sleep(30)) before = upstream.bytesSent();
  expect(upstream.bytesSent()).toBeLessThan(size / 2);
  while (running.received() < 1_000_000) {
    running.handle.resume();
    await Bun.sleep(1);
  }
  running.handle.resume();
  expect((await running.done).body.length).toBe(size);
  expect((await collect(egress, post(`${upstream.url}/again`))).status).toBe(200);
});

test('a peer that ends while the call is paused loses nothing', async () => {
  const head = `HTTP/1.1 200 OK\r\n\r\n`;
  upstream.answer({ kind: 'raw', pieces: [head, 'x'.repeat(3_000_000)], ending: 'close' });
  const running = start(egress, post(upstream.url));
  running.handle.pause();
  await upstream.received(1);
  await Bun.sleep(50);
  running.handle.resume();
  const answer = await running.done;
  expect([answer.error, answer.body.length]).toEqual([null, 3_000_000]);
});

test('an abort closes the connection at once and no callback follows', async () => {
  upstream.answer({ kind: 'sse', events: Array.from({ length: 1_000 }, () => 'x'), intervalMs: 2 });
  const running = start(egress, post(upstream.url), (handle) => {
    if (running.received() > 20) handle.abort();
  });
  await running.bytes(20);
  await upstream.idle();
  const seen = running.soFar().events.length;
  await Bun.sleep(20);
  running.handle.abort();
  expect(running.soFar().events.length).toBe(seen);
  expect(running.soFar().events).not.toContain('end');
  expect(running.soFar().events).not.toContain('error');
});

test('an abort before the connection is there sends nothing', async () => {
  const running = start(egress, post(upstream.url));
  running.handle.abort();
  await Bun.sleep(20);
  expect([upstream.requests.length, running.soFar().events]).toEqual([0, []]);
});

test('a stream goes on when the caller keeps no reference and garbage is collected', async () => {
  upstream.answer({ kind: 'sse', events: Array.from({ length: 40 }, (_, index) => `event ${index}`), intervalMs: 3 });
  const lengths = Array.from({ length: 20 }, async () => (await collect(egress, post(upstream.url))).body.length);
  const timer = setInterval(() => Bun.gc(true), 20);
  const expected = Array.from({ length: 40 }, (_, index) => `data: event ${index}\n\n`).join('').length;
  expect(new Set(await Promise.all(lengths))).toEqual(new Set([expected]));
  clearInterval(timer);
});

test('proxies of the environment have no effect', async () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) process.env[name] = 'http://127.0.0.1:1';
  try {
    expect((await collect(egress, post(upstream.url))).status).toBe(200);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});
