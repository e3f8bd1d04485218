import { expect, test } from 'bun:test';
import { connect } from 'node:net';
import { openHttpServer } from '../../src/app/http-server.ts';
import { StoreUnavailable } from '../../src/store/port.ts';
import { z } from 'zod';
import { createHttpApp } from '../../src/http/core/index.ts';
import { mountRoutes } from '../../src/http/core/mount-routes.ts';
import { defineRoute } from '../../src/http/route.ts';
import type { Authenticator } from '../../src/identity/port.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import type { Logger } from '../../src/lib/log.ts';

const PATH = '/api/v1/things/7';
const JSON_HEADERS = { 'content-type': 'application/json' };

interface ErrorBody {
  readonly code: number;
  readonly message: string;
  readonly error: { readonly type: string; readonly details: readonly Record<string, unknown>[] };
  readonly request_id: string;
}

const authenticator: Authenticator = {
  caller: () => Promise.reject(new GatewayError('invalid_token')),
  accessCaller: () => Promise.reject(new GatewayError('invalid_token')),
  admin: () => Promise.reject(new GatewayError('invalid_token')),
  session: () => Promise.reject(new GatewayError('invalid_token')),
  any: () => Promise.reject(new GatewayError('invalid_token')),
  authToken: () => Promise.reject(new GatewayError('invalid_token')),
  stillAdmin: () => Promise.reject(new GatewayError('invalid_token')),
  forget: () => Promise.resolve(),
  isStale: () => false,
  renew: (principal) => Promise.resolve(principal),
  watch: () => undefined,
};

const route = defineRoute({
  method: 'POST',
  path: '/api/v1/things/:id',
  access: { kind: 'public' },
  summary: { en: 'Make a thing', zh: '创建' },
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ dry: z.enum(['true', 'false']).optional() }),
  body: z.strictObject({ name: z.string(), amount: z.number().optional(), inner: z.unknown().optional() }),
  answer: z.object({ id: z.string(), name: z.string(), ip: z.string(), if_match: z.number().nullable() }),
  status: 201,
  async handle({ params, body, origin, ifMatch }) {
    if (body.name === 'down') throw new StoreUnavailable('connection: refused');
    if (body.name === 'boom') throw new Error('the password is hunter2');
    return { data: { id: params.id, name: body.name, ip: origin.ip, if_match: ifMatch } };
  },
});

function createApp(trustedProxies: readonly string[] = [], corsOrigins: readonly string[] = []) {
  const logged: unknown[] = [];
  const write = (...line: unknown[]) => void logged.push(line);
  const log: Logger = { debug: write, info: write, warn: write, error: write };
  const clock = new FakeClock();
  const app = createHttpApp({
    clock,
    log,
    remoteAddress: () => '::ffff:10.0.0.1',
    trustedProxies,
    corsOrigins,
    health: {
      notReady: () => 'starting',
      metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'up 1\n' }),
    },
  });
  mountRoutes(app, [route, defineRoute({ ...route, path: '/api/v1/closed/:id', access: { kind: 'caller' } })], {
    authenticator,
    verifyCsrf: async () => false,
    publicOrigin: () => 'http://gateway.test',
    clock,
    log,
    idempotency: { run: ({ handle }) => handle(null) },
    bodyBytesMax: 1000,
    checkAnswers: true,
  });
  return { app, logged };
}

async function send(path: string, init: RequestInit = {}, trustedProxies?: readonly string[]): Promise<Response> {
  return createApp(trustedProxies).app.hono.fetch(new Request(`http://gateway.test${path}`, init));
}

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return send(PATH, { method: 'POST', body, headers: { ...JSON_HEADERS, ...headers } });
}

async function readError(response: Response): Promise<ErrorBody> {
  return (await response.json()) as ErrorBody;
}

