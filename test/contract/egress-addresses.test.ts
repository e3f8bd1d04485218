import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createEgress } from '../../src/egress/index.ts';
import type { EgressOptions } from '../../src/egress/index.ts';
import { FakeClock, systemClock } from '../../src/lib/clock.ts';
import { collect, post, start } from '../support/egress-client.ts';
import { startUpstream } from '../support/upstream.ts';
import type { Upstream } from '../support/upstream.ts';

let upstream: Upstream;

beforeAll(() => {
  upstream = startUpstream();
});

afterAll(() => upstream.close());

async function kindOf(url: string, options: Partial<EgressOptions>): Promise<string> {
  const egress = createEgress({ clock: systemClock, allowPrivate: [], ...options });
  const answer = await collect(egress, post(url));
  egress.close();
  if (answer.error !== null) expect(answer.error.sent).toBe(false);
  return answer.error?.kind ?? String(answer.status);
}

test('without permission no loopback address is called, however it is spelled', async () => {
  const before = upstream.connections();
  for (const host of [
    '127.0.0.1',
    'localhost',
    'a.localhost',
    'LOCALHOST.',
    '2130706433',
    '0x7f.1',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '0.0.0.0',
  ]) {
    for (const scheme of ['http', 'https']) {
      expect([host, await kindOf(`${scheme}://${host}:${upstream.port}/`, {})]).toEqual([host, 'forbidden']);
    }
  }
  expect(upstream.connections()).toBe(before);
});

test('permission by block, address, host name or as loopback lets the call through', async () => {
  const resolve = async (): Promise<readonly string[]> => ['127.0.0.1'];
  for (const allowPrivate of [['loopback'], ['127.0.0.0/8'], ['127.0.0.1']]) {
    expect(await kindOf(`${upstream.url}/`, { allowPrivate })).toBe('200');
  }
  expect(await kindOf(`http://vllm.internal:${upstream.port}/`, { allowPrivate: ['vllm.internal'], resolve })).toBe(
    '200',
  );
  expect(await kindOf(`http://vllm.internal:${upstream.port}/`, { allowPrivate: ['127.0.0.1'], resolve })).toBe('200');
  expect(await kindOf(`http://other.internal:${upstream.port}/`, { allowPrivate: ['vllm.internal'], resolve })).toBe(
    'forbidden',
  );
});

test('every address of a name is checked: one private among public ones forbids the call', async () => {
  const before = upstream.connections();
  for (const addresses of [
    ['127.0.0.1'],
    ['93.184.215.14', '127.0.0.1'],
    ['127.0.0.1', '2606:4700::1111'],
    ['8.8.8.8', '::ffff:10.0.0.1'],
  ]) {
    const resolve = async (): Promise<readonly string[]> => addresses;
    expect(await kindOf(`https://api.example.test:${upstream.port}/`, { resolve })).toBe('forbidden');
  }
  expect(upstream.connections()).toBe(before);
});

test('plain http to a public address is refused', async () => {
  const resolve = async (): Promise<readonly string[]> => ['93.184.215.14'];
  expect(await kindOf('http://api.example.test/', { resolve, allowPrivate: ['loopback'] })).toBe('forbidden');
});

