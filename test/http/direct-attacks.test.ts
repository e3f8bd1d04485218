import { afterEach, describe, expect, test } from 'bun:test';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { openServer } from '../../src/app/direct-server.ts';
import { openHttpServer } from '../../src/app/http-server.ts';
import type { HttpServer } from '../../src/app/http-server.ts';
import type { DirectRequest } from '../../src/http/direct/index.ts';
import type { ModelAnswer } from '../../src/http/model-answer.ts';
import { FakeClock } from '../../src/lib/clock.ts';

const CALL = 'POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\n\r\n';
const GET = 'GET / HTTP/1.1\r\nHost: g\r\n\r\n';
const SILENCE_SECONDS = 8;
const LOOK_MS = 4_000;

const opened: HttpServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** No handler of these tests fails. */
const never = new Promise<ModelAnswer>(() => undefined);

function open(run: (request: DirectRequest) => Promise<ModelAnswer>, clock = new FakeClock()): HttpServer {
  const server = openServer({
    host: '127.0.0.1',
    port: 0,
    clock,
    silenceSeconds: SILENCE_SECONDS,
    findDirect: (target) =>
      target.startsWith('/v1/') ? (request) => ({ run: () => run(request), fail: () => never }) : null,
    fetch: () => new Response('long way'),
  });
  opened.push(server);
  return server;
}