test('a success is in the envelope, with the request id in body and header', async () => {
  const response = await post('{"name":"n"}', { 'x-request-id': 'abc.DEF_1-2' });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-request-id')).toBe('abc.DEF_1-2');
  expect(await response.json()).toEqual({
    code: 0,
    message: 'ok',
    data: { id: '7', name: 'n', ip: '10.0.0.1', if_match: null },
    request_id: 'abc.DEF_1-2',
  });
});

test('every answer forbids caching, sniffing and framing', async () => {
  for (const response of [await post('{"name":"n"}'), await send('/nowhere'), await send('/healthz')]) {
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
});

test.each(['with space', 'ü', 'x'.repeat(129), ''])('an X-Request-Id that is not valid is replaced: %p', async (id) => {
  const response = await post('{"name":"n"}', { 'x-request-id': id });
  expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
});

const REFUSED: readonly [string, string, number, string][] = [
  ['a key that is there twice', '{"name":"a","inner":{"k":1,"k":2}}', 40002, 'inner.k'],
  ['a key that is there twice under an escape', '{"name":"a","n\\u0061me":"b"}', 40002, 'name'],
  ['trailing text', '{"name":"a"} x', 40002, ''],
  ['a trailing comma', '{"name":"a",}', 40002, ''],
  ['an open list', '{"name":"a","inner":[1,2', 40002, 'inner'],
  ['an open string', '{"name":"a', 40002, 'name'],
  ['a literal of another language', '{"name":None}', 40002, 'name'],
  ['a number with a leading zero', '{"name":"a","amount":01}', 40002, ''],
  ['an integer that would be rounded', '{"name":"a","amount":9007199254740993}', 40001, 'amount'],
  ['a number beyond all bounds', '{"name":"a","amount":1e400}', 40001, 'amount'],
  ['U+0000', '{"name":"a\\u0000"}', 40001, 'name'],
  ['half of a surrogate pair', '{"name":"\\ud800"}', 40001, 'name'],
  ['an unknown field', '{"name":"a","nmae":"b"}', 40001, 'nmae'],
  ['a wrong type', '{"name":5}', 40001, 'name'],
  ['a missing field', '{}', 40001, 'name'],
  ['a body that is no object', '[]', 40001, ''],
  ['a prototype', '{"name":"a","__proto__":{"x":1}}', 40001, '__proto__'],
];

test.each(REFUSED)('%s is refused with its path', async (_name, body, code, path) => {
  const response = await post(body);
  const error = await readError(response);
  expect(response.status).toBe(400);
  expect(error.code).toBe(code);
  expect(error.error.details.map((detail) => detail['path'])).toContain(path);
});

test('nesting beyond 64 levels is refused however deep it goes', async () => {
  for (const body of [`{"inner":${'['.repeat(70)}${']'.repeat(70)}}`, '['.repeat(900)]) {
    expect((await readError(await post(body))).code).toBe(40002);
  }
});

test('broken UTF-8 is refused', async () => {
  const body = new Uint8Array([...new TextEncoder().encode('{"name":"'), 0xc3, 0x28, 0x22, 0x7d]);
  expect((await readError(await post(body))).code).toBe(40002);
});

test('an empty body is refused where one is needed', async () => {
  expect((await readError(await send(PATH, { method: 'POST', headers: JSON_HEADERS }))).code).toBe(40002);
});

test.each([undefined, 'text/plain', 'application/json; charset=latin1', 'application/x-www-form-urlencoded'])(
  'a body announced as %p is refused',
  async (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const body = new TextEncoder().encode('{"name":"a"}');
    const response = await send(PATH, { method: 'POST', body, headers });
    expect(response.status).toBe(415);
    expect((await readError(response)).code).toBe(41501);
  },
);

test('a compressed body is refused', async () => {
  expect((await post('{"name":"a"}', { 'content-encoding': 'gzip' })).status).toBe(415);
});

test('a body above the bound is refused by its announced length before anything is read', async () => {
  let pulled = false;
  const body = new ReadableStream({ pull: () => void (pulled = true) }, { highWaterMark: 0 });
  const response = await send(PATH, { method: 'POST', body, headers: { ...JSON_HEADERS, 'content-length': '1001' } });
  expect(response.status).toBe(413);
  expect((await readError(response)).code).toBe(41301);
  expect(pulled).toBe(false);
});

test('a body without an announced length is counted while it is read', async () => {
  const chunk = new TextEncoder().encode(' '.repeat(400));
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulls += 1;
      controller.enqueue(chunk);
    },
  });
  const response = await send(PATH, { method: 'POST', body, headers: JSON_HEADERS });
  expect(response.status).toBe(413);
  expect(pulls).toBeLessThan(10);
});

