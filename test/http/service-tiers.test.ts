import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

const PRICE = {
  input: '1',
  output: '10',
  request: '0.001',
  service_tiers: { flex: { multiplier: '0.5' }, priority: { input: '2', output: '30' } },
};
const MESSAGES = [{ role: 'user', content: 'Hi' }];

const chatAnswer = (tier?: string): object => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
  ...(tier === undefined ? {} : { service_tier: tier }),
});

const run = (input: number, output: number, more: object = {}): object => ({
  type: 'message',
  input_tokens: input,
  output_tokens: output,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
  ...more,
});

const messageAnswer = (iterations: readonly object[]): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-small-20260101',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 300, output_tokens: 30, service_tier: 'standard', iterations },
});

const ADVISER = { type: 'advisor_20260301', name: 'advisor', model: 'claude-large', max_uses: 1 };

for (const database of ['sqlite', 'postgres'] as const) {
  describe(`service tiers and runs on ${database}`, () => {
    let gw: TestGateway;
    let caller: TestCaller;

    beforeAll(async () => {
      gw = await startTestGateway(database);
      caller = await gw.createCaller();
      await gw.addProvider('chats', [{ model: 'tiered', upstream_model: 'upstream-name', price: PRICE }]);
      await gw.addProvider(
        'messages',
        [
          { model: 'small', upstream_model: 'claude-small', price: { input: '1', output: '10' } },
          { model: 'large', upstream_model: 'claude-large', price: { input: '100', output: '1000' } },
        ],
        { kind: 'anthropic', base_url: gw.upstream.url },
      );
    }, 60_000);
    afterAll(() => gw.close());

    async function chat(body: object): Promise<Answer['data']> {
      const response = await gw.chat(caller.token, { model: 'tiered', messages: MESSAGES, max_tokens: 100, ...body });
      expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
      return settledRow(gw, caller.userId);
    }

    async function holdOf(id: string): Promise<unknown> {
      const { data } = await gw.admin('GET', `/api/v1/admin/requests/${id}`);
      return data.ledger.find((entry: { phase: string }) => entry.phase === 'hold').amount;
    }

    const message = (body: object, token = caller.token): Promise<Response> =>
      fetch(`${gw.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': token, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
        body: JSON.stringify({ model: 'small', max_tokens: 100, messages: MESSAGES, ...body }),
      });

    test('an answer is charged at the tier that the provider reports', async () => {
      const costs: unknown[] = [];
      for (const tier of ['default', 'flex', 'priority', 'unheard-of']) {
        gw.upstream.answer(() => ({ kind: 'whole', body: chatAnswer(tier) }));
        const { cost, service_tier: served, warnings } = await chat({});
        costs.push([served, cost.amount, warnings.length]);
      }
      expect(costs).toEqual([
        [null, '0.00107', 0],
        ['flex', '0.001035', 0],
        ['priority', '0.00119', 0],
        ['unheard-of', '0.00107', 1],
      ]);
    });

    test('a stream is charged at the tier that it reports, whatever chunk says so', async () => {
      const chunk = { id: 'c1', object: 'chat.completion.chunk', model: 'upstream-name' };
      gw.upstream.answer(() => ({
        kind: 'sse',
        events: [
          {
            ...chunk,
            service_tier: 'priority',
            choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' } }],
          },
          { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
          { ...chunk, choices: [], usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 } },
          '[DONE]',
        ],
      }));
      expect(await chat({ stream: true })).toMatchObject({ service_tier: 'priority', cost: { amount: '0.00119' } });
    });

    test('what is held covers the tier that is asked for, and never less than the standard one', async () => {
      gw.upstream.answer(() => ({ kind: 'whole', body: chatAnswer() }));
      // Beside the input: 100 tokens of output, and the request.
      const asked = async (tier: string): Promise<number> =>
        Number(await holdOf((await chat({ service_tier: tier })).id));
      for (const tier of ['auto', 'default', 'flex']) {
        const held = await asked(tier);
        expect([tier, held >= 0.002 && held < 0.0025]).toEqual([tier, true]);
      }
      expect(await asked('priority')).toBeGreaterThanOrEqual(0.004);
    });

    test('each run of an answer is charged at its own model’s price, and the row says which', async () => {
      gw.upstream.answer(() => ({
        kind: 'whole',
        body: messageAnswer([
          run(100, 10),
          run(50, 40, { type: 'advisor_message', model: 'claude-large-20260202' }),
          run(200, 20, { model: 'claude-small-20260101' }),
        ]),
      }));
      const response = await message({ tools: [ADVISER] });
      expect(response.status).toBe(200);
      await response.text();
      const row = await settledRow(gw, caller.userId);
      // 300 at 1, 30 at 10, 50 at 100, 40 at 1000 USD per million.
      expect(row).toMatchObject({ cost: { amount: '0.0456' }, usage: { input_tokens: 350, output_tokens: 70 } });
      expect(row.runs.map((each: Record<string, unknown>) => [each['model'], each['price_version'] === null])).toEqual([
        [null, true],
        ['claude-large-20260202', false],
        ['claude-small-20260101', true],
      ]);
      const [, adviser] = row.runs;
      const { data } = await gw.admin('GET', `/api/v1/admin/prices/${adviser.price_version}`);
      expect(data).toMatchObject({ upstream_model: 'claude-large', price: { input: '100', output: '1000' } });
      expect(Number(await holdOf(row.id))).toBeGreaterThan(0.1);
    });

    test('a model that a request names beside its own is refused where it is not offered or not allowed', async () => {
      const unknown = await message({ tools: [{ ...ADVISER, model: 'claude-elsewhere' }] });
      expect([unknown.status, await unknown.text()]).toEqual([404, expect.stringContaining('claude-elsewhere')]);
      const narrow = await gw.createCaller({ user: { allowed_models: ['small'] } });
      const forbidden = await message({ fallbacks: [{ model: 'claude-large' }] }, narrow.token);
      expect([forbidden.status, await forbidden.text()]).toEqual([403, expect.stringContaining('claude-large')]);
      gw.upstream.answer(() => ({ kind: 'whole', body: messageAnswer([run(5, 5)]) }));
      expect((await message({ fallbacks: [{ model: 'claude-large' }] })).status).toBe(200);
    });

    test('a run of a model that nobody offers is priced as the model that was called, with a warning', async () => {
      gw.upstream.answer(() => ({
        kind: 'whole',
        body: messageAnswer([run(10, 0), run(10, 1, { type: 'fallback_message', model: 'claude-unheard-of' })]),
      }));
      await (await message({})).text();
      const row = await settledRow(gw, caller.userId);
      expect(row).toMatchObject({
        cost: { amount: '0.00003' },
        warnings: [expect.stringContaining('claude-unheard-of')],
      });
    });
  });
}
