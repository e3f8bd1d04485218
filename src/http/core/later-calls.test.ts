import { expect, test } from 'bun:test';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/log.ts';
import { createHttpApp } from './app.ts';

function startApp(failures = 0) {
  let loads = 0;
  const app = createHttpApp({
    clock: systemClock,
    log: silentLogger,
    remoteAddress: () => '192.0.2.1',
    trustedProxies: [],
    health: { notReady: () => null, metrics: async () => ({ contentType: 'text/plain', body: '' }) },
  });
  app.hono.get('/here', () => new Response('here'));
  app.mountLater({
    owns: (path) => path.startsWith('/later/'),
    async load() {
      loads += 1;
      if (loads <= failures) throw new Error('cannot be read');
      return ({ hono }) => {
        hono.get('/later/call', (context) => new Response(context.get('call').requestId));
        hono.post('/later/broken', () => {
          throw new Error('broken');
        });
      };
    },
  });
  const call = async (method: string, path: string): Promise<Response> =>
    app.fetch(new Request(`http://gateway${path}`, { method, headers: { 'x-request-id': 'given' } }));
  return { app, call, loads: () => loads };
}

test('a part is loaded by the first call of one of its paths, and by no other', async () => {
  const { call, loads } = startApp();
  expect(await (await call('GET', '/here')).text()).toBe('here');
  expect((await call('GET', '/nowhere')).status).toBe(404);
  expect((await call('GET', '/healthz')).status).toBe(200);
  expect(loads()).toBe(0);
  const answers = await Promise.all([call('GET', '/later/call'), call('GET', '/later/call')]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['given', 'given']);
  expect(loads()).toBe(1);
});

test('a part answers for its own paths: what is not there, what is not allowed, what breaks', async () => {
  const { call } = startApp();
  expect((await call('GET', '/later/nothing')).status).toBe(404);
  const refused = await call('POST', '/later/call');
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  const asked = await call('OPTIONS', '/later/call');
  expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  const head = await call('HEAD', '/later/call');
  expect([head.status, await head.text()]).toEqual([200, '']);
  const broken = await call('POST', '/later/broken');
  expect(broken.status).toBe(500);
  expect(await broken.json()).toMatchObject({ error: { type: 'internal_error' }, request_id: 'given' });
});

test('a part that could not be loaded answers an error, and the next call tries again', async () => {
  const { call, loads } = startApp(1);
  expect((await call('GET', '/later/call')).status).toBe(500);
  expect((await call('GET', '/later/call')).status).toBe(200);
  expect(loads()).toBe(2);
});

test('the calls of a part are listed with the others', async () => {
  const { app } = startApp();
  const calls = (await app.listCalls()).map(({ method, path }) => `${method} ${path}`);
  expect(calls).toEqual([
    'GET /healthz',
    'GET /readyz',
    'GET /metrics',
    'GET /here',
    'GET /later/call',
    'POST /later/broken',
  ]);
});
