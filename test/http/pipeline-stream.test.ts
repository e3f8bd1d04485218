import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

const PRICE = { input: '1', output: '10' };
const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const USAGE = {
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
};
const EVENTS = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Hello' }),
  chunk({ content: ' there' }),
  chunk({}, 'stop'),
  USAGE,
  '[DONE]',
];
const framed = (events: readonly (object | string)[]): string =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
const ask = (more: object = {}): object => ({
  model: 'gpt',
  stream: true,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  let gw: TestGateway;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }], {
      idle_timeout_ms: 300,
    });
  }, 30_000);
  afterAll(() => gw.close());

  test('a stream whose usage was asked for passes through byte for byte', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: EVENTS, intervalMs: 1 });
    const response = await gw.chat(caller.token, ask({ stream_options: { include_usage: true } }));
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-tallygate-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(await response.text()).toBe(framed(EVENTS));
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      state: 'settled',
      finish_reason: 'stop',
      estimated: false,
      cost: { amount: '0.00007' },
    });
  });

  test('usage that the client did not ask for is asked for upstream and taken out', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: EVENTS });
    const response = await gw.chat(caller.token, ask());
    expect(await response.text()).toBe(framed(EVENTS.filter((event) => event !== USAGE)));
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(JSON.parse(received.body).stream_options).toEqual({ include_usage: true });
    expect((await settledRow(gw, caller.userId)).cost).toMatchObject({ amount: '0.00007' });
  });

  test('a stream cut upstream ends with an error event and is settled for what was seen', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: EVENTS, cutAfterEvents: 3, intervalMs: 5 });
    const response = await gw.chat(caller.token, ask());
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toStartWith(framed(EVENTS.slice(0, 3)));
    expect(text).toContain('"upstream_error"');
    const row = await settledRow(gw, caller.userId);
    expect(row).toMatchObject({
      state: 'settled',
      finish_reason: 'error',
      error_code: 50201,
      estimated: true,
    });
    expect(Number(row.cost.amount)).toBeGreaterThan(0);
  });

  test('a stream that stalls ends by the idle time-out with an error event', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: EVENTS, stallAfterBytes: 500, intervalMs: 5 });
    const text = await (await gw.chat(caller.token, ask())).text();
    expect(text).toContain('"upstream_timeout"');
    expect((await settledRow(gw, caller.userId)).error_code).toBe(50401);
  });

  test('an error before the first event is tried elsewhere, then answered with its status', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: [{ error: { message: 'no capacity', code: 503 } }, '[DONE]'] });
    const response = await gw.chat(caller.token, ask());
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect((await settledRow(gw, caller.userId)).cost).toMatchObject({ amount: '0' });
  });

  test('a client that leaves stops the provider and is charged for what was seen', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue({
      kind: 'sse',
      events: [...EVENTS.slice(0, 3), ...Array.from({ length: 500 }, () => chunk({ content: ' more' }))],
      intervalMs: 10,
    });
    const controller = new AbortController();
    const response = await gw.chat(caller.token, ask(), { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    controller.abort();
    const row = await settledRow(gw, caller.userId);
    expect(row).toMatchObject({ state: 'settled', status: 499, finish_reason: 'cancelled', estimated: true });
    expect(Number(row.cost.amount)).toBeGreaterThan(0);
    await gw.upstream.idle();
  });

  /** Begins a stream that would run for seconds, does something in the middle, and answers what came after. */
  async function endInMiddle(caller: TestCaller, act: () => Promise<unknown>): Promise<string> {
    gw.upstream.enqueue({
      kind: 'sse',
      events: [...EVENTS.slice(0, 3), ...Array.from({ length: 500 }, () => chunk({ content: ' more' }))],
      intervalMs: 10,
    });
    const response = await gw.chat(caller.token, ask());
    const reader = response.body?.getReader();
    await reader?.read();
    await act();
    let rest = '';
    for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read())
      rest += new TextDecoder().decode(read.value);
    return rest;
  }

  test('revoking the token ends a running stream', async () => {
    const caller = await gw.createCaller();
    const rest = await endInMiddle(caller, () =>
      gw.admin('DELETE', `/api/v1/admin/customer-users/${caller.userId}/tokens/${caller.tokenId}`),
    );
    expect(rest).toContain('revoked_token');
    expect((await settledRow(gw, caller.userId)).finish_reason).toBe('cancelled');
  });

  test('suspending the customer user ends a running stream and says so', async () => {
    const caller = await gw.createCaller();
    const rest = await endInMiddle(caller, () =>
      gw.admin('PATCH', `/api/v1/admin/customer-users/${caller.userId}`, { status: 'suspended' }),
    );
    expect(rest).toContain('account_suspended');
    expect((await settledRow(gw, caller.userId)).error_code).toBe(40304);
  });

  test('a slow client slows the provider instead of filling memory', async () => {
    const caller = await gw.createCaller();
    const big = 'x'.repeat(64 * 1024);
    const events = [
      chunk({ role: 'assistant' }),
      ...Array.from({ length: 600 }, () => chunk({ content: big })),
      chunk({}, 'stop'),
      USAGE,
      '[DONE]',
    ];
    gw.upstream.enqueue({ kind: 'sse', events });
    const before = gw.upstream.bytesSent();
    const socketState = { received: 0 };
    const opened = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const body = JSON.stringify(ask());
    const socket = await Bun.connect({
      hostname: '127.0.0.1',
      port: Number(new URL(gw.url).port),
      socket: {
        open(self) {
          self.write(
            `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${caller.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
          );
        },
        data(self, data) {
          if (socketState.received === 0) {
            self.pause();
            opened.resolve();
          }
          socketState.received += data.length;
        },
        close: () => done.resolve(),
      },
    });
    await opened.promise;
    await Bun.sleep(500);
    const sentWhilePaused = gw.upstream.bytesSent() - before;
    expect(sentWhilePaused).toBeLessThan(20 * 1024 * 1024);
    socket.resume();
    await done.promise;
    expect(socketState.received).toBeGreaterThan(600 * 64 * 1024);
    expect((await settledRow(gw, caller.userId)).finish_reason).toBe('stop');
  }, 20_000);
});
