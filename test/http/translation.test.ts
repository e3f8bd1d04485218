import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into at will
type Json = any;

const PRICE = { input: '1', output: '10' };

const CHAT_ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'Looking.',
        tool_calls: [{ id: 'call.1', type: 'function', function: { name: 'find', arguments: '{"depth": 1.0}' } }],
      },
      finish_reason: 'tool_calls',
    },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, prompt_tokens_details: { cached_tokens: 8 } },
};

const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const CHAT_EVENTS = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Hello' }),
  chunk({ content: ' there' }),
  chunk({}, 'stop'),
  { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: CHAT_ANSWER.usage },
  '[DONE]',
];

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-upstream',
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmF0dXJl' },
    { type: 'text', text: 'Hello.' },
  ],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 12, cache_read_input_tokens: 8, cache_creation_input_tokens: 0, output_tokens: 5 },
};

const MESSAGE_REQUEST = {
  model: 'gpt',
  max_tokens: 50,
  system: 'Be short.',
  tools: [{ name: 'find', input_schema: { type: 'object', properties: { depth: { type: 'number' } } } }],
  messages: [
    { role: 'user', content: 'Find it.' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'find', input: { depth: 2 } }] },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Nothing.', is_error: true }],
    },
  ],
};

const CHAT_REQUEST = { model: 'claude', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };

