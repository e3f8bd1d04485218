import Anthropic, { RateLimitError as AnthropicRateLimit } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import OpenAI, { RateLimitError as OpenAiRateLimit } from 'openai';
import type { CallerOptions, TestGateway } from '../support/gateway.ts';
import { readJson, startTestGateway } from '../support/gateway.ts';
import { MODEL_CALLS, sendCall } from '../support/model-calls.ts';
import type { ModelCall } from '../support/model-calls.ts';

const FREE = { free: true };
const PARTS = ['limit', 'remaining', 'reset'] as const;
const OPENAI = (unit: string, part: string): string => `x-ratelimit-${part}-${unit}`;
const ANTHROPIC = (unit: string, part: string): string => `anthropic-ratelimit-${unit}-${part}`;
const ALL = [OPENAI, ANTHROPIC].flatMap((name) =>
  ['requests', 'tokens'].flatMap((unit) => PARTS.map((part) => name(unit, part))),
);
/** What an upstream says of the operator's own limits. */
const UPSTREAM = Object.fromEntries(ALL.map((name) => [name, name.endsWith('reset') ? '7777s' : '7777']));

let gw: TestGateway;
beforeAll(async () => {
  gw = await startTestGateway('sqlite');
  await gw.addProvider('p', [{ model: 'model', price: FREE }]);
}, 30_000);
afterAll(() => gw.close());

const nameOf = (call: ModelCall): typeof OPENAI => (call.path === '/v1/messages' ? ANTHROPIC : OPENAI);

function read(response: Response): Record<string, string> {
  return Object.fromEntries(ALL.flatMap((name) => [[name, response.headers.get(name)]]).filter(([, value]) => value));
}

type Send = (stream?: boolean, called?: boolean) => Promise<Response>;