test('a URL or headers beyond their bounds are refused in the envelope', async () => {
  const long = await send(`${PATH}?dry=${'x'.repeat(9000)}`, { method: 'POST' });
  expect([long.status, (await readError(long)).error.details[0]?.['path']]).toEqual([413, 'url']);
  const wide = await send(PATH, { method: 'POST', headers: { 'x-filler': 'x'.repeat(40_000) } });
  expect([wide.status, (await readError(wide)).error.details[0]?.['path']]).toEqual([413, 'headers']);
});

test('an unknown or malformed query field is refused with its name', async () => {
  for (const [query, path] of [
    ['wet=true', 'wet'],
    ['dry=perhaps', 'dry'],
    ['dry=%ff', 'dry'],
    ['dry=%00', 'dry'],
  ] as const) {
    const response = await send(`${PATH}?${query}`, { method: 'POST', body: '{"name":"a"}', headers: JSON_HEADERS });
    expect(response.status).toBe(400);
    expect((await readError(response)).error.details[0]?.['path']).toBe(path);
  }
});

test('If-Match is a version number, bare or as an entity tag', async () => {
  for (const [header, version] of [
    ['3', 3],
    ['"3"', 3],
    ['W/"3"', 3],
    ['*', null],
  ] as const) {
    const body = (await (await post('{"name":"a"}', { 'if-match': header })).json()) as { data: { if_match: unknown } };
    expect(body.data.if_match).toBe(version);
  }
  expect((await readError(await post('{"name":"a"}', { 'if-match': 'new' }))).error.details[0]?.['path']).toBe(
    'If-Match',
  );
});

test('an unknown path is 40401 and a wrong method 40501 with the methods that there are', async () => {
  const missing = await send('/api/v1/nothing');
  expect([missing.status, (await readError(missing)).code]).toEqual([404, 40401]);
  const wrong = await send(PATH, { method: 'DELETE' });
  expect([wrong.status, (await readError(wrong)).code, wrong.headers.get('allow')]).toEqual([
    405,
    40501,
    'POST, OPTIONS',
  ]);
  const options = await send(PATH, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
});

test('an Accept that admits no JSON is 40601', async () => {
  expect((await readError(await post('{"name":"a"}', { accept: 'text/html, application/json;q=0' }))).code).toBe(40601);
  expect((await post('{"name":"a"}', { accept: 'text/html, */*;q=0.1' })).status).toBe(201);
});

test('the message is in the language that the caller prefers', async () => {
  const read = async (language: string) => (await readError(await post('{}', { 'accept-language': language }))).message;
  expect(await read('zh-CN')).toStartWith('请求无效');
  expect(await read('en;q=0.3, zh;q=0.8')).toStartWith('请求无效');
  expect(await read('de, en;q=0.5')).toStartWith('The request is not valid');
});

test('an unknown throwable is logged with its cause and tells the client nothing', async () => {
  const { app, logged } = createApp();
  const response = await app.hono.fetch(
    new Request(`http://gateway.test${PATH}`, { method: 'POST', body: '{"name":"boom"}', headers: JSON_HEADERS }),
  );
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).toContain('50001');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('.ts');
  const line = logged.find((entry) => Array.isArray(entry) && entry[0] === 'http.internal_error');
  expect(String((line as unknown[])[2])).toContain('hunter2');
});

