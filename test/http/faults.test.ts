import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { LAST_ANSWER, PASSED_THROUGH, sendAs } from '../clients/answers.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import type { Dialect } from '../../src/dialects/port.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall, settledRow } from '../support/model-calls.ts';
import type { ModelCall } from '../support/model-calls.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

const PRICE = { input: '1', output: '10' };
const FIRST_BYTE_MS = 250;
const IDLE_MS = 250;
const TOTAL_MS = 1_000;
/** What the machine may be late. */
const SLACK_MS = 1_500;

const PATHS: Readonly<Record<Dialect['name'], string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta/models/:target{.+}',
};

function callOf(dialect: Dialect): ModelCall {
  const call = MODEL_CALLS.find((each) => each.path === PATHS[dialect.name]);
  if (call === undefined) throw new Error(`nothing is mounted for ${dialect.name}`);
  return call;
}

const head = (lines: string, status = '200 OK'): string => `HTTP/1.1 ${status}\r\n${lines}connection: close\r\n\r\n`;
const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** A good answer of the dialect as bytes. */
function bytesOf(dialect: Dialect, stream: boolean): Uint8Array {
  const good = sendAs(dialect, LAST_ANSWER, stream);
  if (good.kind !== 'whole') throw new Error('an answer is one piece');
  return typeof good.body === 'string' ? new TextEncoder().encode(good.body) : (good.body as Uint8Array);
}

interface Fault {
  readonly name: string;
  readonly answer: (dialect: Dialect, stream: boolean) => UpstreamAnswer;
  /** Status and type of the error; null: it is no failure. */
  readonly error: readonly [number, string] | null;
}

const UPSTREAM_ERROR = [502, 'upstream_error'] as const;
const TIMEOUT = [504, 'upstream_timeout'] as const;
const whole = (status: number, body: string | object, headers: Record<string, string> = {}): UpstreamAnswer => ({
  kind: 'whole',
  status,
  body,
  headers,
});

