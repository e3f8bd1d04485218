import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { startOtlpCollector } from '../support/otlp-collector.ts';
import type { OtlpCollector, ReceivedSpan } from '../support/otlp-collector.ts';

const PROMPT = 'the text of the prompt';
const OUTPUT = 'the text of the answer';
const BODY = { model: 'm', messages: [{ role: 'user', content: PROMPT }] };
const ANSWER = {
  id: 'chatcmpl-1',
  choices: [{ index: 0, message: { role: 'assistant', content: OUTPUT }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 500, prompt_tokens_details: { cached_tokens: 200 } },
};
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

let collector: OtlpCollector;
let gw: TestGateway;
let caller: TestCaller;

beforeAll(async () => {
  collector = startOtlpCollector();
  gw = await startTestGateway('sqlite', {
    TALLYGATE_OTLP_URL: collector.url,
    TALLYGATE_OTLP_HEADERS: 'x-collector-key=collector-secret',
  });
  const price = { input: '1', output: '2', cached_input: '0.5' };
  await gw.addProvider('first', [{ model: 'm', upstream_model: 'upstream-m', price }]);
  await gw.addProvider('second', [{ model: 'm', upstream_model: 'other-m', price }], { priority: 2 });
  caller = await gw.createCaller();
});
afterAll(async () => {
  await gw.close();
  await collector.close();
});

/** The spans that one call leaves, the server span first. */
async function traceOf(count: number, call: () => Promise<Response>): Promise<readonly ReceivedSpan[]> {
  const before = collector.spans.length;
  const response = await call();
  await response.arrayBuffer();
  const spans = (await collector.received(before + count)).slice(before);
  return spans.toSorted((a, b) => a.kind - b.kind || a.startMs - b.startMs);
}

test('a call is a server span with a client span for its attempt, by the conventions, under the trace of the client', async () => {
  gw.upstream.answer({ kind: 'whole', body: ANSWER });
  const headers = { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`, tracestate: 'vendor=1', 'x-request-id': 'mine' };
  const earliest = Date.now();
  const [server, attempt] = await traceOf(2, () => gw.chat(caller.token, BODY, { headers }));
  const [row] = await gw.requestsOf(caller.userId);
  expect(server).toMatchObject({
    traceId: TRACE_ID,
    parentSpanId: PARENT_ID,
    traceState: 'vendor=1',
    name: 'chat m',
    kind: SERVER,
    statusCode: 0,
    resource: { 'service.name': 'tallygate' },
  });
  const { 'tallygate.time_to_first_token_ms': _, ...attributes } = server?.attributes ?? {};
  expect(attributes).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai-compatible',
    'gen_ai.request.model': 'm',
    'gen_ai.response.model': 'upstream-m',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 500,
    'gen_ai.usage.cache_read.input_tokens': 200,
    'http.response.status_code': 200,
    'tallygate.request_id': row.id,
    'tallygate.correlation_id': 'mine',
    'tallygate.customer_user_id': caller.userId,
    'tallygate.token_id': caller.tokenId,
    'tallygate.provider': 'first',
    'tallygate.stream': false,
    'tallygate.charge_usd': row.cost.amount,
  });
  expect(row.cost.amount).toBe('0.0019');
  expect(attempt).toMatchObject({
    traceId: TRACE_ID,
    parentSpanId: server?.spanId,
    name: 'chat upstream-m',
    kind: CLIENT,
    statusCode: 0,
    attributes: {
      'gen_ai.request.model': 'upstream-m',
      'http.response.status_code': 200,
      'tallygate.provider': 'first',
      'tallygate.deployment_id': row.deployment_id,
      'tallygate.provider_cost_usd': '0.0019',
    },
  });
  expect(server?.startMs).toBeGreaterThanOrEqual(earliest - 1000);
  expect(server?.endMs).toBeGreaterThanOrEqual(server?.startMs ?? 0);
  const [request] = collector.requests;
  expect([request?.path, request?.headers.get('content-type'), request?.headers.get('x-collector-key')]).toEqual([
    '/v1/traces',
    'application/x-protobuf',
    'collector-secret',
  ]);
  expect(JSON.stringify((await gw.upstream.received(1)).headers).toLowerCase()).not.toContain('traceparent');
});

test('each attempt has its span, and a failed one says why', async () => {
  gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'down' } } });
  gw.upstream.answer({ kind: 'whole', body: ANSWER });
  const spans = await traceOf(3, () => gw.chat(caller.token, BODY));
  const [server, failed, answered] = spans;
  expect(server).toMatchObject({ parentSpanId: '', statusCode: 0, attributes: { 'tallygate.provider': 'second' } });
  expect(failed).toMatchObject({
    parentSpanId: server?.spanId,
    statusCode: ERROR,
    attributes: { 'error.type': 'upstream_error', 'http.response.status_code': 500 },
  });
  expect(answered).toMatchObject({ name: 'chat other-m', statusCode: 0 });
});

test('a refused call is a server span of its own', async () => {
  const [refused] = await traceOf(1, () => gw.chat(caller.token, { ...BODY, model: 'no-such-model' }));
  expect(refused).toMatchObject({
    name: 'chat',
    kind: SERVER,
    statusCode: 0,
    attributes: { 'error.type': 'model_not_found', 'http.response.status_code': 404 },
  });
});

test.each([
  '',
  'nonsense',
  `00-${'0'.repeat(32)}-${PARENT_ID}-01`,
  `ff-${TRACE_ID}-${PARENT_ID}-01`,
  `00-${TRACE_ID}-${PARENT_ID}`,
])('a malformed traceparent counts as none: %p', async (traceparent) => {
  const [server] = await traceOf(2, () => gw.chat(caller.token, BODY, { headers: { traceparent } }));
  expect(server?.parentSpanId).toBe('');
  expect(server?.traceId).not.toBe(TRACE_ID);
});

test('a client that does not sample is not traced, and no text of a prompt or an answer is', async () => {
  const before = collector.spans.length;
  const response = await gw.chat(caller.token, BODY, { headers: { traceparent: `00-${TRACE_ID}-${PARENT_ID}-00` } });
  await response.arrayBuffer();
  await traceOf(2, () => gw.chat(caller.token, BODY));
  expect(collector.spans.length).toBe(before + 2);
  const all = JSON.stringify(collector.spans);
  for (const text of [PROMPT, OUTPUT, caller.token]) expect(all).not.toContain(text);
});

test('what a collector does not take is dropped and counted, and the calls go on', async () => {
  collector.answer(503);
  for (let calls = 0; calls < 3; calls++) expect((await gw.chat(caller.token, BODY)).status).toBe(200);
  const read = async () => (await fetch(`${gw.url}/metrics`)).text();
  for (let round = 0; round < 500 && !(await read()).includes('outcome="dropped"'); round++) await Bun.sleep(10);
  expect(await read()).toMatch(/tallygate_trace_spans_total\{outcome="dropped"\} 6\n/);
  expect(gw.logLines.filter((line) => line.includes('traces.unsent')).length).toBeGreaterThan(0);
  expect(gw.logLines.join('')).not.toContain('collector-secret');
  collector.answer(200);
});

test('what waits is sent before the gateway ends', async () => {
  const own = startOtlpCollector();
  const ending = await startTestGateway('sqlite', { TALLYGATE_OTLP_URL: `${own.url}/own/path` });
  await ending.addProvider('p', [{ model: 'm', price: { input: '1', output: '2' } }]);
  const { token } = await ending.createCaller();
  ending.upstream.answer({ kind: 'whole', body: ANSWER });
  await (await ending.chat(token, BODY)).arrayBuffer();
  await ending.close();
  expect(own.spans.map((span) => span.kind).toSorted((a, b) => a - b)).toEqual([SERVER, CLIENT]);
  expect(own.requests.map((request) => request.path)).toEqual(['/own/path']);
  await own.close();
});