test('a store that does not answer is 50302, whatever was asked of it', async () => {
  const { app } = createApp();
  const response = await app.hono.fetch(
    new Request(`http://gateway.test${PATH}`, { method: 'POST', body: '{"name":"down"}', headers: JSON_HEADERS }),
  );
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.text()).toContain('50302');
});

test('every call of the management API is one line of the log, without its query', async () => {
  const { app, logged } = createApp();
  await app.hono.fetch(new Request(`http://gateway.test${PATH}?dry=secret`, { method: 'POST' }));
  const lines = logged.filter((entry) => Array.isArray(entry) && entry[0] === 'http.request');
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('a refused credential is 401 with the scheme that is asked for', async () => {
  const response = await send('/api/v1/closed/1', { method: 'POST', headers: { authorization: 'Bearer x' } });
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test("the client's address is the rightmost one that is no trusted proxy", async () => {
  const read = async (forwarded: string, trusted: readonly string[]) => {
    const headers = { ...JSON_HEADERS, 'x-forwarded-for': forwarded };
    const response = await send(PATH, { method: 'POST', body: '{"name":"a"}', headers }, trusted);
    return ((await response.json()) as { data: { ip: string } }).data.ip;
  };
  expect(await read('203.0.113.9', [])).toBe('10.0.0.1');
  expect(await read('203.0.113.9', ['192.0.2.0/24'])).toBe('10.0.0.1');
  expect(await read('6.6.6.6, 203.0.113.9', ['10.0.0.0/8'])).toBe('203.0.113.9');
  expect(await read('203.0.113.9, 10.1.2.3', ['10.0.0.0/8'])).toBe('203.0.113.9');
  expect(await read('[2001:db8::1]:4711', ['10.0.0.1'])).toBe('2001:db8::1');
  expect(await read('203.0.113.9:80', ['10.0.0.1'])).toBe('203.0.113.9');
  expect(await read('203.0.113.9, nonsense', ['10.0.0.1'])).toBe('10.0.0.1');
  expect(await read('10.0.0.2, 10.0.0.3', ['10.0.0.0/8'])).toBe('10.0.0.2');
});

test('a call without a Host, or with one that makes no URL, finds its route', async () => {
  const { app } = createApp();
  const server = openHttpServer({ host: '127.0.0.1', port: 0, fetch: (request) => app.hono.fetch(request) });
  const ask = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString().slice(9, 12));
      });
    });
  expect(await ask('GET /healthz HTTP/1.0\r\n\r\n')).toBe('200');
  expect(await ask('GET /healthz?a=/b:c HTTP/1.0\r\n\r\n')).toBe('200');
  expect(await ask('GET /healthz HTTP/1.1\r\nHost: x/y\r\n\r\n')).toBe('200');
  expect(await ask('GET /nothing HTTP/1.0\r\n\r\n')).toBe('404');
  await server.close();
});

test('health answers without a credential, HEAD included', async () => {
  expect((await send('/healthz')).status).toBe(200);
  expect((await send('/healthz', { method: 'HEAD' })).status).toBe(200);
  const ready = await send('/readyz');
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'unavailable', reason: 'starting' }]);
  expect(await (await send('/metrics')).text()).toBe('up 1\n');
});

test('CORS is off unless set, and then for the listed origins alone', async () => {
  const preflight = (origin: string) =>
    new Request(`http://gateway.test${PATH}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const off = await createApp().app.hono.fetch(preflight('https://a.test'));
  expect(off.headers.get('access-control-allow-origin')).toBeNull();
  const { hono } = createApp([], ['https://a.test']).app;
  const foreign = await hono.fetch(preflight('https://b.test'));
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  const answer = await hono.fetch(preflight('https://a.test'));
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://a.test');
  expect(answer.headers.get('access-control-allow-headers')).toBe('authorization');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  const refused = await hono.fetch(
    new Request('http://gateway.test/api/v1/closed/1', { method: 'POST', headers: { origin: 'https://a.test' } }),
  );
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, 'https://a.test']);
});