test('a name is resolved once for the check and the connection, so that re-binding changes nothing', async () => {
  const other = startUpstream();
  let asked = 0;
  const resolve = async (): Promise<readonly string[]> => (++asked === 1 ? ['127.0.0.1'] : ['127.0.0.2']);
  const egress = createEgress({ clock: systemClock, allowPrivate: ['127.0.0.1'], resolve });
  upstream.answer({ kind: 'whole', body: '{}', delayMs: 20 });
  const url = `http://rebind.test:${upstream.port}/`;
  const answers = await Promise.all([collect(egress, post(url)), collect(egress, post(url))]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  expect(asked).toBe(1);
  expect(upstream.requests.at(-1)?.headers['host']).toBe(`rebind.test:${upstream.port}`);
  expect((await collect(egress, post(`http://rebind.test:${other.port}/`))).status).toBe(200);
  egress.close();
  other.close();
});

test('after the look-up has aged the name is resolved and checked again', async () => {
  const clock = new FakeClock();
  let addresses: readonly string[] = ['127.0.0.1'];
  const egress = createEgress({ clock, allowPrivate: ['127.0.0.1'], resolve: async () => addresses });
  const url = `http://rebind.test:${upstream.port}/`;
  upstream.answer({ kind: 'whole', body: '{}' });
  expect((await collect(egress, post(url))).status).toBe(200);
  addresses = ['169.254.169.254'];
  clock.advance(60_000);
  expect((await collect(egress, post(url))).error?.kind).toBe('forbidden');
  egress.close();
});

test('a name without an address, and one that cannot be looked up, are dns errors', async () => {
  expect(await kindOf('https://nowhere.test/', { resolve: async () => [] })).toBe('dns');
  expect(await kindOf('https://nowhere.test/', { resolve: () => Promise.reject(new Error('SERVFAIL')) })).toBe('dns');
});

test('the next address is tried when one refuses', async () => {
  const resolve = async (): Promise<readonly string[]> => ['127.0.0.9', '127.0.0.1'];
  expect(await kindOf(`http://two.test:${upstream.port}/`, { allowPrivate: ['loopback'], resolve })).toBe('200');
});

test('a port where nobody listens is a connect error', async () => {
  expect(await kindOf('http://127.0.0.1:1/', { allowPrivate: ['loopback'] })).toBe('connect');
});

test('each time-out ends the call with its own kind', async () => {
  const clock = new FakeClock();
  const egress = createEgress({ clock, allowPrivate: ['loopback'], resolve: () => new Promise(() => {}) });
  const timeouts = { connectMs: 100, firstByteMs: 200, idleMs: 300, totalMs: 1_000 };

  const connecting = start(egress, post('https://slow.test/', { timeouts }));
  clock.advance(100);
  expect((await connecting.done).error).toMatchObject({ kind: 'connect-timeout', sent: false });

  upstream.enqueue({ kind: 'stall' });
  const count = upstream.requests.length;
  const silent = start(egress, post(upstream.url, { timeouts }));
  await upstream.received(count + 1);
  clock.advance(199);
  expect(silent.soFar().error).toBeNull();
  clock.advance(1);
  expect((await silent.done).error).toMatchObject({ kind: 'first-byte-timeout', sent: true });

  const answer = { kind: 'whole', body: 'x'.repeat(500), stallAfterBytes: 300 } as const;
  upstream.enqueue(answer);
  const stalled = start(egress, post(upstream.url, { timeouts }));
  await stalled.bytes(1);
  clock.advance(300);
  expect((await stalled.done).error).toMatchObject({ kind: 'idle-timeout', sent: true });

  upstream.enqueue(answer);
  const endless = start(egress, post(upstream.url, { timeouts: { ...timeouts, idleMs: null } }));
  await endless.bytes(1);
  clock.advance(999);
  expect(endless.soFar().error).toBeNull();
  clock.advance(1);
  expect((await endless.done).error).toMatchObject({ kind: 'total-timeout', sent: true });
  await upstream.idle();
  egress.close();
});

test('a paused call is not idle', async () => {
  const clock = new FakeClock();
  const egress = createEgress({ clock, allowPrivate: ['loopback'] });
  upstream.enqueue({ kind: 'whole', body: 'x'.repeat(500), stallAfterBytes: 300 });
  const running = start(
    egress,
    post(upstream.url, { timeouts: { connectMs: 50, firstByteMs: 50, idleMs: 50, totalMs: null } }),
  );
  await running.bytes(1);
  running.handle.pause();
  clock.advance(10_000);
  expect(running.soFar().error).toBeNull();
  running.handle.resume();
  clock.advance(49);
  expect(running.soFar().error).toBeNull();
  clock.advance(1);
  expect((await running.done).error?.kind).toBe('idle-timeout');
  egress.close();
});

test('an idle connection is given up before common servers do', async () => {
  const clock = new FakeClock();
  const egress = createEgress({ clock, allowPrivate: ['loopback'] });
  const before = upstream.connections();
  await collect(egress, post(upstream.url));
  clock.advance(3_999);
  await collect(egress, post(upstream.url));
  expect(upstream.connections()).toBe(before + 1);
  clock.advance(10_000);
  await upstream.idle();
  await collect(egress, post(upstream.url));
  expect(upstream.connections()).toBe(before + 2);
  egress.close();
});

test('an error names host and port and nothing else of the address', async () => {
  const egress = createEgress({ clock: systemClock, allowPrivate: [] });
  const answer = await collect(
    egress,
    post('https://127.0.0.1/v1/secret-path?key=sk-secret', { headers: [['authorization', 'Bearer sk-secret']] }),
  );
  expect(answer.error?.message).toContain('127.0.0.1:443');
  expect(answer.error?.message).not.toContain('secret');
});
