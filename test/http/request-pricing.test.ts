import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { Answer, TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

type Line = Readonly<Record<string, string | number | null>>;

const chatAnswer = (usage: object, more: object = {}): object => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage,
  ...more,
});

const CHAT_USAGE = {
  prompt_tokens: 1001,
  completion_tokens: 333,
  prompt_tokens_details: { cached_tokens: 400, audio_tokens: 101 },
  completion_tokens_details: { reasoning_tokens: 99 },
};

/** A price each, what the provider reports, and the parts that are told with how many. */
const SHAPES: Readonly<Record<string, readonly [object, object, Readonly<Record<string, number>>]>> = {
  plain: [{ input: '3', output: '15' }, CHAT_USAGE, { input: 601, cached_input: 400, output: 333 }],
  parts: [
    { input: '0.15', output: '0.6', cached_input: '0.075', reasoning: '0.61', audio_input: '10.000000001' },
    CHAT_USAGE,
    { audio_input: 101, input: 500, cached_input: 400, output: 234, reasoning: 99 },
  ],
  odd: [{ input: '0.000000001', output: '0.333333333', request: '0.000000007' }, CHAT_USAGE, { request: 1 }],
  tiers: [
    { input: '1', output: '2', tiers: [{ above_input_tokens: 1000, input: '2', output: '3' }] },
    CHAT_USAGE,
    { input: 601, cached_input: 400, output: 333 },
  ],
  free: [{ free: true }, CHAT_USAGE, { input: 601, cached_input: 400, output: 333 }],
  estimated: [{ input: '3', output: '15' }, { prompt_tokens: 0, completion_tokens: 0 }, {}],
};

/** A decimal text in 1e-21 USD. */
function scaled(text: unknown): bigint {
  const [, sign, units = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,21}))?$/.exec(String(text)) ?? [];
  const value = BigInt(units + fraction.padEnd(21, '0'));
  return sign === '-' ? -value : value;
}

/** Of one nano-USD, in 1e-21 USD. */
const HALF_NANO = 500_000_000_000n;
const MARGIN = '0.123457';
const MARGIN_MILLIONTHS = 123_457n;

function requireSum(data: Answer['data']): void {
  const { pricing, cost } = data;
  const lines: readonly Line[] = pricing.lines;
  for (const { quantity, unit_price: price, unit, amount } of lines) {
    const product = BigInt(Number(quantity)) * scaled(price);
    expect(scaled(amount)).toBe(unit === 'million_tokens' ? product / 1_000_000n : product);
  }
  const sum = lines.reduce((sum, { amount }) => sum + scaled(amount), 0n);
  expect(scaled(pricing.subtotal)).toBe(sum);
  expect([pricing.margin, scaled(pricing.margin_amount)]).toEqual([MARGIN, (sum * MARGIN_MILLIONTHS) / 1_000_000n]);
  const rounding = scaled(pricing.rounding);
  expect(rounding <= HALF_NANO && rounding >= -HALF_NANO).toBe(true);
  expect(scaled(pricing.total)).toBe(sum + scaled(pricing.margin_amount) + rounding);
  expect(scaled(pricing.charged)).toBe(scaled(pricing.total) - scaled(pricing.overrun));
  expect(pricing.charged).toBe(cost.amount);
}

describe.each(['sqlite', 'postgres'] as const)('the arithmetic of a price on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    const customer = await gw.admin('POST', '/api/v1/admin/customers', { name: 'acme', margin: MARGIN });
    caller = await gw.createCaller({ user: { customer_id: customer.data.id } });
    await gw.addProvider(
      'chats',
      Object.entries(SHAPES).map(([model, [price]]) => ({ model, price })),
    );
    await gw.addProvider(
      'messages',
      [
        {
          model: 'small',
          upstream_model: 'claude-small',
          price: { input: '1', output: '10', tools: { web_search: '0.01' } },
        },
        { model: 'large', upstream_model: 'claude-large', price: { input: '100', output: '1000' } },
      ],
      { kind: 'anthropic', base_url: gw.upstream.url },
    );
  }, 60_000);
  afterAll(() => gw.close());

  async function detail(): Promise<Answer['data']> {
    const { id } = await settledRow(gw, caller.userId);
    return (await gw.admin('GET', `/api/v1/admin/requests/${id}`)).data;
  }

  test.each(Object.entries(SHAPES))(
    'its lines add up to the cost to the last digit: %s',
    async (model, [, usage, told]) => {
      gw.upstream.answer({ kind: 'whole', body: chatAnswer(usage) });
      const answer = await gw.chat(caller.token, {
        model,
        max_tokens: 400,
        messages: [{ role: 'user', content: 'Hi' }],
      });
      expect(answer.status).toBe(200);
      await answer.text();
      const data = await detail();
      requireSum(data);
      const lines: readonly Line[] = data.pricing.lines;
      for (const [part, quantity] of Object.entries(told)) {
        expect([part, lines.find((line) => line['part'] === part)?.['quantity']]).toEqual([part, quantity]);
      }
      expect([...new Set(lines.map((line) => line['price_version']))]).toEqual([data.price_version]);
      if (model === 'tiers') expect(lines.map((line) => line['above_input_tokens'])).toEqual([1000, 1000, 1000]);
      expect(data.estimated).toBe(model === 'estimated');
    },
  );

  test('cache writes, hosted tools and runs of other models each have their line, and add up', async () => {
    const run = (more: object): object => ({ type: 'message', input_tokens: 10, output_tokens: 3, ...more });
    gw.upstream.answer({
      kind: 'whole',
      body: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-small-20260101',
        content: [{ type: 'text', text: 'Hello' }],
        stop_reason: 'end_turn',
        usage: {
          input_tokens: 310,
          output_tokens: 33,
          server_tool_use: { web_search_requests: 2 },
          iterations: [
            run({ cache_creation_input_tokens: 77, cache_read_input_tokens: 5 }),
            run({ type: 'advisor_message', model: 'claude-large', input_tokens: 300, output_tokens: 30 }),
          ],
        },
      },
    });
    const tools = [
      { type: 'advisor_20260301', name: 'advisor', model: 'claude-large', max_uses: 1 },
      { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
    ];
    const response = await fetch(`${gw.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': caller.token, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ model: 'small', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], tools }),
    });
    expect(response.status).toBe(200);
    await response.text();
    const data = await detail();
    requireSum(data);
    const lines: readonly Line[] = data.pricing.lines;
    const told = lines.map(({ run: place, part, quantity, tool }) => [place, part, quantity, tool]);
    expect(told).toEqual([
      [0, 'input', 10, null],
      [0, 'cached_input', 5, null],
      [0, 'cache_write_5m', 77, null],
      [0, 'output', 3, null],
      [1, 'input', 300, null],
      [1, 'output', 30, null],
      [null, 'tool', 2, 'web_search'],
    ]);
    expect(lines[4]?.['unit_price']).toBe('100');
    expect(lines[4]?.['price_version']).not.toBe(data.price_version);
  });

  test('who may not read prices is told the cost alone', async () => {
    const { id } = await settledRow(gw, caller.userId);
    const key = await gw.admin('POST', '/api/v1/admin/keys', { name: 'support', role: 'support' });
    const headers = { authorization: `Bearer ${key.data.key}` };
    const { data } = await readJson(await fetch(`${gw.url}/api/v1/admin/requests/${id}`, { headers }));
    expect(data.cost.amount).toEqual(expect.any(String));
    expect(Object.hasOwn(data, 'pricing')).toBe(false);
  });
});
