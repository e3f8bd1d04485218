import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { createEgress } from '../../src/egress/index.ts';
import type { Egress, EgressOptions } from '../../src/egress/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createCertificates } from '../support/certificates.ts';
import type { TestCertificates } from '../support/certificates.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { collect, post, start } from '../support/egress-client.ts';
import { startUpstream } from '../support/upstream.ts';
import type { Upstream } from '../support/upstream.ts';

let certificates: TestCertificates;
let upstream: Upstream;
let open: Egress[] = [];

beforeAll(() => {
  certificates = createCertificates(['DNS:api.example.test', 'IP:127.0.0.1']);
  upstream = startUpstream({ tls: certificates });
});

afterAll(() => upstream.close());

afterEach(() => {
  for (const egress of open) egress.close();
  open = [];
});

function create(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({
    clock: systemClock,
    allowPrivate: ['127.0.0.1'],
    caPem: certificates.caPem,
    resolve: async () => ['127.0.0.1'],
    ...options,
  });
  open.push(egress);
  return egress;
}

const url = (name: string): string => `https://${name}:${upstream.port}/v1`;

test('a call over TLS goes to the checked address under the original name, and the connection is kept', async () => {
  const egress = create();
  const before = upstream.connections();
  for (let count = 0; count < 3; count++) {
    expect((await collect(egress, post(url('api.example.test')))).status).toBe(200);
  }
  expect(upstream.connections()).toBe(before + 1);
  expect(upstream.requests.at(-1)?.headers['host']).toBe(`api.example.test:${upstream.port}`);
});

test('the name is sent for the choice of the certificate (SNI)', async () => {
  const names: unknown[] = [];
  const server = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    tls: certificates,
    socket: {
      handshake: (socket) => void names.push(socket.getServername()),
      data: (socket) => void socket.write('HTTP/1.1 204 x\r\n\r\n'),
    },
  });
  await collect(create(), post(`https://api.example.test:${server.port}/`));
  expect(names).toEqual(['api.example.test']);
  server.stop(true);
});

test('a certificate for another name is refused before anything is sent', async () => {
  const count = upstream.requests.length;
  const answer = await collect(create(), post(url('other.example.test')));
  expect(answer.error).toMatchObject({ kind: 'tls', sent: false });
  expect(answer.error?.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(upstream.requests.length).toBe(count);
});

test('a certificate of an unknown authority is refused, also when the environment says otherwise', async () => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  const answer = await collect(create({ caPem: null }), post(url('api.example.test')));
  expect(answer.error).toMatchObject({ kind: 'tls', sent: false });
  if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
});

test('an address as host is checked against the certificate too', async () => {
  expect((await collect(create(), post(url('127.0.0.1')))).status).toBe(200);
  const wrong = await collect(create({ allowPrivate: ['127.0.0.0/8'] }), post(url('127.0.0.2')));
  expect(['tls', 'connect']).toContain(wrong.error?.kind ?? 'none');
});

test('a plain server behind an https address is a tls error', async () => {
  const plain = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { data: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') },
  });
  const answer = await collect(create(), post(`https://api.example.test:${plain.port}/`));
  expect([answer.error?.kind, answer.error?.sent]).toEqual(['tls', false]);
  plain.stop(true);
});

test('a private address is refused over TLS too, and no handshake begins', async () => {
  const before = upstream.connections();
  const answer = await collect(create({ allowPrivate: [] }), post(url('api.example.test')));
  expect(answer.error?.kind).toBe('forbidden');
  expect(upstream.connections()).toBe(before);
});

test('large bodies and paused answers work over TLS as they do without', async () => {
  const size = 8 * 1_024 * 1_024;
  const egress = create();
  let pausedOnce = false;
  upstream.answer({ kind: 'whole', body: Buffer.alloc(size, 'y') });
  const running = start(egress, post(url('api.example.test'), { body: 'x'.repeat(size) }), (handle) => {
    if (!pausedOnce) handle.pause();
    pausedOnce = true;
  });
  await running.bytes(1);
  for (let before = -1; before !== running.received(); await Bun.sleep(30)) before = running.received();
  expect(running.received()).toBeLessThan(size / 2);
  running.handle.resume();
  const answer = await running.done;
  expect([answer.error, answer.body.length]).toEqual([null, size]);
  expect(upstream.requests.at(-1)?.bytes.length).toBe(size);
  upstream.answer({ kind: 'whole', body: '{}' });
});

