import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

/** The runtime looks at its connections every four seconds. */
const CLOSED_WITHIN_MS = 10_000;
const LONGER_THAN_SILENCE_MS = 5_000;
const body = (more: object): string =>
  JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...more });

let gw: TestGateway;
let caller: TestCaller;
const sockets: Socket[] = [];

beforeAll(async () => {
  gw = await startTestGateway('sqlite', {}, { silenceSeconds: 1 });
  await gw.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  caller = await gw.createCaller();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await gw.close();
});

/** Sends text and reads or not; resolves when the other side has closed. */
function open(text: string, read = true): { socket: Socket; received: () => string; closed: Promise<number> } {
  const started = performance.now();
  const socket = connect(Number(new URL(gw.url).port), '127.0.0.1', () => socket.write(text));
  sockets.push(socket);
  let received = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    received += data.toString('latin1');
    if (!read) socket.pause();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', () => resolve(performance.now() - started));
  });
  return { socket, received: () => received, closed };
}

function post(path: string, token: string | null, length: number, rest: string): string {
  const credential = token === null ? '' : `Authorization: Bearer ${token}\r\n`;
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${credential}Content-Length: ${length}\r\n\r\n${rest}`;
}

test(
  'who keeps a connection without doing anything loses it: idle, in the middle of a body, behind an answer or an error',
  async () => {
    const whole = body({});
    gw.upstream.enqueue({ kind: 'whole', body: { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } } });
    const cases = [
      open(post('/v1/chat/completions', caller.token, 1000, '{"model"')),
      open(post('/api/v1/auth/token', null, 1000, '{"grant')),
      open(post('/v1/chat/completions', caller.token, whole.length, whole)),
      open(post('/v1/chat/completions', caller.token, 2, '{}')),
      open(post('/api/v1/auth/token', null, 2, '{}')),
      open('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'),
    ];
    const times = await Promise.all(cases.map((each) => each.closed));
    for (const time of times) expect(time).toBeLessThan(CLOSED_WITHIN_MS);
    expect(gw.logLines.filter((line) => line.includes('internal_error'))).toEqual([]);
  },
  CLOSED_WITHIN_MS * 2,
);

test(
  'a client that stops reading a stream ends it, one that waits for a silent provider does not',
  async () => {
    const stalled = await gw.createCaller();
    const text = 'x'.repeat(64 * 1024);
    const piece = { choices: [{ index: 0, delta: { content: text }, finish_reason: null }] };
    const stop = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    gw.upstream.answer((request) =>
      request.body.includes('endless')
        ? { kind: 'sse', events: Array.from({ length: 500 }, () => piece) }
        : {
            kind: 'sse',
            events: [piece, `${JSON.stringify(stop)}\n\ndata: [DONE]`],
            intervalMs: LONGER_THAN_SILENCE_MS,
          },
    );
    const waiting = gw.chat(caller.token, body({ stream: true }));
    const request = body({ stream: true, user: 'endless' });
    const client = open(post('/v1/chat/completions', stalled.token, request.length, request), false);
    const deadline = performance.now() + CLOSED_WITHIN_MS;
    while (gw.gateway.pipeline.active() > 1 || gw.upstream.requests.length < 2) {
      expect(performance.now()).toBeLessThan(deadline);
      await Bun.sleep(50);
    }
    client.socket.destroy();
    const [row] = await gw.requestsOf(stalled.userId);
    expect(row).toMatchObject({ state: 'settled', status: 499 });
    expect(await (await waiting).text()).toEndWith('data: [DONE]\n\n');
  },
  CLOSED_WITHIN_MS * 3,
);
