import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { LAST_ANSWER, PASSED_THROUGH, sendAs } from '../clients/answers.ts';
import type { UpstreamFormat } from '../clients/answers.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import type { Dialect } from '../../src/dialects/port.ts';
import {
  answerWith,
  BROKEN_STREAMS,
  EARLY_FAULTS,
  FAULT_WITHIN_MS,
  faultyProvider,
  head,
  UPSTREAM_ERROR,
} from '../support/faults.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall, settledRow } from '../support/model-calls.ts';
import type { ModelCall } from '../support/model-calls.ts';

const PRICE = { input: '1', output: '10' };

const PATHS: Readonly<Record<Dialect['name'], string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta/models/:target{.+}',
};

/** What the client speaks, and what the provider does. */
const PAIRS: readonly (readonly [string, Dialect, UpstreamFormat])[] = [
  ...PASSED_THROUGH.map(([, dialect]) => [dialect.name, dialect, dialect] as const),
  ['anthropic-messages of a provider that speaks Converse', anthropicMessages, bedrockConverse],
];

function callOf(dialect: Dialect): ModelCall {
  const call = MODEL_CALLS.find((each) => each.path === PATHS[dialect.name]);
  if (call === undefined) throw new Error(`nothing is mounted for ${dialect.name}`);
  return call;
}

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
  async function offer(format: UpstreamFormat, url = gw.upstream.url): Promise<string> {
    count += 1;
    const model = `m-${count}`;
    const { upstream_model, ...fields } = faultyProvider(format, url);
    await gw.addProvider(`p-${count}`, [{ model, upstream_model, price: PRICE }], fields);
    return model;
  }

  describe.each(PAIRS)('%s', (_, dialect, format) => {
    const call = callOf(dialect);
    const cases = EARLY_FAULTS.flatMap((fault) => [false, true].map((stream) => [fault.name, stream, fault] as const));

    test.each(cases)('%s, stream %p', async (_name, stream, fault) => {
      const model = await offer(format);
      gw.upstream.enqueue(fault.answer(format, stream));
      const started = performance.now();
      const response = await sendCall(gw, call, caller.token, call.body(model, stream));
      const text = await response.text();
      expect(performance.now() - started).toBeLessThan(FAULT_WITHIN_MS);
      const row = await settledRow(gw, caller.userId);
      expect(row.model).toBe(model);
      // The framing of the vendor's streams is told by their type alone.
      const error = fault.error ?? (stream && format.name === 'bedrock-converse' ? UPSTREAM_ERROR : null);
      if (error === null) {
        expect([response.status, row.status, row.error_code]).toEqual([200, 200, null]);
        if (!stream) expect(response.headers.get('content-type')).toBe('application/json');
        return;
      }
      const [status, type] = error;
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
      const model = await offer(format, refusing);
      const response = await sendCall(gw, call, caller.token, call.body(model, stream));
      expect([response.status, call.errorType(await response.json())]).toEqual([...UPSTREAM_ERROR]);
      expect(await settledRow(gw, caller.userId)).toMatchObject({ model, provider_cost: { amount: '0' } });
    });

    test.each(BROKEN_STREAMS.map((each) => [each.name, each] as const))(
      'a stream that %s ends with an error of the dialect',
      async (_name, { answer, code, type }) => {
        const model = await offer(format);
        gw.upstream.enqueue(answer(format));
        const started = performance.now();
        const response = await sendCall(gw, call, caller.token, call.body(model, true));
        const text = await response.text();
        expect(performance.now() - started).toBeLessThan(FAULT_WITHIN_MS);
        const row = await settledRow(gw, caller.userId);
        expect(row).toMatchObject({ model, state: 'settled', status: 200, error_code: code, finish_reason: 'error' });
        const last = text.trimEnd().split('\ndata: ').at(-1) ?? '';
        expect([response.status, call.errorType(JSON.parse(last))]).toEqual([200, type]);
      },
    );
  });

  describe.each(PASSED_THROUGH.map(([, dialect]) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
    const call = callOf(dialect);
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
  });

  test('the wait that stands in the body alone is honoured', async () => {
    const [, dialect] = PASSED_THROUGH.find(([, each]) => each.name === 'gemini') ?? [];
    if (dialect === undefined) throw new Error('no such dialect');
    const model = await offer(dialect);
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17.5s' }];
    gw.upstream.enqueue(
      answerWith(429, { error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED', details } }),
    );
    const call = callOf(dialect);
    const response = await sendCall(gw, call, caller.token, call.body(model, false));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '18']);
  });
});