describe.each(['sqlite', 'postgres'] as const)('across dialects, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(gw.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': caller.token, ...headers },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('chat', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    await gw.addProvider('messages', [{ model: 'claude', upstream_model: 'claude-upstream', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
    });
  }, 30_000);
  afterAll(() => gw.close());

  const generate = (verb: string, body: object): Promise<Response> => post(`/v1beta/models/gpt:${verb}`, body);
  const CONTENTS = {
    contents: [{ role: 'user', parts: [{ text: 'Find it.' }] }],
    tools: [
      {
        functionDeclarations: [
          { name: 'find', parameters: { type: 'OBJECT', properties: { depth: { type: 'NUMBER' } } } },
        ],
      },
    ],
    generationConfig: { maxOutputTokens: 50 },
  };

  test('generated content is asked of a chat provider and comes back as such', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const response = await generate('generateContent', CONTENTS);
    expect(await readJson(response)).toMatchObject({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ text: 'Looking.' }, { functionCall: { name: 'find', args: { depth: 1 } } }],
          },
          finishReason: 'STOP',
        },
      ],
      usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 5, cachedContentTokenCount: 8 },
    });
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(JSON.parse(received.body).tools[0].function.parameters).toEqual({
      type: 'object',
      properties: { depth: { type: 'number' } },
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({ dialect_in: 'gemini', cost: { amount: '0.00007' } });
  });

  test('a stream of content comes as events, or as one array where events were not asked for', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: CHAT_EVENTS }, { kind: 'sse', events: CHAT_EVENTS });
    const events = await generate('streamGenerateContent?alt=sse', CONTENTS);
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    const answers = [...(await events.text()).matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''));
    const array = await generate('streamGenerateContent', CONTENTS);
    expect(array.headers.get('content-type')).toContain('application/json');
    for (const all of [answers, await readJson(array)]) {
      const said = all.map((one: Json) => one.candidates?.[0]?.content?.parts?.[0]?.text ?? '').join('');
      expect(said).toBe('Hello there');
      expect(all.at(-1)).toMatchObject({
        candidates: [{ finishReason: 'STOP' }],
        usageMetadata: { totalTokenCount: 25 },
      });
    }
  });

  test('a message goes to a chat provider and its answer comes back as one, priced once', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const response = await post('/v1/messages', MESSAGE_REQUEST, { 'anthropic-version': '2023-06-01' });
    expect(response.status).toBe(200);
    expect(await readJson(response)).toMatchObject({
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', name: 'find', input: { depth: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 12, cache_read_input_tokens: 8, output_tokens: 5 },
    });
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(received.path).toBe('/v1/chat/completions');
    expect(received.headers['anthropic-version']).toBeUndefined();
    expect(JSON.parse(received.body)).toMatchObject({
      model: 'upstream-name',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Find it.' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'toolu_1', function: { arguments: '{"depth":2}' } }] },
        { role: 'tool', tool_call_id: 'toolu_1', content: 'Error: Nothing.' },
      ],
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      state: 'settled',
      dialect_in: 'anthropic-messages',
      dialect_out: 'openai-chat',
      cost: { amount: '0.00007' },
    });
  });

  test('a streamed message comes from a chat stream, complete and settled', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'sse', events: CHAT_EVENTS, intervalMs: 1 });
    const response = await post('/v1/messages', { ...MESSAGE_REQUEST, stream: true });
    const text = await response.text();
    const types = [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    expect(types).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(text).toContain('"stop_reason":"end_turn"');
    expect(text).toContain('"output_tokens":5');
    expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', cost: { amount: '0.00007' } });
  });

  test('a chat goes to a messages provider, with its credential and version, and comes back as a completion', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    const response = await post('/v1/chat/completions', CHAT_REQUEST);
    expect(await readJson(response)).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Hello.', reasoning_content: 'Hm.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
    });
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(received.path).toBe('/v1/messages');
    expect(received.headers['anthropic-version']).toBe('2023-06-01');
    expect(received.headers['x-api-key']).toBeDefined();
    expect(received.headers['authorization']).toBeUndefined();
  });

  test('a signature comes back to its origin and goes nowhere else', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    const first = await readJson(await post('/v1/chat/completions', CHAT_REQUEST));
    const history = [...CHAT_REQUEST.messages, first.choices[0].message, { role: 'user', content: 'Go on.' }];
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    await post('/v1/chat/completions', { ...CHAT_REQUEST, messages: history });
    const own = await gw.upstream.received(gw.upstream.requests.length);
    expect(own.body).toContain('"signature":"c2lnbmF0dXJl"');
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    await post('/v1/messages', {
      ...MESSAGE_REQUEST,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: MESSAGE.content },
        { role: 'user', content: 'Go on.' },
      ],
    });
    const foreign = await gw.upstream.received(gw.upstream.requests.length);
    expect(foreign.body).not.toContain('c2lnbmF0dXJl');
  });

  test('what cannot be said is named in a header, and refused where the caller is strict', async () => {
    caller = await gw.createCaller();
    const body = { ...CHAT_REQUEST, seed: 7 };
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    const response = await post('/v1/chat/completions', body);
    expect(response.headers.get('x-tallygate-warnings')).toContain('seed');
    const refused = await post('/v1/chat/completions', body, { 'x-tallygate-strict': 'true' });
    expect([refused.status, (await readJson(refused)).error.code]).toEqual([400, 'unsupported_parameter']);
  });

  test('a deployment that cannot say it makes way for one that can', async () => {
    caller = await gw.createCaller();
    await gw.addProvider('first', [{ model: 'both', upstream_model: 'claude-upstream', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
      priority: 1,
    });
    await gw.addProvider('second', [{ model: 'both', upstream_model: 'upstream-name', price: PRICE }], { priority: 2 });
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const body = { ...CHAT_REQUEST, model: 'both', seed: 7 };
    const response = await post('/v1/chat/completions', body, { 'x-tallygate-strict': 'true' });
    expect([response.status, response.headers.get('x-tallygate-provider')]).toEqual([200, 'second']);
    expect(response.headers.get('x-tallygate-warnings')).toBeNull();
    expect(await settledRow(gw, caller.userId)).toMatchObject({ provider: 'second', state: 'settled' });
  });

  test('what passes through is not judged by what another deployment would need', async () => {
    caller = await gw.createCaller();
    await gw.addProvider('own', [{ model: 'mixed', upstream_model: 'upstream-name', price: PRICE }], { priority: 1 });
    await gw.addProvider('other', [{ model: 'mixed', upstream_model: 'claude-upstream', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
      priority: 2,
    });
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const body = { model: 'mixed', max_tokens: 50, messages: [{ role: 'user', content: [7] }] };
    const response = await post('/v1/chat/completions', body);
    expect([response.status, response.headers.get('x-tallygate-provider')]).toEqual([200, 'own']);
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(JSON.parse(received.body).messages).toEqual(body.messages);
  });

  test('a stream that fails upstream ends with the error of the client’s own format', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({
      kind: 'sse',
      events: [...CHAT_EVENTS.slice(0, 3), { error: { message: 'no more' } }],
      intervalMs: 1,
    });
    const text = await (await post('/v1/messages', { ...MESSAGE_REQUEST, stream: true })).text();
    expect(text).toContain('event: error\ndata: {"type":"error"');
    expect(text).not.toContain('message_stop');
  });

  test('an error before the first byte has the shape of the client’s format', async () => {
    caller = await gw.createCaller();
    gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'broken' } } });
    const failed = await post('/v1/messages', MESSAGE_REQUEST);
    expect([failed.status, await readJson(failed)]).toMatchObject([
      502,
      { type: 'error', error: { type: 'api_error', code: 'upstream_error' } },
    ]);
    gw.upstream.enqueue({ kind: 'whole', status: 400, body: { error: { message: 'no such field', type: 'x' } } });
    const refused = await post('/v1/messages', MESSAGE_REQUEST);
    expect([refused.status, await readJson(refused)]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ]);
  });
});