async function dial(server: HttpServer, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Also where it ends with an error. */
const untilClosed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

const answer = (body: Uint8Array = new Uint8Array(0)) => ({ status: 200, headers: {}, body, start: null });

test('of calls that came at once each waits for a later turn of the loop', async () => {
  const calls = 200;
  let turn = 0;
  let counting = true;
  const count = (): void => {
    turn += 1;
    if (counting) setImmediate(count);
  };
  const turns: number[] = [];
  const finished = Promise.withResolvers<void>();
  const server = open(() => {
    turns.push(turn);
    if (turns.length === calls) finished.resolve();
    return Promise.resolve(answer());
  });
  const socket = await dial(server);
  count();
  socket.write(CALL.repeat(calls));
  await finished.promise;
  counting = false;
  expect(new Set(turns).size).toBe(calls);
});

test('who sends more than 64 KB behind a call is cut off, and the call is told that its client has left', async () => {
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<DirectRequest>();
  const server = open((request) => {
    asked.resolve();
    request.addEventListener('abort', () => told.resolve(request));
    return new Promise(() => undefined);
  });
  const socket = await dial(server);
  socket.write(CALL);
  await asked.promise;
  socket.write(CALL.repeat(2_000));
  await untilClosed(socket);
  expect((await told.promise).aborted).toBe(true);
});

test('who was answered before its body was whole may send the rest with a long call behind it', async () => {
  const [longer, long] = [8_000_000, 400_000];
  const bodies: number[] = [];
  const both = Promise.withResolvers<void>();
  const server = open(async (request) => {
    if (request.head.bodyBytes !== 10) bodies.push((await request.readBody()).length);
    if (bodies.at(-1) === long) both.resolve();
    return answer();
  });
  const socket = await dial(server);
  const closed = untilClosed(socket).then(() => both.reject(new Error('cut off')));
  // So that the system takes more than a few bytes of this connection at once.
  socket.write(CALL.replace('Length: 0', `Length: ${longer}`) + 'x'.repeat(longer));
  await once(socket, 'data');
  socket.write(CALL.replace('Length: 0', 'Length: 10'));
  await once(socket, 'data');
  socket.write('x'.repeat(10) + CALL.replace('Length: 0', `Length: ${long}`) + 'y'.repeat(long));
  await both.promise;
  expect(bodies).toEqual([longer, long]);
  socket.destroy();
  await closed;
});

test('whoever resets its connection is never taken for somebody without an address', async () => {
  const seen: unknown[] = [];
  const handled = Promise.withResolvers<void>();
  const server = open((request) => {
    seen.push(request.peer.address);
    if (seen.length === 20) handled.resolve();
    return Promise.resolve(answer());
  });
  for (let count = 0; count < 20; count++) {
    const socket = await dial(server);
    socket.write(CALL);
    socket.resetAndDestroy();
  }
  await handled.promise;
  for (const address of seen) expect(address === null || address === '127.0.0.1').toBe(true);
  expect(seen).toContain(null);
});

test('a client that reads slowly and steadily gets all of a long answer; one that does not read is ended', async () => {
  const bytes = 64 * 1024 * 1024;
  const clock = new FakeClock();
  const server = open(() => Promise.resolve(answer(new Uint8Array(bytes))), clock);
  const reader = await dial(server);
  const other = await dial(server);
  const otherEnded = untilClosed(other);
  let otherReceived = 0;
  other.on('data', (data) => (otherReceived += data.length));
  other.pause();
  other.write(CALL);
  reader.write(CALL);
  let received = 0;
  let looks = 0;
  for await (const chunk of reader) {
    const before = received;
    received += (chunk as Buffer).length;
    // A look for every four megabytes read, when the server had its turns: more looks than one may be silent for.
    if (Math.floor(received / 2 ** 22) > Math.floor(before / 2 ** 22)) {
      looks += 1;
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(LOOK_MS);
    }
    if (received >= bytes) break;
  }
  expect(received).toBeGreaterThanOrEqual(bytes);
  expect(looks * LOOK_MS).toBeGreaterThan(4 * SILENCE_SECONDS * 1000);
  other.resume();
  await otherEnded;
  expect(otherReceived).toBeLessThan(bytes);
});

test('whoever connects to the inner port is known by address and port, not by the port alone', async () => {
  const seen: string[] = [];
  const inner = openHttpServer({
    host: '127.0.0.1',
    port: 0,
    addressOf: ({ address, port }) => {
      seen.push(`${address} ${port}`);
      return null;
    },
    fetch: () => new Response('served'),
  });
  opened.push(inner);
  const socket = await dial(inner, '127.0.0.3');
  const from = socket.localPort;
  socket.write(GET);
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toStartWith('HTTP/1.1 403');
  expect(seen[0]).toBe(`127.0.0.3 ${from}`);
});

describe('when the server stops', () => {
  test('connections without a call are closed, on either way', async () => {
    const server = open(() => Promise.resolve(answer()));
    const fresh = await dial(server);
    const [direct, tunnelled] = [await dial(server), await dial(server)];
    for (const [socket, call] of [
      [direct, CALL],
      [tunnelled, GET],
    ] as const) {
      socket.write(call);
      await once(socket, 'data');
    }
    const closed = Promise.all([fresh, direct, tunnelled].map((socket) => untilClosed(socket.resume())));
    server.stopListening();
    expect(await closed).toHaveLength(3);
  });

  test('it is known when a client that reads slowly has been sent all, and one that does not read has until the deadline', async () => {
    const bytes = 48 * 1024 * 1024;
    const clock = new FakeClock();
    const server = open(() => Promise.resolve(answer(new Uint8Array(bytes))), clock);
    const socket = await dial(server);
    const closed = untilClosed(socket);
    let received = 0;
    socket.on('data', (data) => (received += data.length));
    socket.write(CALL);
    await once(socket, 'data');
    socket.pause();
    server.stopListening();
    let isSent = false;
    const sent = server.sent(clock.now() + 30_000).then(() => (isSent = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([isSent, received < bytes]).toEqual([false, true]);
    await server.sent(clock.now());
    socket.resume();
    await sent;
    await server.close();
    await closed;
    expect(received).toBeGreaterThan(bytes);
  });

  test('one with a call is answered and closed then', async () => {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const server = open(async () => {
      asked.resolve();
      await go.promise;
      return answer(Buffer.from('whole'));
    });
    const socket = await dial(server);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.write(CALL);
    await asked.promise;
    server.stopListening();
    go.resolve();
    await untilClosed(socket);
    expect(text).toEndWith('whole');
    expect(text.toLowerCase()).toContain('connection: close');
  });
});
