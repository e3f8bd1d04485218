import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

/** One USD a token, so that amounts are counts of tokens. */
const PRICE = { input: '0', output: '1000000' };

const CHAT = {
  id: 'c1',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 20, total_tokens: 25 },
};
const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'm',
  output: [{ id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes.' }] }],
  usage: { input_tokens: 5, output_tokens: 20, total_tokens: 25 },
};
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Yes.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 5, output_tokens: 20 },
};
const CONTENT = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Yes.' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 20, totalTokenCount: 25 },
};

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  const offer = (model: string): object => ({ model, upstream_model: model, price: PRICE });
  await gw.addProvider('unknown', [offer('secret-thinker'), offer('gpt-5.1'), offer('gpt-4.1')]);
  await gw.addProvider('responses', [offer('gpt-5')], { dialects: ['openai-responses'] });
  await gw.addProvider('messages', [offer('claude-opus-4-8'), offer('claude-sonnet-4-5')], {
    kind: 'anthropic',
    base_url: gw.upstream.url,
  });
  await gw.addProvider('google', [offer('gemini-2.5-pro')], { kind: 'gemini', base_url: gw.upstream.url });
  await gw.addProvider('grok', [offer('grok-4')], { kind: 'xai' });
}, 30_000);
afterAll(() => gw.close());

const poorCaller = (tokens: number, token: object = {}): Promise<TestCaller> =>
  gw.createCaller({ user: { budgets: [{ amount: String(tokens), period: 'total', hard: true }] }, token });

