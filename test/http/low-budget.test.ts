import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { OpenAI } from 'openai';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

/** One USD a token, so that amounts are counts of tokens. */
const PRICE = { input: '0', output: '1000000' };
const CAP = 64_000;
const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;
const LONG = 'sandbox-size-5000-chunks-1000';

/** What a client's own library made of an answer. */
interface Read {
  readonly text: string;
  readonly ended: unknown;
  readonly outputTokens: number | undefined;
}

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  for (const dialect of DIALECTS) {
    await gw.addProvider(`box-${dialect}`, [{ model: `long-${dialect}`, upstream_model: LONG, price: PRICE }], {
      kind: 'sandbox',
      base_url: undefined,
      dialects: [dialect],
    });
  }
}, 30_000);
afterAll(() => gw.close());

const poorCaller = (tokens: number, token: object = {}): Promise<TestCaller> =>
  gw.createCaller({ user: { budgets: [{ amount: String(tokens), period: 'total', hard: true }] }, token });

const CLIENTS: Readonly<Record<string, (token: string, model: string, stream: boolean) => Promise<Read>>> = {
  async 'openai-chat'(token, model, stream) {
    const { chat } = new OpenAI({ apiKey: token, baseURL: `${gw.url}/v1`, maxRetries: 0 });
    const body = { model, max_completion_tokens: CAP, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const answer = stream
      ? await chat.completions.stream({ ...body, stream_options: { include_usage: true } }).finalChatCompletion()
      : await chat.completions.create(body);
    const [choice] = answer.choices;
    return {
      text: choice?.message.content ?? '',
      ended: choice?.finish_reason === 'length',
      outputTokens: answer.usage?.completion_tokens,
    };
  },
  async 'openai-responses'(token, model, stream) {
    const { responses } = new OpenAI({ apiKey: token, baseURL: `${gw.url}/v1`, maxRetries: 0 });
    const body = { model, max_output_tokens: CAP, input: 'Hi' };
    const answer = stream ? await responses.stream(body).finalResponse() : await responses.create(body);
    const said = answer.output.flatMap((item) => (item.type === 'message' ? item.content : []));
    return {
      text: said.map((part) => (part.type === 'output_text' ? part.text : '')).join(''),
      ended: answer.status === 'incomplete' && answer.incomplete_details?.reason === 'max_output_tokens',
      outputTokens: answer.usage?.output_tokens,
    };
  },
  async 'anthropic-messages'(token, model, stream) {
    const { messages } = new Anthropic({ apiKey: token, baseURL: gw.url, maxRetries: 0 });
    const body = { model, max_tokens: CAP, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const answer = stream
      ? await messages.stream(body).finalMessage()
      : await messages.create(body, { timeout: 10_000 });
    return {
      text: answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      ended: answer.stop_reason === 'max_tokens',
      outputTokens: answer.usage.output_tokens,
    };
  },
  async gemini(token, model, stream) {
    const { models } = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gw.url } });
    const body = { model, contents: 'Hi', config: { maxOutputTokens: CAP } };
    const pieces = [];
    if (stream) for await (const piece of await models.generateContentStream(body)) pieces.push(piece);
    else pieces.push(await models.generateContent(body));
    const last = pieces.at(-1);
    return {
      text: pieces
        .map((piece) => piece.candidates?.[0]?.content?.parts?.map((part) => part.text).join('') ?? '')
        .join(''),
      ended: String(last?.candidates?.[0]?.finishReason) === 'MAX_TOKENS',
      outputTokens: last?.usageMetadata?.candidatesTokenCount,
    };
  },
};

const PAIRS = Object.keys(CLIENTS).flatMap((client) =>
  DIALECTS.flatMap((upstream) => [true, false].map((stream) => [client, upstream, stream] as const)),
);

async function budgetOf({ userId }: TestCaller): Promise<Record<string, string>> {
  return (await gw.admin('GET', `/api/v1/admin/customer-users/${userId}`)).data.budgets[0];
}

async function phasesOf({ userId }: TestCaller): Promise<readonly string[]> {
  const row = await settledRow(gw, userId);
  const entries: { phase: string; amount: string }[] = (await gw.admin('GET', `/api/v1/admin/requests/${row.id}`)).data
    .ledger;
  return entries.map(({ phase, amount }) => `${phase} ${amount}`);
}

test.each(PAIRS)(
  'a client of %s gets the end of its own format when the budget is used up, from %s (stream: %p)',
  async (client, upstream, stream) => {
    const caller = await poorCaller(300);
    const read = await CLIENTS[client]?.(caller.token, `long-${upstream}`, stream);
    const row = await settledRow(gw, caller.userId);
    expect(read).toMatchObject({ ended: true, outputTokens: row.usage.output_tokens });
    // Four characters a token, counted as three on their way.
    expect(read?.text.length).toBeGreaterThan(700);
    expect(read?.text.length).toBeLessThanOrEqual(900);
    expect(row).toMatchObject({
      finish_reason: 'length',
      estimated: true,
      error_code: null,
      warnings: ['the answer was ended early: a budget affords no more'],
      usage: { output_tokens: Number(row.cost.amount) },
    });
    expect(row.usage.output_tokens).toBeLessThanOrEqual(300);
    expect(await budgetOf(caller)).toMatchObject({ spent: row.cost.amount, held: '0' });
  },
);

