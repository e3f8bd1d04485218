import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { openServer } from '../../src/app/direct-server.ts';
import { openHttpServer } from '../../src/app/http-server.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const WAIT_MS = 5_000;
const ANSWER = { id: 'a', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } };

let gw: TestGateway;
let caller: TestCaller;
const sockets: Socket[] = [];

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  caller = await gw.createCaller();
  gw.upstream.answer((request) => ({ kind: 'whole', body: { ...ANSWER, id: JSON.parse(request.body).user } }));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await gw.close();
});

interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads one answer off the front of what came; null: it is not whole. */
function cutAnswer(text: string): { readonly answer: RawAnswer; readonly rest: string } | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    fields.map((field) => [field.split(': ', 1)[0]?.toLowerCase() ?? '', field.slice(field.indexOf(': ') + 2)]),
  );
  const status = Number(line.slice(9, 12));
  let rest = text.slice(end + 4);
  if (status === 100) return { answer: { status, headers, body: '' }, rest };
  if (headers.get('transfer-encoding') !== 'chunked') {
    const length = Number(headers.get('content-length') ?? 0);
    if (rest.length < length) return null;
    return { answer: { status, headers, body: rest.slice(0, length) }, rest: rest.slice(length) };
  }
  let body = '';
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(rest.slice(0, lineEnd), 16);
    if (Number.isNaN(size) || rest.length < lineEnd + 4 + size) return null;
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    rest = rest.slice(lineEnd + 4 + size);
    if (size === 0) return { answer: { status, headers, body }, rest };
  }
}

/** A connection that is written to as it is. */
class RawClient {
  readonly socket: Socket;
  #received = '';
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    sockets.push(this.socket);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (data) => {
      this.#received += data.toString('latin1');
      this.#wake();
    });
    this.socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  send(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  async #until<T>(look: () => T | null): Promise<T> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const found = look();
      if (found !== null) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`nothing more came after: ${this.#received.slice(0, 500)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async answer(): Promise<RawAnswer> {
    const cut = await this.#until(() => {
      const found = cutAnswer(this.#received);
      if (found === null && this.#closed) throw new Error(`closed after: ${this.#received.slice(0, 500)}`);
      return found;
    });
    this.#received = cut.rest;
    return cut.answer;
  }

  /** Resolves when the other side has closed; answers what came without being asked for. */
  async closed(): Promise<string> {
    await this.#until(() => (this.#closed ? true : null));
    return this.#received;
  }
}

const dial = (): RawClient => new RawClient(Number(new URL(gw.url).port));