test('a stream over TLS that is cut, and one that is aborted, end as they do without', async () => {
  const egress = create();
  upstream.enqueue({ kind: 'sse', events: ['a', 'b', 'c'], cutAfterEvents: 2 });
  const cut = await collect(egress, post(url('api.example.test')));
  expect([cut.error?.kind, cut.body]).toEqual(['closed', 'data: a\n\ndata: b\n\n']);
  upstream.enqueue({ kind: 'sse', events: Array.from({ length: 500 }, () => 'x'), intervalMs: 2 });
  const running = start(egress, post(url('api.example.test')));
  await running.bytes(1);
  running.handle.abort();
  await upstream.idle();
  expect(running.soFar().events).not.toContain('error');
});

test('a peer that never says good-bye holds no connection', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const server = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    allowHalfOpen: true,
    tls: certificates,
    socket: {
      data: (socket) => void socket.write('HTTP/1.1 204 x\r\nconnection: close\r\n\r\n'),
      close: () => resolve(),
    },
  });
  expect((await collect(create(), post(`https://api.example.test:${server.port}/`))).status).toBe(204);
  await closed;
  server.stop(true);
});

test('a public call goes through the proxy, TLS inside the tunnel, with the name verified end to end', async () => {
  const proxy = startConnectProxy(upstream.port);
  const egress = create({
    allowPrivate: [],
    proxyUrl: proxy.url.replace('//', '//user:p%40ss@'),
    resolve: async () => ['93.184.215.14'],
  });
  const before = upstream.connections();
  for (let count = 0; count < 2; count++) {
    expect((await collect(egress, post('https://api.example.test/v1'))).status).toBe(200);
  }
  expect(upstream.connections()).toBe(before + 1);
  expect(proxy.requests).toHaveLength(1);
  expect(proxy.requests[0]).toStartWith('CONNECT api.example.test:443 HTTP/1.1\r\nhost: api.example.test:443\r\n');
  expect(proxy.requests[0]).toContain(`proxy-authorization: Basic ${btoa('user:p@ss')}\r\n`);
  expect(upstream.requests.at(-1)?.headers['proxy-authorization']).toBeUndefined();
  const wrong = await collect(egress, post('https://other.example.test/v1'));
  expect(wrong.error).toMatchObject({ kind: 'tls', sent: false });
  proxy.close();
});

test('what only the proxy can resolve goes through it; what is private is refused, and what is allowed goes direct', async () => {
  const proxy = startConnectProxy(upstream.port);
  const unresolved = create({
    allowPrivate: [],
    proxyUrl: proxy.url,
    resolve: () => Promise.reject(new Error('NXDOMAIN')),
  });
  expect((await collect(unresolved, post('https://api.example.test/'))).status).toBe(200);
  expect(proxy.requests).toHaveLength(1);
  const closed = create({ allowPrivate: [], proxyUrl: proxy.url });
  expect((await collect(closed, post(url('api.example.test')))).error?.kind).toBe('forbidden');
  expect((await collect(closed, post('https://169.254.169.254/'))).error?.kind).toBe('forbidden');
  expect((await collect(closed, post('https://localhost/'))).error?.kind).toBe('forbidden');
  expect((await collect(create({ proxyUrl: proxy.url }), post(url('api.example.test')))).status).toBe(200);
  expect(proxy.requests).toHaveLength(1);
  proxy.close();
});

test('a proxy that refuses is a connect error, and its password is in no message', async () => {
  const proxy = startConnectProxy(upstream.port);
  proxy.refuse(407);
  const egress = create({
    allowPrivate: [],
    proxyUrl: proxy.url.replace('//', '//user:secret@'),
    resolve: async () => ['1.1.1.1'],
  });
  const answer = await collect(egress, post('https://api.example.test/'));
  expect(answer.error).toMatchObject({ kind: 'connect', sent: false });
  expect(answer.error?.message).toContain('407');
  expect(answer.error?.message).not.toContain('secret');
  expect(() => create({ proxyUrl: 'socks5://127.0.0.1:1080' })).toThrow();
  proxy.close();
});
