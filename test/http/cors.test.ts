import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const ORIGIN = 'https://app.example';
const MODEL = '/v1/chat/completions';

let gw: TestGateway;
let token: string;
beforeAll(async () => {
  gw = await startTestGateway('sqlite', { TALLYGATE_CORS_ORIGINS: `${ORIGIN}, http://localhost:5173` });
  await gw.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  ({ token } = await gw.createCaller());
  gw.upstream.answer({
    kind: 'sse',
    events: [{ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: 'stop' }] }, '[DONE]'],
  });
});
afterAll(() => gw.close());

const send = (path: string, method: string, headers: Record<string, string>, body?: string) =>
  fetch(gw.url + path, { method, headers, body });
const varies = (response: Response) => (response.headers.get('vary') ?? '').toLowerCase().split(/, */);

test.each([
  ['a model call', MODEL, 'POST'],
  ['a management call', '/api/v1/admin/providers', 'GET'],
  ['a change', '/api/v1/admin/providers/x', 'PATCH'],
  ['a prompt', '/api/v1/prompts', 'POST'],
])('the preflight of %s names what a page of a listed origin may send', async (_, path, method) => {
  const response = await send(path, 'OPTIONS', {
    origin: ORIGIN,
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(response.headers.get('access-control-allow-methods')).toContain(method);
  expect(response.headers.get('access-control-allow-headers')).toContain('if-match');
  expect(response.headers.get('access-control-max-age')).toBe('600');
  expect(varies(response)).toContain('origin');
});

test.each([
  ['another origin', 'https://evil.example'],
  ['the same host over HTTP', 'http://app.example'],
  ['another port', `${ORIGIN}:8443`],
  ['a host that ends alike', 'https://evil-app.example'],
  ['the origin of a sandboxed page', 'null'],
])('%s is told nothing, and what it is told must not be kept for others', async (_, origin) => {
  for (const method of ['OPTIONS', 'GET']) {
    const response = await send('/v1/models', method, { origin, 'access-control-request-method': 'GET' });
    const told = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(told).toEqual([]);
    expect(varies(response)).toContain('origin');
  }
});

test('a page may read the answers, the refusals and the streams, and the headers that belong to them', async () => {
  const headers = { origin: ORIGIN, 'content-type': 'application/json' };
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] });
  const answers = [
    await send(MODEL, 'POST', { ...headers, authorization: `Bearer ${token}` }, body),
    await send(MODEL, 'POST', headers, body),
    await send('/api/v1/me', 'GET', headers),
    await send('/nothing', 'GET', headers),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 401, 401, 404]);
  for (const answer of answers) {
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const exposed = answer.headers.get('access-control-expose-headers') ?? '';
    for (const name of ['x-request-id', 'retry-after', 'x-tallygate-cost', 'idempotency-replayed']) {
      expect(exposed).toContain(name);
    }
    await answer.arrayBuffer();
  }
});

test('cookies are never let along: a page of another origin must hold a token of its own', async () => {
  const response = await send('/api/v1/me', 'GET', { origin: ORIGIN });
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  expect(response.headers.get('access-control-allow-origin')).not.toBe('*');
});