function post(
  user: string,
  more: { readonly fields?: readonly string[]; readonly token?: string; readonly path?: string } = {},
): string {
  const body = JSON.stringify({ model: 'm', user, messages: [{ role: 'user', content: 'Hi' }] });
  const { fields = [], token = caller.token, path = '/v1/chat/completions' } = more;
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: gateway',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...fields,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const idOf = ({ status, body }: RawAnswer): unknown => (status === 200 ? JSON.parse(body).id : `${status} ${body}`);
const GET_HEALTH = 'GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n';

test('one connection serves model calls and everything else, one after another', async () => {
  const client = dial();
  for (const user of ['1', '2']) {
    client.send(post(user));
    expect(idOf(await client.answer())).toBe(user);
  }
  client.send(GET_HEALTH);
  expect(JSON.parse((await client.answer()).body)).toEqual({ status: 'ok' });
  client.send(post('3'));
  expect(idOf(await client.answer())).toBe('3');
  client.send(GET_HEALTH);
  expect((await client.answer()).status).toBe(200);
});

test('an answer has the headers of the contract, its length and the time', async () => {
  const client = dial();
  client.send(post('h', { fields: ['X-Request-Id: mine-1'] }));
  const { headers, body } = await client.answer();
  expect(headers.get('content-length')).toBe(String(body.length));
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toBe('mine-1');
  expect(headers.get('x-tallygate-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  expect(headers.get('x-tallygate-cost')).toBe('0.000003');
  expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).toBeLessThan(10_000);
  expect(headers.has('connection')).toBe(false);
});

test('calls that are sent without waiting are answered in their order, also when others follow', async () => {
  const client = dial();
  client.send(post('a') + post('b') + post('c') + GET_HEALTH + post('d'));
  for (const user of ['a', 'b', 'c']) expect(idOf(await client.answer())).toBe(user);
  expect(JSON.parse((await client.answer()).body)).toEqual({ status: 'ok' });
  expect(idOf(await client.answer())).toBe('d');
});

test('however a call is cut, it is understood the same', async () => {
  const text = post('cut');
  for (const size of [1, 7, 100, text.length - 1]) {
    const client = dial();
    for (let at = 0; at < text.length; at += size) {
      client.send(text.slice(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(idOf(await client.answer())).toBe('cut');
  }
});

test('a large body arrives whole, and a large answer', async () => {
  const content = 'x'.repeat(900_000);
  const body = JSON.stringify({ model: 'm', user: content, messages: [{ role: 'user', content: 'Hi' }] });
  const client = dial();
  client.send(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer ${caller.token}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  client.send(body);
  expect(idOf(await client.answer())).toBe(content);
  client.send(post('next'));
  expect(idOf(await client.answer())).toBe('next');
});

test('a refused call is answered before its body is there, the body is skipped, and the next call is served', async () => {
  const client = dial();
  const text = post('refused', { token: 'nonsense' });
  const bodyAt = text.indexOf('\r\n\r\n') + 4;
  client.send(text.slice(0, bodyAt + 5));
  expect((await client.answer()).status).toBe(401);
  client.send(text.slice(bodyAt + 5) + post('after'));
  expect(idOf(await client.answer())).toBe('after');
});

test('a body above the bound is refused by its announced length, and so is one that is no JSON', async () => {
  const client = dial();
  client.send(post('x').replace(/Content-Length: \d+/, 'Content-Length: 999999999'));
  expect((await client.answer()).status).toBe(413);
  const other = dial();
  other.send(post('x').replace('{"model"', '{"model:'));
  expect((await other.answer()).status).toBe(400);
});

test('a client that says so is its last has its connection closed behind the answer', async () => {
  const client = dial();
  client.send(post('last', { fields: ['Connection: close'] }));
  const answer = await client.answer();
  expect([idOf(answer), answer.headers.get('connection')]).toEqual(['last', 'close']);
  expect(await client.closed()).toBe('');
});

test('a streamed answer comes in chunks, and the connection serves the next call', async () => {
  const events = [
    { choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ];
  const client = dial();
  gw.upstream.enqueue({ kind: 'sse', events: [...events, '[DONE]'], intervalMs: 2 });
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] });
  client.send(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer ${caller.token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const answer = await client.answer();
  expect(answer.headers.get('transfer-encoding')).toBe('chunked');
  expect(answer.headers.has('content-length')).toBe(false);
  expect(answer.body).toBe(`${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`);
  client.send(post('behind'));
  expect(idOf(await client.answer())).toBe('behind');
});

describe('what the runtime serves stays as it was', () => {
  test('a body in chunks, and one that waits to be asked for', async () => {
    const text = post('odd');
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    const chunked = dial();
    chunked.send(
      text
        .replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked')
        .replace(body, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
    );
    expect(idOf(await chunked.answer())).toBe('odd');
    const asking = dial();
    const expecting = post('asked', { fields: ['Expect: 100-continue'] });
    const bodyAt = expecting.indexOf('\r\n\r\n') + 4;
    asking.send(expecting.slice(0, bodyAt));
    expect((await asking.answer()).status).toBe(100);
    asking.send(expecting.slice(bodyAt));
    expect(idOf(await asking.answer())).toBe('asked');
  });

  test('a large upload and a large download through it arrive whole', async () => {
    const big = 'y'.repeat(3_000_000);
    const server = openServer({
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      findDirect: () => null,
      fetch: async (request) => new Response(await request.text()),
    });
    const response = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', body: big });
    expect((await response.text()) === big).toBe(true);
    await server.close();
  });

  test('it is told the address of the client', async () => {
    const server = openServer({
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      findDirect: () => null,
      fetch: (request) => new Response(server.remoteAddress(request)),
    });
    const answered = new Promise<string>((resolve) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.9' }, () =>
        socket.write('GET / HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(await answered).toEndWith('127.0.0.9');
    await server.close();
  });

  test('a connection to its own port that the gateway has not made is refused whatever it asks', async () => {
    let asked = 0;
    const inner = openHttpServer({
      host: '127.0.0.1',
      port: 0,
      addressOf: () => null,
      fetch: () => {
        asked += 1;
        return new Response('served');
      },
    });
    const response = await fetch(`http://127.0.0.1:${inner.port}/healthz`);
    expect([response.status, await response.text(), asked]).toEqual([403, '', 0]);
    await inner.close();
  });
});

describe('no second call can be hidden in the body of a first', () => {
  const CHUNKED = 'Transfer-Encoding: chunked';
  const LENGTH = 'Content-Length: LENGTH';
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a length and chunks', [LENGTH, CHUNKED]],
    ['chunks and a length', [CHUNKED, LENGTH]],
    ['chunks with a space before the colon', [LENGTH, 'Transfer-Encoding : chunked']],
    ['chunks on a folded line', [LENGTH, 'X-A: 1', ` ${CHUNKED}`]],
    ['chunks behind a bare carriage return', [LENGTH, `X-A: 1\r${CHUNKED}`]],
    ['chunks in another coding', [LENGTH, 'Transfer-Encoding: identity, chunked']],
    ['a second length', [LENGTH, 'Content-Length: 0']],
    ['a first length', ['Content-Length: 0', LENGTH]],
    ['a length on a bare line', [LENGTH, 'X-A: 1\nContent-Length: 0']],
    ['a negative length', ['Content-Length: -LENGTH']],
    ['a length in two parts', ['Content-Length: LENGTH, 0']],
    ['a length in hexadecimal', ['Content-Length: 0xLENGTH']],
  ];
  for (const [name, fields] of cases) {
    test(name, async () => {
      const asked = gw.upstream.requests.length;
      const body = `${name.includes('chunks') ? '0\r\n\r\n' : ''}${post('hidden')}`;
      const head = [
        'POST /v1/chat/completions HTTP/1.1',
        'Host: g',
        `Authorization: Bearer ${caller.token}`,
        ...fields,
      ];
      const client = dial();
      client.send(`${head.join('\r\n').replaceAll('LENGTH', String(body.length))}\r\n\r\n${body}`);
      const status = await client.answer().then(
        (answer) => answer.status,
        () => 0,
      );
      expect(status === 0 || status >= 400).toBe(true);
      const other = dial();
      other.send(GET_HEALTH + post('marker'));
      await other.answer();
      expect(idOf(await other.answer())).toBe('marker');
      const users = gw.upstream.requests.slice(asked).map((request) => JSON.parse(request.body).user);
      expect(users).toEqual(['marker']);
    });
  }
});
