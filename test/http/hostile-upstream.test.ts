import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const PRICE = { input: '1', output: '2' };
const ask = (model: string, more: object = {}): object => ({
  model,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});
const answer = (usage: unknown, finishReason = 'stop'): object => ({
  id: 'c',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: finishReason }],
  usage,
});

for (const database of ['sqlite', 'postgres'] as const) {
  describe(`a provider that answers nonsense, on ${database}`, () => {
    let gw: TestGateway;
    beforeAll(async () => {
      gw = await startTestGateway(database);
      await gw.addProvider('p', [{ model: 'm', price: PRICE }]);
      await gw.addProvider('dear', [{ model: 'dear', price: { input: '1000000', output: '1000000' } }]);
      await gw.addProvider('prövider 😀', [{ model: 'emoji', price: PRICE }]);
    });
    afterAll(() => gw.close());

    const absurd: readonly (readonly [string, unknown])[] = [
      ['above 2^53', { prompt_tokens: 1e18, completion_tokens: 1e18 }],
      ['of 300 digits', { prompt_tokens: 1e300, completion_tokens: 1e308, total_tokens: 1e308 }],
      ['with an absurd total', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 9e15 }],
      ['below zero', { prompt_tokens: -5, completion_tokens: -7 }],
      ['as texts', { prompt_tokens: '10', completion_tokens: '5' }],
    ];
    for (const [name, usage] of absurd) {
      test(`usage ${name} is estimated, settled and leaves the budget usable`, async () => {
        const budgets = [{ amount: '100', period: 'total', hard: true }];
        const caller = await gw.createCaller({ user: { budgets } });
        gw.upstream.enqueue({ kind: 'whole', body: answer(usage) });
        expect((await gw.chat(caller.token, ask('m'))).status).toBe(200);
        const [row] = await gw.requestsOf(caller.userId);
        expect(row).toMatchObject({ state: 'settled', estimated: true });
        const user = await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}`);
        expect(user.data.budgets[0]).toMatchObject({ spent: row.cost.amount, held: '0' });
      });
    }

    test('a finish reason that cannot be stored as text does not keep the request from being settled', async () => {
      const caller = await gw.createCaller();
      gw.upstream.enqueue({
        kind: 'whole',
        body: answer({ prompt_tokens: 3, completion_tokens: 2 }, 'st\u0000op\ud800'),
      });
      expect((await gw.chat(caller.token, ask('m'))).status).toBe(200);
      const [row] = await gw.requestsOf(caller.userId);
      expect(row).toMatchObject({ state: 'settled', usage: { total_tokens: 5 } });
    });

    test('a charge is never more than can be written', async () => {
      const caller = await gw.createCaller();
      gw.upstream.enqueue({ kind: 'whole', body: answer({ prompt_tokens: 1e9, completion_tokens: 1e9 }) });
      expect((await gw.chat(caller.token, ask('dear', { max_tokens: 1_000_000_000, n: 128 }))).status).toBe(200);
      const [row] = await gw.requestsOf(caller.userId);
      expect(row).toMatchObject({ state: 'settled', cost: { amount: '1000000000' } });
    });

    test('the credential that a provider quotes reaches neither the client nor the row nor the log', async () => {
      const caller = await gw.createCaller();
      for (const status of [400, 401, 500]) {
        gw.upstream.enqueue({ kind: 'whole', status, body: { error: { message: 'bad key: upstream-secret-key' } } });
        const response = await gw.chat(caller.token, ask('m'));
        expect(response.ok).toBe(false);
        expect(await response.text()).not.toContain('upstream-secret-key');
      }
      expect(JSON.stringify(await gw.requestsOf(caller.userId))).not.toContain('upstream-secret-key');
      expect(gw.logLines.join('\n')).not.toContain('upstream-secret-key');
    });

    const said = (delta: object, more: object = {}): string =>
      `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;
    const END = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\ndata: [DONE]\n\n`;
    const streamed = (...pieces: string[]): void =>
      gw.upstream.enqueue({
        kind: 'raw',
        pieces: ['HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n', ...pieces],
        ending: 'close',
      });

    test('comments without end before the answer do not keep the answer from coming', async () => {
      const caller = await gw.createCaller();
      streamed(': wait\n\n'.repeat(100_000), said({ content: 'hello' }), END);
      const response = await gw.chat(caller.token, ask('m', { stream: true }), { signal: AbortSignal.timeout(10_000) });
      expect(await response.text()).toContain('hello');
      expect((await gw.requestsOf(caller.userId))[0]).toMatchObject({ state: 'settled', finish_reason: 'stop' });
    });

    test('the credential that an error within a stream quotes reaches no client', async () => {
      const caller = await gw.createCaller();
      const error = `data: ${JSON.stringify({ error: { message: 'bad key: upstream-secret-key' } })}\n\n`;
      streamed(said({ content: 'hello' }), error);
      const native = await (await gw.chat(caller.token, ask('m', { stream: true }))).text();
      expect(native).toContain('bad key: [redacted]');
      expect(native).not.toContain('upstream-secret-key');
      streamed(said({ content: 'hello' }), error);
      const access = await gw.exchange(caller.token);
      const prompted = await fetch(`${gw.url}/api/v1/prompts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', prompt: 'Hi', stream: true }),
      });
      const text = await prompted.text();
      expect(text).toContain('bad key: [redacted]');
      expect(text).not.toContain('upstream-secret-key');
      gw.upstream.enqueue({ kind: 'whole', body: { error: { message: 'bad key: upstream-secret-key' } } });
      const whole = await gw.chat(caller.token, ask('m'));
      expect([whole.status, (await whole.text()).includes('upstream-secret-key')]).toEqual([502, false]);
    });

    test('a translated stream that lost an event for its size does not pass for whole', async () => {
      const caller = await gw.createCaller();
      streamed(said({ content: 'hello' }), said({ content: 'x'.repeat(5 * 1024 * 1024) }), END);
      const response = await fetch(`${gw.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': caller.token, 'content-type': 'application/json' },
        body: JSON.stringify({ ...ask('m'), max_tokens: 50, stream: true }),
      });
      const text = await response.text();
      expect(text).toContain('event: error');
      expect(text).not.toContain('message_stop');
      expect((await gw.requestsOf(caller.userId))[0]).toMatchObject({ state: 'settled', error_code: 50201 });
    });

    test("a provider's name beyond ASCII is no failure of its answers", async () => {
      const caller = await gw.createCaller();
      gw.upstream.enqueue({ kind: 'whole', body: answer({ prompt_tokens: 3, completion_tokens: 2 }) });
      const response = await gw.chat(caller.token, ask('emoji'));
      expect(response.status).toBe(200);
      expect(decodeURIComponent(response.headers.get('x-tallygate-provider') ?? '')).toBe('prövider 😀');
    });

    test("a client's header that cannot be sent on is the client's mistake, and nothing is called", async () => {
      const caller = await gw.createCaller();
      const before = gw.upstream.requests.length;
      const response = await gw.chat(caller.token, ask('m'), { headers: { 'idempotency-key': 'é' } });
      expect(response.status).toBe(400);
      expect(gw.upstream.requests.length).toBe(before);
    });
  });
}
