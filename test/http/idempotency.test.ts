import { afterAll, beforeAll, expect, test } from 'bun:test';
import { z } from 'zod';
import { defineRoute } from '../../src/http/route.ts';
import type { RouteOutput } from '../../src/http/route.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';

const HOUR_MS = 3_600_000;
const SECRET = `tga_${'a'.repeat(49)}`;

let http: TestHttp;
let runs = 0;
let respond: () => Promise<RouteOutput<{ run: number; token?: string }>>;

const route = defineRoute({
  method: 'POST',
  path: '/api/v1/admin/things',
  access: { kind: 'admin', permission: 'usage.read' },
  summary: { en: 'Make a thing', zh: '创建' },
  body: z.strictObject({ name: z.string() }),
  answer: z.object({ run: z.number(), token: z.string().optional() }),
  status: 201,
  streams: true,
  handle: () => {
    runs += 1;
    return respond();
  },
});

beforeAll(async () => {
  http = await createTestHttp({ extraRoutes: () => [route] });
  respond = async () => ({ data: { run: runs } });
});
afterAll(() => http.dispose());

function post(key: string, name = 'a', token = http.admins.owner): Promise<TestAnswer> {
  return http.call('POST', '/api/v1/admin/things', { token, json: { name }, headers: { 'idempotency-key': key } });
}

function runOf(answer: TestAnswer): unknown {
  return (answer.json as { data: { run?: unknown } }).data.run;
}

function codeOf(answer: TestAnswer): unknown {
  return (answer.json as { code?: unknown }).code;
}

test('the same key and body get the first answer again, and nothing runs twice', async () => {
  const first = await post('same');
  const before = runs;
  const second = await post('same');
  expect(runs).toBe(before);
  expect([second.status, runOf(second)]).toEqual([first.status, runOf(first)]);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('another body under the same key is 40902', async () => {
  await post('mismatch');
  const answer = await post('mismatch', 'b');
  expect([answer.status, codeOf(answer)]).toEqual([409, 40902]);
});

test('a call whose first one still runs is 40903 with Retry-After', async () => {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  respond = async () => {
    started.resolve();
    await gate.promise;
    return { data: { run: runs } };
  };
  const first = post('running');
  await started.promise;
  const second = await post('running');
  expect([second.status, codeOf(second), second.headers.get('retry-after')]).toEqual([409, 40903, '1']);
  gate.resolve();
  expect((await first).status).toBe(201);
  respond = async () => ({ data: { run: runs } });
});

test('many at once under one key run once', async () => {
  const before = runs;
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('race')));
  expect(runs).toBe(before + 1);
  expect(answers.every((answer) => answer.status === 201 || codeOf(answer) === 40903)).toBe(true);
});

test('keys of different credentials have nothing to do with each other', async () => {
  const before = runs;
  await post('shared', 'a', http.admins.owner);
  await post('shared', 'b', http.admins.admin);
  expect(runs).toBe(before + 2);
});

test('a repeated answer comes without its secret, which is not kept', async () => {
  respond = async () => ({ data: { run: runs, token: SECRET } });
  expect((await post('secret')).text).toContain(SECRET);
  const again = await post('secret');
  expect(again.text).not.toContain(SECRET);
  expect(runOf(again)).toBe(runs);
  respond = async () => ({ data: { run: runs } });
});

test('what failed may be tried again', async () => {
  respond = () => Promise.reject(new GatewayError('overloaded'));
  expect((await post('failing')).status).toBe(503);
  respond = async () => ({ data: { run: runs } });
  expect((await post('failing')).status).toBe(201);
});

test('a stream is replayed as it was sent', async () => {
  const events = 'event: delta\ndata: {"output":"hé"}\n\nevent: done\ndata: {}\n\n';
  respond = async () => ({
    data: { run: runs },
    response: new Response(events, { headers: { 'content-type': 'text/event-stream' } }),
  });
  expect((await post('stream')).text).toBe(events);
  respond = () => Promise.reject(new GatewayError('overloaded'));
  const again = await post('stream');
  expect([again.text, again.headers.get('content-type')]).toEqual([events, 'text/event-stream']);
  respond = async () => ({ data: { run: runs } });
});

test('a key that is not visible ASCII is refused', async () => {
  for (const key of ['with space', 'x'.repeat(256)]) expect(codeOf(await post(key))).toBe(40001);
});

test('a key is forgotten after 24 hours', async () => {
  await post('old');
  const before = runs;
  http.clock.advance(23 * HOUR_MS);
  expect((await post('old')).status).toBe(201);
  expect(runs).toBe(before);
  http.clock.advance(HOUR_MS);
  await post('old');
  expect(runs).toBe(before + 1);
});