async function enter(call: ModelCall, options: CallerOptions): Promise<Send> {
  const caller = await gw.createCaller(options);
  const credential = await call.credential(gw, caller);
  return async (stream = false, called = true) => {
    if (called && stream && call.chunk !== null)
      gw.upstream.enqueue({
        kind: 'sse',
        headers: UPSTREAM,
        events: [
          call.chunk('Hello'),
          { id: 'c1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
          '[DONE]',
        ],
      });
    else if (called) gw.upstream.enqueue({ kind: 'whole', body: call.answer, headers: UPSTREAM });
    return sendCall(gw, call, credential, call.body('model', stream));
  };
}

describe.each(MODEL_CALLS.map((call) => [`${call.path} ${call.verb ?? ''}`, call] as const))('%s', (_, call) => {
  const name = nameOf(call);

  test("an answer tells what its caller has left, the narrowest of each, and nothing of the upstream's", async () => {
    const send = await enter(call, {
      user: { limits: { requests_per_minute: 3, requests_per_day: 1000, concurrent_requests: 9 } },
      token: { limits: { requests_per_day: 2, tokens_per_minute: 600_000 } },
    });
    const response = await send();
    await response.arrayBuffer();
    const told = read(response);
    expect([response.status, told[name('requests', 'limit')], told[name('requests', 'remaining')]]).toEqual([
      200,
      '2',
      '1',
    ]);
    expect(told[name('tokens', 'limit')]).toBe('600000');
    expect(Number(told[name('tokens', 'remaining')])).toBeGreaterThan(599_000);
    expect(Object.keys(told).toSorted()).toEqual(
      ['requests', 'tokens'].flatMap((unit) => PARTS.map((part) => name(unit, part))).toSorted(),
    );
    expect(Object.values(told).join(' ')).not.toContain('7777');
    const reset = told[name('requests', 'reset')] ?? '';
    expect(reset).toMatch(name === OPENAI ? /^(11h59m|12h0m)[\d.]+s$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('a caller without limits is told none', async () => {
    const send = await enter(call, { user: { limits: { concurrent_requests: 5 } } });
    const response = await send();
    await response.arrayBuffer();
    expect([response.status, read(response)]).toEqual([200, {}]);
  });

  test('a refusal tells that nothing is left and which limit it was', async () => {
    const send = await enter(call, { user: { limits: { requests_per_minute: 1 } } });
    await (await send()).arrayBuffer();
    const refused = await send(false, false);
    await refused.arrayBuffer();
    expect(refused.status).toBe(429);
    expect(read(refused)).toMatchObject({ [name('requests', 'limit')]: '1', [name('requests', 'remaining')]: '0' });
    expect(refused.headers.get('ratelimit-policy')).toBe('"requests_per_minute";q=1;w=60');
    expect(refused.headers.get('ratelimit')).toMatch(/^"requests_per_minute";r=0;t=(59|60)$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(58);
  });

  if (call.chunk === null) return;

  test('the head of a stream tells it too', async () => {
    const send = await enter(call, { user: { limits: { requests_per_minute: 4 } } });
    const response = await send(true);
    await response.text();
    expect([response.status, read(response)[name('requests', 'remaining')]]).toEqual([200, '3']);
  });
});

test('all headers of a refusal are of one reading: what is left of the limit that refused', async () => {
  const caller = await gw.createCaller({
    user: { limits: { tokens_per_minute: 900, tokens_per_day: 2_000, requests_per_day: 1000 } },
    token: { limits: { requests_per_minute: 1000 } },
  });
  const ask = (max: number) =>
    gw.chat(caller.token, { model: 'model', max_tokens: max, messages: [{ role: 'user', content: 'Hi' }] });
  gw.upstream.enqueue({
    kind: 'whole',
    body: {
      choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 300, completion_tokens: 100 },
    },
  });
  expect((await ask(100)).status).toBe(200);
  const refused = await ask(800);
  expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([429, '"tokens_per_minute";q=900;w=60']);
  const left = Number(refused.headers.get('x-ratelimit-remaining-tokens'));
  expect(left).toBeGreaterThanOrEqual(500);
  expect(refused.headers.get('x-ratelimit-limit-tokens')).toBe('900');
  expect(refused.headers.get('ratelimit')).toMatch(new RegExp(`^"tokens_per_minute";r=${left};t=\\d+$`));
});

test('a budget that refuses leaves the limits as they were, and its answer says so', async () => {
  await gw.addProvider('priced', [{ model: 'dear', price: { input: '1', output: '10' } }]);
  const caller = await gw.createCaller({
    user: {
      limits: { requests_per_minute: 5, tokens_per_minute: 10_000 },
      budgets: [{ amount: '0.000001', period: 'total', hard: true }],
    },
  });
  for (let n = 0; n < 9; n++) {
    const refused = await gw.chat(caller.token, {
      model: 'dear',
      max_tokens: 900,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect([refused.status, read(refused)[OPENAI('requests', 'remaining')]]).toEqual([402, '5']);
    expect(read(refused)[OPENAI('tokens', 'remaining')]).toBe('10000');
  }
});

test('too many at once are 42902 with the policy of concurrency, and use no request up', async () => {
  const caller = await gw.createCaller({ user: { limits: { concurrent_requests: 1, requests_per_minute: 10 } } });
  gw.upstream.enqueue({ kind: 'stall' });
  const leaving = new AbortController();
  const called = gw.upstream.requests.length + 1;
  const body = { model: 'model', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] };
  const first = gw.chat(caller.token, body, { signal: leaving.signal }).catch(() => null);
  await gw.upstream.received(called);
  const refused = await gw.chat(caller.token, body);
  expect([refused.status, (await readJson(refused)).error.code]).toEqual([429, 'too_many_concurrent_requests']);
  expect(refused.headers.get('ratelimit-policy')).toBe('"concurrent_requests";q=1;qu="concurrent-requests"');
  expect(read(refused)[OPENAI('requests', 'remaining')]).toBe('9');
  leaving.abort();
  await first;
});

describe('official SDKs', () => {
  const usage = { prompt_tokens: 60_150, completion_tokens: 5, total_tokens: 60_155 };
  const answers = (): void => {
    for (let n = 0; n < 2; n++)
      gw.upstream.enqueue({
        kind: 'whole',
        body: { ...MODEL_CALLS[0]?.answer, ...(n === 0 ? { usage } : {}) },
      });
  };

  test("OpenAI's waits as long as a refusal says and is answered then", async () => {
    const { token } = await gw.createCaller({ user: { limits: { tokens_per_minute: 60_000 } } });
    const client = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: token, maxRetries: 1 });
    answers();
    const ask = { model: 'model', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const { response } = await client.chat.completions.create(ask).withResponse();
    expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe('0');
    expect(response.headers.get('x-ratelimit-reset-tokens')).toMatch(/^1m0\.\d+s$/);
    const refused = await client.chat.completions.create(ask, { maxRetries: 0 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OpenAiRateLimit);
    const headers = (refused as InstanceType<typeof OpenAiRateLimit>).headers;
    expect(Number(headers?.get('retry-after-ms'))).toBeLessThan(1000);
    expect((await client.chat.completions.create(ask)).choices[0]?.message.content).toBe('Hello');
  });

  test("Anthropic's does too", async () => {
    const { token } = await gw.createCaller({ user: { limits: { tokens_per_minute: 60_000 } } });
    const client = new Anthropic({ baseURL: gw.url, apiKey: token, maxRetries: 1 });
    answers();
    const ask = { model: 'model', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const { response } = await client.messages.create(ask).withResponse();
    expect(response.headers.get('anthropic-ratelimit-tokens-remaining')).toBe('0');
    const refused = await client.messages.create(ask, { maxRetries: 0 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AnthropicRateLimit);
    expect((await client.messages.create(ask)).content).toMatchObject([{ type: 'text', text: 'Hello' }]);
  });
});