const post = (caller: TestCaller, path: string, body: string, headers: object = {}): Promise<Response> =>
  fetch(gw.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}`, ...headers },
    body,
  });

/** What arrived at the provider, as it was written. */
async function sentFor(caller: TestCaller, path: string, body: string, answer: object): Promise<[Response, string]> {
  gw.upstream.enqueue({ kind: 'whole', body: answer });
  const count = gw.upstream.requests.length;
  const response = await post(caller, path, body);
  await response.arrayBuffer();
  if (response.status !== 200) return [response, ''];
  return [response, (await gw.upstream.received(count + 1)).body];
}

const WARNING = 'the output cap was lowered to 500 tokens: a budget affords no more';

describe('a cap that a hard budget does not afford is lowered in the client’s own text', () => {
  test.each([
    [
      'chat completions',
      '/v1/chat/completions',
      '{ "model":"secret-thinker",\n "max_tokens": 6.4e4, "temperature":1.0, "messages":[{"role":"user","content":"\\u0048i"}], "x":12345678901234567890 }',
      '{ "model":"secret-thinker",\n "max_tokens": 500, "temperature":1.0, "messages":[{"role":"user","content":"\\u0048i"}], "x":12345678901234567890 }',
      CHAT,
    ],
    [
      'chat completions without a cap',
      '/v1/chat/completions',
      '{"messages":[{"role":"user","content":"Hi"}],"model":"secret-thinker"}',
      '{"messages":[{"role":"user","content":"Hi"}],"model":"secret-thinker","max_tokens":500}',
      CHAT,
    ],
    [
      'responses',
      '/v1/responses',
      '{"store":false,"reasoning":{"effort":"minimal"},"max_output_tokens":64000,"input":"Hi","model":"gpt-5"}',
      '{"store":false,"reasoning":{"effort":"minimal"},"max_output_tokens":2000,"input":"Hi","model":"gpt-5"}',
      RESPONSE,
    ],
    [
      'responses without a cap',
      '/v1/responses',
      '{"store":false,"reasoning":{"effort":"minimal"},"input":"Hi","model":"gpt-5"}',
      '{"store":false,"reasoning":{"effort":"minimal"},"input":"Hi","model":"gpt-5","max_output_tokens":2000}',
      RESPONSE,
    ],
    [
      'messages',
      '/v1/messages',
      '{"model":"claude-sonnet-4-5","max_tokens":64000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Hi"}]}',
      '{"model":"claude-sonnet-4-5","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Hi"}]}',
      MESSAGE,
    ],
    [
      'generated content',
      '/v1beta/models/gemini-2.5-pro:generateContent',
      '{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":64000,"thinkingConfig":{"thinkingBudget":128}}}',
      '{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":400,"thinkingConfig":{"thinkingBudget":128}}}',
      CONTENT,
    ],
    [
      'generated content without a cap',
      '/v1beta/models/gemini-2.5-pro:generateContent',
      '{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":128}}}',
      '{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":128},"maxOutputTokens":400}}',
      CONTENT,
    ],
  ] as const)('%s', async (_, path, body, expected, answer) => {
    const affords = expected.includes('2000') ? 2000 : 500;
    const caller = await poorCaller(affords);
    const [response, sent] = await sentFor(caller, path, body, answer);
    expect([response.status, sent]).toEqual([200, expected]);
    const cap = /\b(?:2000|500|400)\b/.exec(expected)?.[0];
    const warning = `the output cap was lowered to ${cap} tokens: a budget affords no more`;
    expect(response.headers.get('x-tallygate-warnings')).toContain(warning);
    const row = await settledRow(gw, caller.userId);
    expect(row).toMatchObject({ warnings: [warning], cost: { amount: '20' }, estimated: false });
  });
});

describe('a cap is not lowered', () => {
  const chat = (model: string, more: object): string =>
    JSON.stringify({ model, max_tokens: 64_000, messages: [{ role: 'user', content: 'Hi' }], ...more });

  test('where the token asks for refusal', async () => {
    const caller = await poorCaller(500, { on_low_budget: 'refuse' });
    const response = await post(caller, '/v1/chat/completions', chat('secret-thinker', {}));
    expect(response.status).toBe(402);
    expect(await readJson(response)).toMatchObject({ error: { code: 'budget_exhausted' } });
    expect(await gw.requestsOf(caller.userId)).toEqual([]);
  });

  test('below what the request’s thinking needs', async () => {
    const thinking = { type: 'enabled', budget_tokens: 2048 };
    const body = chat('claude-sonnet-4-5', { thinking });
    expect((await post(await poorCaller(2063), '/v1/messages', body)).status).toBe(402);
    const [response, sent] = await sentFor(await poorCaller(2064), '/v1/messages', body, MESSAGE);
    expect([response.status, JSON.parse(sent).max_tokens]).toEqual([200, 2064]);
    const effort = chat('gpt-5.1', { reasoning_effort: 'medium' });
    expect((await post(await poorCaller(8000), '/v1/chat/completions', effort)).status).toBe(402);
    const [, none] = await sentFor(await poorCaller(9000), '/v1/chat/completions', effort, CHAT);
    expect(JSON.parse(none).max_tokens).toBe(9000);
  });

  test('where the worst case fits: the text is the client’s own', async () => {
    const caller = await poorCaller(4 * 64_000);
    const [, sent] = await sentFor(caller, '/v1/chat/completions', chat('secret-thinker', {}), CHAT);
    expect(sent).toBe(chat('secret-thinker', {}));
  });

  test('where the budget is soft', async () => {
    const caller = await gw.createCaller({ user: { budgets: [{ amount: '1', period: 'total', hard: false }] } });
    const [, sent] = await sentFor(caller, '/v1/chat/completions', chat('secret-thinker', {}), CHAT);
    expect(sent).toBe(chat('secret-thinker', {}));
  });

  test('where nothing is left', async () => {
    const caller = await poorCaller(20);
    await sentFor(caller, '/v1/chat/completions', chat('secret-thinker', {}), CHAT);
    const response = await post(caller, '/v1/chat/completions', chat('secret-thinker', {}));
    expect(response.status).toBe(402);
    expect((await readJson(response)).error.message).toContain('0 USD left');
  });
});

test('a lowered cap is no loss in translation: a strict caller gets its answer', async () => {
  const body = JSON.stringify({
    model: 'secret-thinker',
    max_tokens: 900,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  gw.upstream.enqueue({ kind: 'whole', body: CHAT });
  const caller = await poorCaller(500);
  const response = await post(caller, '/v1/messages', body, { 'x-tallygate-strict': 'true' });
  expect([response.status, response.headers.get('x-tallygate-warnings')]).toEqual([200, WARNING]);
});

test('a provider that runs past its cap has a margin held, and what exceeds even that is shown and not charged', async () => {
  const caller = await poorCaller(8000);
  const body = { model: 'grok-4', max_tokens: 64_000, messages: [{ role: 'user', content: 'Hi' }] };
  const usage = { prompt_tokens: 5, completion_tokens: 9000, total_tokens: 9005 };
  const [, sent] = await sentFor(caller, '/v1/chat/completions', JSON.stringify(body), { ...CHAT, usage });
  expect(JSON.parse(sent).max_tokens).toBe(1000);
  const row = await settledRow(gw, caller.userId);
  expect(row.cost.amount).toBe('8000');
  const { ledger } = (await gw.admin('GET', `/api/v1/admin/requests/${row.id}`)).data;
  expect(ledger.map(({ phase, amount }: { phase: string; amount: string }) => [phase, amount])).toEqual([
    ['hold', '8000'],
    ['overrun', '1000'],
    ['settlement', '8000'],
  ]);
});

test('a server that streams nothing although it was asked to is taken by its word', async () => {
  const caller = await poorCaller(500);
  const body = JSON.stringify({ model: 'gpt-4.1', max_tokens: 64_000, messages: [{ role: 'user', content: 'Hi' }] });
  gw.upstream.enqueue({ kind: 'whole', body: CHAT });
  const response = await post(caller, '/v1/chat/completions', body);
  expect((await readJson(response)).choices[0].message.content).toBe('Yes.');
  expect(await settledRow(gw, caller.userId)).toMatchObject({ cost: { amount: '20' }, estimated: false });
});