describe('a hold that grows', () => {
  test('is a first slice and extensions in the ledger, which cover the charge', async () => {
    const caller = await poorCaller(300);
    await CLIENTS['openai-chat']?.(caller.token, 'long-openai-chat', true);
    const phases = await phasesOf(caller);
    expect(phases.filter((each) => each.startsWith('hold'))).toHaveLength(1);
    expect(phases.filter((each) => each.startsWith('extension')).length).toBeGreaterThan(1);
    const held = phases
      .filter((each) => !each.startsWith('settlement'))
      .reduce((sum, each) => sum + Number(each.split(' ')[1]), 0);
    expect(held).toBe(300);
  });

  test('is not needed where the worst case fits: one hold, one settlement', async () => {
    const caller = await poorCaller(4 * CAP);
    const body = { model: 'long-openai-chat', max_tokens: CAP, messages: [{ role: 'user', content: 'Hi' }] };
    const answer = await readJson(await gw.chat(caller.token, body));
    expect(answer.choices[0].finish_reason).toBe('stop');
    expect(await phasesOf(caller)).toEqual([`hold ${CAP}`, 'settlement 5000']);
  });

  test('is not asked of a soft budget', async () => {
    const budgets = [{ amount: '10', period: 'total', hard: false }];
    const caller = await gw.createCaller({ user: { budgets } });
    const body = { model: 'long-openai-chat', max_tokens: CAP, messages: [{ role: 'user', content: 'Hi' }] };
    expect((await readJson(await gw.chat(caller.token, body))).choices[0].finish_reason).toBe('stop');
    expect(await phasesOf(caller)).toEqual([`hold ${CAP}`, 'settlement 5000']);
  });

  test('stops at the narrowest of several budgets, and all of them are charged alike', async () => {
    const hard = (amount: number): object => ({ amount: String(amount), period: 'total', hard: true });
    const caller = await gw.createCaller({ user: { budgets: [hard(10_000)] }, token: { budgets: [hard(200)] } });
    const body = {
      model: 'long-openai-chat',
      max_tokens: CAP,
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    };
    expect(await (await gw.chat(caller.token, body)).text()).toContain('"finish_reason":"length"');
    const row = await settledRow(gw, caller.userId);
    expect(Number(row.cost.amount)).toBeLessThanOrEqual(200);
    const token = await gw.admin('GET', `/api/v1/admin/customer-users/${caller.userId}/tokens`);
    expect(token.data.items[0].budgets).toMatchObject([{ spent: row.cost.amount, held: '0' }]);
    expect(await budgetOf(caller)).toMatchObject({ spent: row.cost.amount, held: '0' });
  });

  test('ends a prompt of the gateway’s own API, streamed and whole', async () => {
    for (const stream of [true, false]) {
      const caller = await poorCaller(300);
      const response = await fetch(`${gw.url}/api/v1/prompts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await gw.exchange(caller.token)}` },
        body: JSON.stringify({ model: 'long-gemini', prompt: 'Hi', stream, max_output_tokens: CAP }),
      });
      expect(await response.text()).toContain('"finish_reason":"length"');
      expect(await budgetOf(caller)).toMatchObject({ held: '0' });
    }
  });

  test('ends a legacy completion', async () => {
    const caller = await poorCaller(300);
    const completions = new OpenAI({ apiKey: caller.token, baseURL: `${gw.url}/v1`, maxRetries: 0 }).completions;
    const stream = await completions.create({ model: 'long-openai-chat', prompt: 'Hi', max_tokens: CAP, stream: true });
    const reasons = [];
    for await (const { choices } of stream) reasons.push(choices[0]?.finish_reason);
    expect(reasons.at(-1)).toBe('length');
  });
});

test('a whole answer that was put together says what the provider would have said whole', async () => {
  const ask = async (tokens: number, upstream: string, path: string, body: object): Promise<unknown> => {
    const caller = await poorCaller(tokens);
    const response = await fetch(gw.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}` },
      body: JSON.stringify({ model: `long-${upstream}`, ...body }),
    });
    const answer = await readJson(response);
    const row = await settledRow(gw, caller.userId);
    expect([row.usage.output_tokens, row.finish_reason, row.estimated]).toEqual([5000, 'stop', false]);
    return answer;
  };
  const messages = [{ role: 'user', content: 'Hi' }];
  for (const [upstream, path, body] of [
    ['openai-chat', '/v1/chat/completions', { max_tokens: CAP, messages }],
    ['openai-responses', '/v1/responses', { max_output_tokens: CAP, input: 'Hi' }],
    ['anthropic-messages', '/v1/messages', { max_tokens: CAP, messages }],
    [
      'gemini',
      '/v1beta/models/long-gemini:generateContent',
      { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { maxOutputTokens: CAP } },
    ],
  ] as const) {
    const whole = (await ask(4 * CAP, upstream, path, body)) as Record<string, unknown>;
    const folded = (await ask(20_000, upstream, path, body)) as Record<string, unknown>;
    // A response is named anew each time.
    if (upstream !== 'openai-responses') expect(folded['id']).toEqual(whole['id']);
    for (const member of ['responseId', 'model', 'modelVersion', 'object', 'type', 'role', 'status', 'stop_reason'])
      expect([upstream, member, folded[member]]).toEqual([upstream, member, whole[member]]);
    for (const member of ['choices', 'content', 'candidates', 'output'])
      if (member in whole) expect(JSON.stringify(folded[member]).length).toBeGreaterThan(20_000);
  }
});
