import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  AWS_STREAM_TYPE,
  encodeAwsError,
  encodeAwsException,
  encodeConverseEvent,
} from '../support/aws-event-stream.ts';
import type { ConverseEvent } from '../support/converse-answer.ts';
import { findConverseProblems } from '../support/converse-request.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall, settledRow } from '../support/model-calls.ts';
import type { ModelCall } from '../support/model-calls.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

const PRICE = { input: '1', cached_input: '0.1', cache_write_5m: '2', output: '10' };
const NOVA = 'us.amazon.nova-2-lite-v1:0';
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const USAGE = {
  inputTokens: 12,
  outputTokens: 5,
  totalTokens: 125,
  cacheReadInputTokens: 100,
  cacheWriteInputTokens: 8,
};
/** 12 × 1 + 100 × 0.1 + 8 × 2 + 5 × 10 millionths. */
const COST = '0.000088';
const WHOLE = {
  metrics: { latencyMs: 9 },
  output: { message: { role: 'assistant', content: [{ text: 'Grüße.' }] } },
  stopReason: 'end_turn',
  usage: USAGE,
};
const START: ConverseEvent = { messageStart: { role: 'assistant', p: 'ab' } };
const TEXT: ConverseEvent = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Grüße.' }, p: 'abc' } };
const EVENTS: readonly ConverseEvent[] = [
  START,
  TEXT,
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: 'end_turn' } },
  { metadata: { usage: USAGE, metrics: { latencyMs: 9 } } },
];

let gw: TestGateway;
let caller: TestCaller;
let awsId = '';

beforeAll(async () => {
  gw = await startTestGateway('sqlite', { TALLYGATE_ALLOW_PRIVATE_PROVIDERS: 'loopback' });
  const base_url = gw.upstream.url;
  const models = [{ model: 'nova', upstream_model: NOVA, price: PRICE }];
  awsId = await gw.addProvider('aws', models, { kind: 'bedrock', base_url });
  await gw.addProvider('aws-converse', [{ model: 'claude', upstream_model: CLAUDE, price: PRICE }], {
    kind: 'bedrock',
    base_url,
    dialects: ['bedrock-converse'],
  });
}, 30_000);
afterAll(() => gw.close());

function stream(pieces: readonly Uint8Array[], headers: Readonly<Record<string, string>> = {}): UpstreamAnswer {
  return { kind: 'whole', body: Buffer.concat(pieces), headers: { 'content-type': AWS_STREAM_TYPE, ...headers } };
}

