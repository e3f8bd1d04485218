import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test';
import { z } from 'zod';
import { defineRoute } from '../../src/http/route.ts';
import type { RouteOutput } from '../../src/http/route.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { createTestHttp } from '../support/http.ts';
import type { IdempotencyRecord } from '../../src/store/records/index.ts';
import type { TestAnswer, TestHttp } from '../support/http.ts';
import { makeCustomer } from '../support/sample-records.ts';

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
  const insert = http.store.idempotency.insert.bind(http.store.idempotency);
  spyOn(http.store.idempotency, 'insert').mockImplementation((record) => {
    inserted.push(record.key);
    return insert(record);
  });
});
afterAll(() => http.dispose());

function post(key: string, name = 'a', token = http.admins.owner): Promise<TestAnswer> {
  return http.call('POST', '/api/v1/admin/things', { token, json: { name }, headers: { 'idempotency-key': key } });
}

const inserted: string[] = [];

/** The records as they are kept now, newest first. */
async function findRecords(): Promise<readonly IdempotencyRecord[]> {
  const found = await Promise.all(inserted.toReversed().map((key) => http.store.idempotency.find(key)));
  return found.filter((record) => record !== null);
}

function runOf(answer: TestAnswer): unknown {
  return (answer.json as { data: { run?: unknown } }).data.run;
}

function dataOf(answer: TestAnswer): unknown {
  return (answer.json as { data: unknown }).data;
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

test('many at once under a key that has expired run once', async () => {
  await post('expired-race');
  http.clock.advance(25 * HOUR_MS);
  const before = runs;
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('expired-race')));
  expect(runs).toBe(before + 1);
  expect(answers.every((answer) => answer.status === 201 || codeOf(answer) === 40903)).toBe(true);
});

describe('a call that its process did not survive', () => {
  /** What the next process makes of the data: `seed` leaves a record as the one that died left it. */
  async function after(change: (record: IdempotencyRecord) => Partial<IdempotencyRecord>): Promise<TestAnswer[]> {
    const key = crypto.randomUUID();
    await post(key);
    const [kept] = await findRecords();
    if (kept === undefined) throw new Error('no record');
    await http.store.transact([http.store.idempotency.remove(kept.key)]);
    const lost = { ...kept, status: null, answerSealed: null, createdAt: kept.createdAt - 400 * 24 * HOUR_MS };
    await http.store.transact([http.store.idempotency.insert({ ...lost, ...change(lost) })]);
    return [await post(key), await post(key, 'other')];
  }

  test('may be tried again when it had written nothing', async () => {
    const before = runs;
    const [again] = await after(() => ({}));
    expect([again?.status, runs]).toEqual([201, before + 2]);
  });

  test('is answered as done, without data, when it had written', async () => {
    const before = runs;
    const [again, other] = await after(() => ({ status: 0 }));
    expect([again?.status, again === undefined ? null : dataOf(again)]).toEqual([201, null]);
    expect(again?.headers.get('idempotency-replayed')).toBe('true');
    expect([other?.status, other === undefined ? null : codeOf(other)]).toEqual([409, 40902]);
    expect(runs).toBe(before + 1);
  });
});

test('what a call writes and that it was written are one transaction', async () => {
  const { store } = http;
  respond = async () => {
    await store.transact([store.customers.insert({ ...makeCustomer('cus_marked') })]);
    const [record] = await findRecords();
    expect(record).toMatchObject({ status: 0, answerSealed: null });
    return { data: { run: runs } };
  };
  http.clock.advance(1);
  expect((await post('marked')).status).toBe(201);
  respond = async () => ({ data: { run: runs } });
});

test('an answer above 1 MB is not kept, and that it was given is', async () => {
  respond = async () => ({ data: { run: runs, token: 'x'.repeat(1_100_000) } });
  expect((await post('huge')).text.length).toBeGreaterThan(1_000_000);
  const before = runs;
  const again = await post('huge');
  expect([again.status, dataOf(again), runs]).toEqual([201, null, before]);
  respond = async () => ({ data: { run: runs } });
});

test('nothing of an answer is kept in plain text', async () => {
  respond = async () => ({ data: { run: runs, token: 'plain-marker-of-the-answer' } });
  await post('sealed');
  const records = await findRecords();
  expect(records.length).toBeGreaterThan(0);
  expect(JSON.stringify(records)).not.toContain('plain-marker-of-the-answer');
  respond = async () => ({ data: { run: runs } });
});
