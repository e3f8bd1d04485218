import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import type { IdempotencyRecord } from '../../src/store/records/index.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const HOUR_MS = 3_600_000;
const OUTPUT = 'the text of the answer';
const ANSWER = {
  choices: [{ index: 0, message: { role: 'assistant', content: OUTPUT }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 500 },
};

let gw: TestGateway;
let caller: TestCaller;
let access: string;
/** Records as they were claimed, the last one last. */
const claimed: IdempotencyRecord[] = [];

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  caller = await gw.createCaller();
  access = await gw.exchange(caller.token);
  gw.upstream.answer({ kind: 'whole', body: ANSWER });
  const { idempotency } = gw.gateway.core.store;
  const insert = idempotency.insert.bind(idempotency);
  spyOn(idempotency, 'insert').mockImplementation((record) => {
    claimed.push(record);
    return insert(record);
  });
});
afterAll(() => gw.close());

const prompt = (key: string, fields: object = {}, headers: Record<string, string> = {}) =>
  fetch(`${gw.url}/api/v1/prompts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      ...headers,
    },
    body: JSON.stringify({ model: 'm', prompt: 'Hi', ...fields }),
  });

/** Leaves the last claim as a process left it that died while the call ran. */
async function forgetAnswer(): Promise<void> {
  const { store } = gw.gateway.core;
  const record = claimed.at(-1);
  if (record === undefined) throw new Error('nothing was claimed');
  await store.transact([store.idempotency.remove(record.key)]);
  await store.transact([store.idempotency.insert({ ...record, createdAt: record.createdAt - 2 * HOUR_MS })]);
}

test('a repeated prompt gets the first answer and is charged once, whatever request id it comes with', async () => {
  const before = gw.upstream.requests.length;
  const first = await prompt('once');
  const answer = (await readJson(first)).data;
  expect([first.status, answer.output]).toEqual([200, OUTPUT]);
  for (const id of ['other-1', 'other-2']) {
    const again = await prompt('once', {}, { 'x-request-id': id });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await readJson(again)).data).toEqual(answer);
  }
  expect(gw.upstream.requests.length).toBe(before + 1);
  const mismatch = await prompt('once', { temperature: 1 });
  expect([mismatch.status, (await readJson(mismatch)).code]).toEqual([409, 40902]);
});

test('many at once run once', async () => {
  const before = gw.upstream.requests.length;
  const answers = await Promise.all(Array.from({ length: 12 }, () => prompt('at-once')));
  const codes = await Promise.all(answers.map(async (answer) => (await readJson(answer)).code));
  expect(codes.every((code) => code === 0 || code === 40903)).toBe(true);
  expect(answers.filter((answer) => answer.status === 409).every((one) => one.headers.has('retry-after'))).toBe(true);
  expect(gw.upstream.requests.length).toBe(before + 1);
});

test('keys belong to a credential, not to an access token', async () => {
  await prompt('shared');
  const before = gw.upstream.requests.length;
  const renewed = await gw.exchange(caller.token);
  const again = await prompt('shared', {}, { authorization: `Bearer ${renewed}` });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  const other = await gw.exchange((await gw.createCaller()).token);
  const foreign = await prompt('shared', {}, { authorization: `Bearer ${other}` });
  expect([foreign.status, foreign.headers.has('idempotency-replayed')]).toEqual([200, false]);
  expect(gw.upstream.requests.length).toBe(before + 1);
});

test.each([
  ['its own id', {}],
  ["the client's id", { 'x-request-id': 'mine' }],
])(
  'a prompt that was charged before its process died is not charged again: %s',
  async (name, headers: Record<string, string>) => {
    const key = `died ${name}`.replaceAll(' ', '-').replaceAll("'", '');
    const charged = (await readJson(await prompt(key, {}, headers))).data;
    await gw.gateway.core.store.traffic.flush();
    await forgetAnswer();
    const before = gw.upstream.requests.length;
    const again = await prompt(key, {}, headers);
    const body = await readJson(again);
    expect([again.status, body.code]).toEqual([409, 40901]);
    expect(body.error.details).toEqual([{ request: charged.id, state: 'settled', charge: '0.002' }]);
    expect(gw.upstream.requests.length).toBe(before);
  },
);

test('a prompt that its process died before sending may be sent again', async () => {
  gw.upstream.enqueue({ kind: 'whole', status: 500, body: {} });
  expect((await prompt('unsent')).status).toBe(502);
  const { store } = gw.gateway.core;
  const record = claimed.at(-1);
  if (record === undefined) throw new Error('nothing was claimed');
  await store.transact([store.idempotency.insert({ ...record, createdAt: record.createdAt - 2 * HOUR_MS })]);
  expect((await prompt('unsent')).status).toBe(200);
});