/** As the service answers: the type of the failure in a header, its message in the body. */
function failure(status: number, type: string, message: string): UpstreamAnswer {
  const headers = { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` };
  return { kind: 'whole', status, body: { message }, headers };
}

async function call(each: ModelCall, model: string, streams: boolean, extra: object = {}): Promise<Response> {
  caller = await gw.createCaller();
  return sendCall(gw, each, await each.credential(gw, caller), { ...each.body(model, streams), ...extra });
}

const lastBody = (): Answer['data'] => JSON.parse(gw.upstream.requests.at(-1)?.body ?? '');
const post = (path: string, body: object): Promise<Response> =>
  fetch(gw.url + path, {
    method: 'POST',
    headers: { 'x-api-key': caller.token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Vectors are not asked for by Converse. */
const CALLS = MODEL_CALLS.filter(({ chunk }) => chunk !== null);

describe.each(CALLS.map((each) => [each.path, each] as const))('%s', (path, each) => {
  const dialectIn = path === '/api/v1/prompts' ? 'prompts' : expect.any(String);

  test.each([false, true])('is answered by a model that speaks Converse alone (stream: %s)', async (streams) => {
    const headers = { 'x-amzn-requestid': 'aws-request-1' };
    gw.upstream.enqueue(
      streams ? stream(EVENTS.map(encodeConverseEvent), headers) : { kind: 'whole', body: WHOLE, headers },
    );
    const response = await call(each, 'nova', streams);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Grüße.')]);
    const sent = gw.upstream.requests.at(-1);
    expect(sent?.path).toBe(`/model/${encodeURIComponent(NOVA)}/${streams ? 'converse-stream' : 'converse'}`);
    expect(sent?.headers).toMatchObject({ authorization: 'Bearer upstream-secret-key', accept: 'application/json' });
    expect(findConverseProblems(sent?.body ?? '')).toEqual([]);
    expect(lastBody()).toEqual({
      inferenceConfig: { maxTokens: 10 },
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      state: 'settled',
      dialect_in: dialectIn,
      dialect_out: 'bedrock-converse',
      finish_reason: 'stop',
      estimated: false,
      cost: { amount: COST },
      attempts: [{ upstream_request_id: 'aws-request-1' }],
    });
  });

  test('a failure of the service before the answer has the client’s shape and status', async () => {
    for (const [sent, status] of [
      [failure(400, 'ValidationException', 'no such field'), 400],
      [failure(403, 'AccessDeniedException', 'no access'), 502],
      [failure(404, 'ResourceNotFoundException', 'no such model'), 502],
      [failure(429, 'ThrottlingException', 'too many tokens'), 429],
      [failure(400, 'ServiceQuotaExceededException', 'a quota'), 429],
      [failure(429, 'ModelNotReadyException', 'warming up'), 429],
      [failure(408, 'ModelTimeoutException', 'too long'), 504],
      [failure(424, 'ModelErrorException', 'it failed'), 502],
      [failure(500, 'InternalServerException', 'broken'), 502],
      [failure(503, 'ServiceUnavailableException', 'later'), 502],
    ] as const) {
      const model = await offerNova();
      gw.upstream.enqueue(sent);
      const response = await call(each, model, false);
      expect([status, response.status, each.errorType(await readJson(response))]).toEqual([
        status,
        status,
        { 400: 'invalid_request', 429: 'rate_limited', 502: 'upstream_error', 504: 'upstream_timeout' }[status],
      ]);
      expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', cost: { amount: '0' } });
    }
  });

  test('a failure as the first thing of a stream is one before the answer', async () => {
    for (const [frame, status] of [
      [encodeAwsException('throttlingException', 'too many tokens'), 429],
      [encodeAwsException('validationException', 'no such field'), 400],
      [encodeAwsException('serviceUnavailableException', 'later'), 502],
      [encodeAwsError('InternalFailure', 'broken'), 502],
    ] as const) {
      const model = await offerNova();
      gw.upstream.enqueue(stream([frame]));
      expect((await call(each, model, true)).status).toBe(status);
      expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', cost: { amount: '0' } });
    }
  });

  test('a failure within the stream is an event of the client’s own, and what was said is charged', async () => {
    const model = await offerNova();
    const head = `HTTP/1.1 200 OK\r\ncontent-type: ${AWS_STREAM_TYPE}\r\nconnection: close\r\n\r\n`;
    const said = Buffer.concat([START, TEXT].map(encodeConverseEvent));
    const failed = encodeAwsException('modelStreamErrorException', 'it broke');
    gw.upstream.enqueue({ kind: 'raw', pieces: [head, said, failed], intervalMs: 30, ending: 'close' });
    const text = await (await call(each, model, true)).text();
    expect(text).toContain('Grüße.');
    expect(text).toMatch(/upstream_error|api_error|server_error/);
    expect(text).not.toMatch(/\[DONE\]|message_stop|response\.completed|"finishReason":"STOP"/);
    const row = await settledRow(gw, caller.userId);
    expect(row).toMatchObject({ state: 'settled', estimated: true });
    expect(Number(row.cost.amount)).toBeGreaterThan(0);
  });
});

let offered = 0;

/** A deployment that no earlier failure has left resting. */
async function offerNova(): Promise<string> {
  const model = `nova-${offered++}`;
  await gw.addProvider(`aws-${model}`, [{ model, upstream_model: NOVA, price: PRICE }], {
    kind: 'bedrock',
    base_url: gw.upstream.url,
  });
  return model;
}

test('thoughts and their signatures go back to who signed them, and to nobody else', async () => {
  caller = await gw.createCaller();
  const thought = { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2lnbmVkIGJ5IENsYXVkZQ==' } } };
  const hidden = { reasoningContent: { redactedContent: 'aGlkZGVuIGJ5IENsYXVkZQ==' } };
  const content = [thought, hidden, { text: 'Grüße.' }];
  const ask = { model: 'claude', max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } };
  gw.upstream.enqueue({ kind: 'whole', body: { ...WHOLE, output: { message: { role: 'assistant', content } } } });
  const messages: object[] = [{ role: 'user', content: 'Hi' }];
  const first = await readJson(await post('/v1/messages', { ...ask, messages }));
  expect(first.content.map(({ type }: { type: string }) => type)).toEqual(['thinking', 'redacted_thinking', 'text']);
  messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: 'Go on.' });
  gw.upstream.enqueue({ kind: 'whole', body: WHOLE });
  await post('/v1/messages', { ...ask, messages });
  expect(lastBody().messages[1]).toEqual({ role: 'assistant', content });
  expect(lastBody().additionalModelRequestFields).toEqual({ thinking: { type: 'enabled', budget_tokens: 1024 } });
  gw.upstream.enqueue({ kind: 'whole', body: WHOLE });
  const foreign = await post('/v1/messages', { ...ask, model: 'nova', messages });
  expect(lastBody().messages[1]).toEqual({ role: 'assistant', content: [{ text: 'Grüße.' }] });
  expect(foreign.headers.get('x-tallygate-warnings')).toContain('reasoning of earlier turns');
});

test('cache marks become cache points, and what is cached is priced as such', async () => {
  caller = await gw.createCaller();
  const cache_control = { type: 'ephemeral', ttl: '1h' };
  gw.upstream.enqueue({ kind: 'whole', body: WHOLE });
  const answer = await readJson(
    await post('/v1/messages', {
      model: 'claude',
      max_tokens: 50,
      system: [{ type: 'text', text: 'Be short.', cache_control }],
      tools: [{ name: 'find', input_schema: { type: 'object', properties: {} }, cache_control }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] }],
    }),
  );
  const point = { cachePoint: { type: 'default', ttl: '1h' } };
  expect(lastBody()).toMatchObject({
    system: [{ text: 'Be short.' }, point],
    toolConfig: { tools: [{ toolSpec: { name: 'find' } }, point] },
    messages: [{ role: 'user', content: [{ text: 'Hi' }, { cachePoint: { type: 'default' } }] }],
  });
  expect(answer.usage).toMatchObject({
    input_tokens: 12,
    cache_read_input_tokens: 100,
    cache_creation_input_tokens: 8,
    output_tokens: 5,
  });
});

test('a guardrail that steps in is a filtered answer', async () => {
  caller = await gw.createCaller();
  gw.upstream.enqueue({ kind: 'whole', body: { ...WHOLE, stopReason: 'guardrail_intervened' } });
  const guardrailConfig = { guardrailIdentifier: 'own', guardrailVersion: '1', trace: 'enabled' };
  const messages = [{ role: 'user', content: 'Hi' }];
  const response = await post('/v1/chat/completions', { model: 'nova', messages, guardrailConfig });
  expect((await readJson(response)).choices[0].finish_reason).toBe('content_filter');
  expect(lastBody().guardrailConfig).toEqual(guardrailConfig);
  expect(response.headers.get('x-tallygate-warnings')).toBeNull();
  expect(await settledRow(gw, caller.userId)).toMatchObject({ finish_reason: 'content_filter' });
});

test('what the model alone takes is handed on, and what cannot be said is named or refused', async () => {
  caller = await gw.createCaller();
  const body = {
    model: 'nova',
    messages: [{ role: 'user', content: 'Hi' }],
    additionalModelRequestFields: { inferenceConfig: { topK: 20 } },
    seed: 7,
  };
  gw.upstream.enqueue({ kind: 'whole', body: WHOLE });
  const response = await post('/v1/chat/completions', body);
  expect(lastBody().additionalModelRequestFields).toEqual({ inferenceConfig: { topK: 20 } });
  expect(response.headers.get('x-tallygate-warnings')).toBe('seed has no equivalent and was left out');
  const refused = await fetch(`${gw.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${caller.token}`,
      'content-type': 'application/json',
      'x-tallygate-strict': 'true',
    },
    body: JSON.stringify(body),
  });
  expect([refused.status, (await readJson(refused)).error.code]).toEqual([400, 'unsupported_parameter']);
});

test('counts that did not come are estimated, and the answer is whole', async () => {
  gw.upstream.enqueue(stream(EVENTS.slice(0, -1).map(encodeConverseEvent)));
  const chat = CALLS[0];
  if (chat === undefined) throw new Error('no call');
  const text = await (await call(chat, 'nova', true)).text();
  expect(text).toContain('"finish_reason":"stop"');
  expect(await settledRow(gw, caller.userId)).toMatchObject({
    state: 'settled',
    estimated: true,
    finish_reason: 'stop',
  });
});

test('a stream that ends inside a message is broken', async () => {
  const bytes = Buffer.concat(EVENTS.slice(0, 3).map(encodeConverseEvent));
  const model = await offerNova();
  gw.upstream.enqueue(stream([bytes.subarray(0, bytes.length - 5)]));
  const chat = CALLS[0];
  if (chat === undefined) throw new Error('no call');
  const text = await (await call(chat, model, true)).text();
  expect(text).toContain('upstream_error');
  expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', error_code: 50201 });
});

test('a client of Anthropic’s format reads failures of the service in that format, natively too', async () => {
  caller = await gw.createCaller();
  await gw.addProvider('aws-native', [{ model: 'native', upstream_model: CLAUDE, price: PRICE }], {
    kind: 'bedrock',
    base_url: gw.upstream.url,
  });
  gw.upstream.enqueue(failure(400, 'ValidationException', 'messages: roles must alternate'));
  const ask = { model: 'native', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] };
  const response = await post('/v1/messages', ask);
  expect(gw.upstream.requests.at(-1)?.path).toBe(`/model/${encodeURIComponent(CLAUDE)}/invoke`);
  expect([response.status, await readJson(response)]).toEqual([
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: 'messages: roles must alternate' } },
  ]);
});

test('a provider is tried in the format that its model speaks, and the route says so', async () => {
  gw.upstream.enqueue({ kind: 'whole', body: WHOLE });
  const tried = await gw.admin('POST', `/api/v1/admin/providers/${awsId}/test`, {});
  expect(tried.data).toMatchObject({ ok: true });
  expect(gw.upstream.requests.at(-1)?.path).toContain('/converse');
  const models = await gw.admin('GET', '/api/v1/admin/models?page_size=200');
  const nova = models.data.items.find(({ name }: { name: string }) => name === 'nova');
  const route = await gw.admin('POST', `/api/v1/admin/models/${nova.id}/route`, { dialect: 'anthropic-messages' });
  expect(route.data.candidates[0]).toMatchObject({ dialect: 'bedrock-converse', native: false });
});