/** Before anything of the answer went to the client. */
const EARLY: readonly Fault[] = [
  {
    name: 'a reset before the head',
    answer: () => ({ kind: 'raw', pieces: [''], ending: 'reset' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a reset in the head',
    answer: () => ({ kind: 'raw', pieces: ['HTTP/1.1 200 OK\r\ncont'], ending: 'reset' }),
    error: UPSTREAM_ERROR,
  },
  { name: 'a stall before the head', answer: () => ({ kind: 'stall' }), error: TIMEOUT },
  {
    name: 'a stall in the body',
    answer: (_, stream) => ({
      kind: 'raw',
      pieces: [
        head(
          stream ? 'content-type: text/event-stream\r\n' : 'content-type: application/json\r\ncontent-length: 500\r\n',
        ),
      ],
    }),
    error: TIMEOUT,
  },
  {
    name: 'a byte now and then',
    answer: (dialect, stream) => ({
      kind: 'raw',
      pieces: Array.from(
        head('content-type: application/json\r\ncontent-length: 900\r\n') +
          JSON.stringify(dialect.name + stream).repeat(9),
      ),
      intervalMs: 60,
    }),
    error: TIMEOUT,
  },
  {
    name: '429 without a wait',
    answer: () => whole(429, { error: { message: 'slow down' } }),
    error: [429, 'rate_limited'],
  },
  {
    name: '429 with a wait',
    answer: () => whole(429, { error: { message: 'slow down' } }, { 'retry-after': '7' }),
    error: [429, 'rate_limited'],
  },
  {
    name: '429 that is about money',
    answer: () =>
      whole(429, {
        error: { message: 'Insufficient balance', type: 'insufficient_quota', code: 'insufficient_quota' },
      }),
    error: UPSTREAM_ERROR,
  },
  { name: '500', answer: () => whole(500, { error: { message: 'broken' } }), error: UPSTREAM_ERROR },
  {
    name: '529',
    answer: () => whole(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'an HTML page with 502',
    answer: () => whole(502, HTML, { 'content-type': 'text/html' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'an HTML page with 200',
    answer: () => whole(200, HTML, { 'content-type': 'text/html' }),
    error: UPSTREAM_ERROR,
  },
  { name: 'nothing with 200', answer: () => whole(200, ''), error: UPSTREAM_ERROR },
  { name: 'JSON that breaks off', answer: () => whole(200, '{"id":"x","choices":[{"ind'), error: UPSTREAM_ERROR },
  {
    name: 'an error with 200',
    answer: () => whole(200, { error: { message: 'no capacity', code: 503 } }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a compressed body',
    answer: () => ({ kind: 'whole', body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a huge header',
    answer: () => whole(200, {}, { 'x-huge': 'x'.repeat(2 * 1024 * 1024) }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'no HTTP',
    answer: () => ({ kind: 'raw', pieces: ['SSH-2.0-OpenSSH_9.6\r\n'], ending: 'close' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'the wrong content type',
    answer: (dialect, stream) => ({
      kind: 'whole',
      body: bytesOf(dialect, stream),
      headers: { 'content-type': 'application/octet-stream' },
    }),
    error: null,
  },
];

describe('a provider that fails', () => {
  let gw: TestGateway;
  let caller: TestCaller;
  let refusing = '';

  beforeAll(async () => {
    gw = await startTestGateway('sqlite');
    const gone = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
    refusing = `http://127.0.0.1:${gone.port}`;
    gone.stop(true);
  }, 30_000);
  afterAll(() => gw.close());

  beforeEach(async () => {
    caller = await gw.createCaller({ user: { budgets: [{ amount: '100', period: 'total', hard: true }] } });
  });
  afterEach(async () => {
    // Whatever happened: nothing stays held, and the budget is what the row says.
    const { cost } = await settledRow(gw, caller.userId);
    const { data } = await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`);
    expect(data.budgets[0]).toMatchObject({ spent: cost.amount, held: '0' });
  });

  let count = 0;
  /** A model of its own, so that no breaker of an earlier fault is open. */
  async function offer(dialect: Dialect, url = gw.upstream.url): Promise<string> {
    count += 1;
    const model = `m-${count}`;
    const kind = { 'anthropic-messages': 'anthropic', gemini: 'gemini' }[dialect.name as string] ?? 'openai-compatible';
    await gw.addProvider(`p-${count}`, [{ model, upstream_model: 'upstream-name', price: PRICE }], {
      kind,
      base_url: kind === 'openai-compatible' ? `${url}/v1` : url,
      ...(kind === 'openai-compatible' ? { dialects: [dialect.name] } : {}),
      first_byte_timeout_ms: FIRST_BYTE_MS,
      idle_timeout_ms: IDLE_MS,
      timeout_ms: TOTAL_MS,
    });
    return model;
  }

  describe.each(PASSED_THROUGH.map(([, dialect]) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
    const call = callOf(dialect);
    const cases = EARLY.flatMap((fault) => [false, true].map((stream) => [fault.name, stream, fault] as const));

    test.each(cases)('%s, stream %p', async (_name, stream, fault) => {
      const model = await offer(dialect);
      gw.upstream.enqueue(fault.answer(dialect, stream));
      const started = performance.now();
      const response = await sendCall(gw, call, caller.token, call.body(model, stream));
      const text = await response.text();
      expect(performance.now() - started).toBeLessThan(TOTAL_MS + SLACK_MS);
      const row = await settledRow(gw, caller.userId);
      expect(row.model).toBe(model);
      if (fault.error === null) {
        expect([response.status, row.status, row.error_code]).toEqual([200, 200, null]);
        return;
      }
      const [status, type] = fault.error;
      expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([
        status,
        'application/json',
      ]);
      expect([text, call.errorType(JSON.parse(text))]).toEqual([expect.not.stringContaining('<html'), type]);
      expect(row).toMatchObject({ state: 'settled', status, cost: { amount: '0' }, finish_reason: 'error' });
      expect(row.attempts).toHaveLength(1);
      expect(response.headers.get('retry-after')).toBe(fault.name === '429 with a wait' ? '7' : null);
    });

    test.each([false, true])('a refused connection, stream %p', async (stream) => {
      const model = await offer(dialect, refusing);
      const response = await sendCall(gw, call, caller.token, call.body(model, stream));
      expect([response.status, call.errorType(await response.json())]).toEqual([...UPSTREAM_ERROR]);
      expect(await settledRow(gw, caller.userId)).toMatchObject({ model, provider_cost: { amount: '0' } });
    });

    const errorEvent = new TextDecoder().decode(
      dialect.encodeStreamError(new GatewayError('overloaded'), 'r', 'no capacity'),
    );
    test.each([
      ['whole', [errorEvent]],
      ['in two pieces', [errorEvent.slice(0, 12), errorEvent.slice(12)]],
      ['behind a comment', [`: wait\n\n${errorEvent}`]],
    ] as const)(
      'a stream whose first event is an error, %s, is a failure that another deployment may not share',
      async (_name, pieces) => {
        const model = await offer(dialect);
        const other = await offer(dialect);
        const found = await gw.admin('GET', `/api/v1/admin/models?name=${model}`);
        await gw.admin('PATCH', `/api/v1/admin/models/${found.data.items[0].id}`, { fallbacks: [other] });
        gw.upstream.enqueue(
          {
            kind: 'raw',
            pieces: [head('content-type: text/event-stream\r\n'), ...pieces],
            intervalMs: 15,
            ending: 'close',
          },
          sendAs(dialect, LAST_ANSWER, true),
        );
        const response = await sendCall(gw, call, caller.token, call.body(model, true));
        const text = await response.text();
        expect([response.status, text.includes('no capacity')]).toEqual([200, false]);
        const row = await settledRow(gw, caller.userId);
        expect([row.status, row.attempts.map((each: { outcome: string }) => each.outcome)]).toEqual([
          200,
          ['failed', 'answered'],
        ]);
      },
    );

    /** The stream up to its half, and what happens then. */
    const broken = (ending: 'close' | 'reset' | 'keep'): UpstreamAnswer => {
      const text = new TextDecoder().decode(bytesOf(dialect, true));
      const begun = dialect.name === 'gemini' ? `${text.split('"finishReason"')[0]?.replace(/,$/, '')}}]}\n\n` : '';
      return {
        kind: 'raw',
        pieces: [head('content-type: text/event-stream\r\n'), begun + text.slice(0, text.indexOf('Found') + 3)],
        ending,
      };
    };
    test.each([
      ['is cut in the middle of an event', 'close', 50201, 'upstream_error'],
      ['is reset', 'reset', 50201, 'upstream_error'],
      ['stalls', 'keep', 50401, 'upstream_timeout'],
    ] as const)('a stream that %s ends with an error of the dialect', async (_name, ending, code, type) => {
      const model = await offer(dialect);
      gw.upstream.enqueue(broken(ending));
      const started = performance.now();
      const response = await sendCall(gw, call, caller.token, call.body(model, true));
      const text = await response.text();
      expect(performance.now() - started).toBeLessThan(TOTAL_MS + SLACK_MS);
      const row = await settledRow(gw, caller.userId);
      expect(row).toMatchObject({ model, state: 'settled', status: 200, error_code: code, finish_reason: 'error' });
      const last = text.trimEnd().split('\ndata: ').at(-1) ?? '';
      expect([response.status, call.errorType(JSON.parse(last))]).toEqual([200, type]);
    });
  });

  test('the wait that stands in the body alone is honoured', async () => {
    const [, dialect] = PASSED_THROUGH.find(([, each]) => each.name === 'gemini') ?? [];
    if (dialect === undefined) throw new Error('no such dialect');
    const model = await offer(dialect);
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17.5s' }];
    gw.upstream.enqueue(whole(429, { error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED', details } }));
    const call = callOf(dialect);
    const response = await sendCall(gw, call, caller.token, call.body(model, false));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '18']);
  });
});
