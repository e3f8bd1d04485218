import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { BadRequestError, OpenAI } from 'openai';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

const PRICE = { input: '1', output: '10' };
const USAGE = {
  prompt_tokens: 20,
  completion_tokens: 5,
  total_tokens: 25,
  prompt_tokens_details: { cached_tokens: 8 },
};
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
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"depth": 1.0}' } }],
      },
      finish_reason: 'tool_calls',
    },
  ],
  usage: USAGE,
};

const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const callPiece = (index: number, id: string | undefined, text: string): object => ({
  tool_calls: [{ index, id, type: 'function', function: { name: id && 'find', arguments: text } }],
});
/** Two calls whose pieces come mixed. */
const CHAT_EVENTS = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ reasoning_content: 'Hm.' }),
  chunk({ content: 'Look' }),
  chunk({ content: 'ing.' }),
  chunk(callPiece(0, 'call_1', '')),
  chunk(callPiece(1, 'call_2', '{"depth"')),
  chunk(callPiece(0, undefined, '{"depth": 1.0}')),
  chunk(callPiece(1, undefined, ': 2}')),
  chunk({}, 'tool_calls'),
  { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: USAGE },
  '[DONE]',
];

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-upstream',
  content: [
    { type: 'redacted_thinking', data: 'cmVkYWN0ZWQ=' },
    { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmF0dXJl' },
    { type: 'text', text: 'Hello.' },
  ],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 12, cache_read_input_tokens: 8, cache_creation_input_tokens: 0, output_tokens: 5 },
};
const MESSAGE_EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2lnbmF0dXJl' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hello.' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'message_delta', delta: { stop_reason: 'max_tokens', stop_sequence: null }, usage: { output_tokens: 5 } },
  { type: 'message_stop' },
];

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'gpt-upstream',
  output: [
    { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'c2VhbGVk' },
    {
      id: 'msg_1',
      type: 'message',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Hello.', annotations: [], logprobs: [] }],
    },
    {
      id: 'fc_1',
      type: 'function_call',
      status: 'completed',
      call_id: 'call_1',
      name: 'find',
      arguments: '{"n": 1.0}',
    },
  ],
  usage: {
    input_tokens: 20,
    input_tokens_details: { cached_tokens: 8 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 25,
  },
};
const ITEM = RESPONSE.output[1];
const RESPONSE_EVENTS = [
  { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } },
  { type: 'response.output_item.added', output_index: 0, item: { ...ITEM, status: 'in_progress', content: [] } },
  {
    type: 'response.content_part.added',
    item_id: 'msg_1',
    output_index: 0,
    content_index: 0,
    part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
  },
  {
    type: 'response.output_text.delta',
    item_id: 'msg_1',
    output_index: 0,
    content_index: 0,
    delta: 'Hello.',
    logprobs: [],
    obfuscation: 'x',
  },
  { type: 'response.output_item.done', output_index: 0, item: ITEM },
  { type: 'response.completed', response: { ...RESPONSE, output: [ITEM] } },
].map((event, index) => ({ ...event, sequence_number: index }));

const TOOLS = [
  {
    type: 'function' as const,
    name: 'find',
    strict: false,
    parameters: { type: 'object', properties: { depth: { type: 'number' } } },
  },
];

describe.each(['sqlite', 'postgres'] as const)('the responses API, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let sdk: OpenAI;

  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(gw.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}`, ...headers },
      body: JSON.stringify(body),
    });
  const lastReceived = async (): Promise<{ path: string; body: Awaited<ReturnType<typeof readJson>> }> => {
    const { path, body } = await gw.upstream.received(gw.upstream.requests.length);
    return { path, body: JSON.parse(body) };
  };
  const begin = async (): Promise<void> => {
    caller = await gw.createCaller();
    sdk = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: caller.token, maxRetries: 0 });
  };

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('chat', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    await gw.addProvider('messages', [{ model: 'claude', upstream_model: 'claude-opus-4-5', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
    });
    await gw.addProvider('responses', [{ model: 'native', upstream_model: 'gpt-5.4-upstream', price: PRICE }], {
      dialects: ['openai-responses'],
    });
  }, 30_000);
  afterAll(() => gw.close());

  test('the SDK reads a whole answer of a chat provider: text, call, usage, one price', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const answer = await sdk.responses.create({
      model: 'gpt',
      instructions: 'Be short.',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'Find it.' }] },
        { type: 'function_call', call_id: 'call_0', name: 'find', arguments: '{"depth": 1.0}' },
        { type: 'function_call_output', call_id: 'call_0', output: 'Nothing.' },
      ],
      tools: TOOLS,
    });
    expect(answer).toMatchObject({
      status: 'completed',
      output_text: 'Looking.',
      output: [
        { type: 'message' },
        { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"depth": 1.0}' },
      ],
      usage: { input_tokens: 20, input_tokens_details: { cached_tokens: 8 }, output_tokens: 5, total_tokens: 25 },
    });
    const { path, body } = await lastReceived();
    expect(path).toBe('/v1/chat/completions');
    expect(body).toMatchObject({
      model: 'upstream-name',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Find it.' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'call_0', function: { arguments: '{"depth": 1.0}' } }] },
        { role: 'tool', tool_call_id: 'call_0', content: 'Nothing.' },
      ],
      tools: [{ type: 'function', function: { name: 'find', strict: false } }],
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      state: 'settled',
      dialect_in: 'openai-responses',
      dialect_out: 'openai-chat',
      cost: { amount: '0.00007' },
    });
  });

  test('the SDK’s stream helper reads a chat stream with thought, text and calls that overlap', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'sse', events: CHAT_EVENTS, intervalMs: 1 });
    const stream = sdk.responses.stream({
      model: 'gpt',
      input: 'Find it.',
      tools: TOOLS,
      reasoning: { summary: 'auto' },
    });
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.type);
    const answer = await stream.finalResponse();
    expect(seen.slice(0, 2)).toEqual(['response.created', 'response.in_progress']);
    expect(seen.at(-1)).toBe('response.completed');
    expect(answer.output_text).toBe('Looking.');
    expect(answer.output).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      { type: 'message', content: [{ text: 'Looking.' }] },
      { type: 'function_call', call_id: 'call_1', arguments: '{"depth": 1.0}' },
      { type: 'function_call', call_id: 'call_2', arguments: '{"depth": 2}' },
    ]);
    expect(answer.usage).toMatchObject({ input_tokens: 20, output_tokens: 5 });
    expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', cost: { amount: '0.00007' } });
  });

  test('one that did not ask for thoughts is not shown any', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'sse', events: CHAT_EVENTS, intervalMs: 1 });
    const answer = await sdk.responses.stream({ model: 'gpt', input: 'Find it.', tools: TOOLS }).finalResponse();
    expect(answer.output.map(({ type }) => type)).toEqual(['message', 'function_call', 'function_call']);
  });

  test('the SDK reads a native answer, whole and streamed, as it came', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', body: RESPONSE });
    const whole = await sdk.responses.create({ model: 'native', input: 'Hi', previous_response_id: 'resp_0' });
    expect(whole).toMatchObject({ id: 'resp_1', output_text: 'Hello.', output: RESPONSE.output });
    const { path, body } = await lastReceived();
    expect(path).toBe('/v1/responses');
    expect(body).toEqual({ model: 'gpt-5.4-upstream', input: 'Hi', previous_response_id: 'resp_0' });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      dialect_in: 'openai-responses',
      dialect_out: 'openai-responses',
      finish_reason: 'tool_calls',
      cost: { amount: '0.00007' },
    });
    await begin();
    gw.upstream.enqueue({ kind: 'sse', events: RESPONSE_EVENTS, intervalMs: 1 });
    const streamed = await sdk.responses.stream({ model: 'native', input: 'Hi' }).finalResponse();
    expect(streamed).toMatchObject({ id: 'resp_1', output_text: 'Hello.', usage: { total_tokens: 25 } });
    expect(await settledRow(gw, caller.userId)).toMatchObject({ state: 'settled', cost: { amount: '0.00007' } });
  });

  test('a message provider answers whole, and what it sealed comes back to it, the redacted too', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    const ask = { model: 'claude', include: ['reasoning.encrypted_content' as const], store: false };
    const first = await sdk.responses.create({ ...ask, input: 'Hi' });
    expect(first.output.map(({ type }) => type)).toEqual(['reasoning', 'reasoning', 'message']);
    expect(JSON.stringify(first.output)).not.toContain('c2lnbmF0dXJl');
    gw.upstream.enqueue({ kind: 'whole', body: MESSAGE });
    const history = first.output.map((item) => {
      const { id: _id, ...rest } = item as { id?: string };
      return rest as OpenAI.Responses.ResponseInputItem;
    });
    await sdk.responses.create({
      ...ask,
      input: [{ role: 'user', content: 'Hi' }, ...history, { role: 'user', content: 'On.' }],
    });
    const { path, body } = await lastReceived();
    expect(path).toBe('/v1/messages');
    expect(body.messages[1]).toEqual({ role: 'assistant', content: MESSAGE.content });
  });

  test('a message provider’s stream reaches the SDK, cut as it was', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'sse', events: MESSAGE_EVENTS, intervalMs: 1 });
    const stream = sdk.responses.stream({ model: 'claude', input: 'Hi', reasoning: { summary: 'auto' } });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    const answer = await stream.finalResponse();
    expect(types.at(-1)).toBe('response.incomplete');
    expect(answer).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'Hello.',
      output: [{ type: 'reasoning', summary: [{ text: 'Hm.' }] }, { type: 'message' }],
      usage: { input_tokens: 20, output_tokens: 5 },
    });
  });

  test('a chat is answered by a responses provider, whole and streamed; nothing is kept there, thoughts are asked for', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', body: RESPONSE });
    const ask = { model: 'native', messages: [{ role: 'user' as const, content: 'Hi' }] };
    const whole = await sdk.chat.completions.create({ ...ask, max_tokens: 5, tools: [] });
    expect(whole).toMatchObject({
      choices: [
        {
          message: { content: 'Hello.', tool_calls: [{ id: 'call_1', function: { arguments: '{"n": 1.0}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 20, completion_tokens: 5 },
    });
    expect((await lastReceived()).body).toEqual({
      model: 'gpt-5.4-upstream',
      input: [{ role: 'user', content: 'Hi' }],
      max_output_tokens: 16,
      include: ['reasoning.encrypted_content'],
      store: false,
    });
    const message = whole.choices[0]?.message;
    if (message === undefined) throw new Error('no choice');
    gw.upstream.enqueue({ kind: 'whole', body: RESPONSE });
    await sdk.chat.completions.create({
      model: 'native',
      messages: [...ask.messages, message, { role: 'tool', tool_call_id: 'call_1', content: 'Found.' }],
    });
    expect((await lastReceived()).body.input).toEqual([
      { role: 'user', content: 'Hi' },
      { type: 'reasoning', summary: [], encrypted_content: 'c2VhbGVk' },
      { role: 'assistant', content: [{ type: 'output_text', text: 'Hello.', annotations: [] }] },
      { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{"n": 1.0}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Found.' },
    ]);
    gw.upstream.enqueue({ kind: 'sse', events: RESPONSE_EVENTS, intervalMs: 1 });
    const streamed = await sdk.chat.completions.stream(ask).finalChatCompletion();
    expect(streamed.choices[0]).toMatchObject({ message: { content: 'Hello.' }, finish_reason: 'stop' });
  });

  test('a message is answered by a responses provider', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'sse', events: RESPONSE_EVENTS, intervalMs: 1 });
    const body = { model: 'native', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
    const text = await (await post('/v1/messages', { ...body, stream: true })).text();
    expect(text).toContain('"text":"Hello."');
    expect(text).toContain('event: message_stop');
    gw.upstream.enqueue({ kind: 'whole', body: RESPONSE });
    expect(await readJson(await post('/v1/messages', body))).toMatchObject({
      content: [
        { type: 'text', text: 'Hello.' },
        { type: 'tool_use', id: 'call_1', input: { n: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 12, cache_read_input_tokens: 8, output_tokens: 5 },
    });
  });

  test('state that only a provider keeps, and several choices, are refused before anything is sent', async () => {
    await begin();
    const before = gw.upstream.requests.length;
    for (const state of [
      { conversation: 'conv_1' },
      { background: true },
      { input: [{ type: 'item_reference', id: 'msg_0' }] },
    ]) {
      const error = await sdk.responses
        .create({ model: 'gpt', input: 'Hi', ...state } as OpenAI.Responses.ResponseCreateParamsNonStreaming)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadRequestError);
      expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter' });
    }
    const several = await post('/v1/chat/completions', {
      model: 'native',
      n: 2,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect([several.status, (await readJson(several)).error]).toMatchObject([
      400,
      { code: 'unsupported_parameter', param: 'n' },
    ]);
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('what cannot be said is named in a header, and refused where the caller is strict', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', body: CHAT_ANSWER });
    const body = {
      model: 'gpt',
      input: 'Hi',
      max_tool_calls: 3,
      tools: [{ type: 'file_search', vector_store_ids: [] }],
    };
    const response = await post('/v1/responses', body);
    expect(response.headers.get('x-tallygate-warnings')).toContain('max_tool_calls');
    expect(response.headers.get('x-tallygate-warnings')).toContain('file_search');
    const refused = await post('/v1/responses', body, { 'x-tallygate-strict': 'true' });
    expect([refused.status, (await readJson(refused)).error.code]).toEqual([400, 'unsupported_parameter']);
  });

  test('failures have the shape of this API, before the first byte and in a stream', async () => {
    await begin();
    gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'broken' } } });
    const failed = await post('/v1/responses', { model: 'gpt', input: 'Hi' });
    expect([failed.status, (await readJson(failed)).error]).toMatchObject([
      502,
      { type: 'server_error', code: 'upstream_error' },
    ]);
    const failing = {
      kind: 'sse',
      events: [...CHAT_EVENTS.slice(0, 4), { error: { message: 'no more' } }],
      intervalMs: 1,
    } as const;
    gw.upstream.enqueue(failing);
    const text = await (await post('/v1/responses', { model: 'gpt', input: 'Hi', stream: true })).text();
    expect(text).toContain('event: error\ndata: {"type":"error","code":"upstream_error"');
    expect(text).not.toContain('response.completed');
    gw.upstream.enqueue(failing);
    const thrown = await sdk.responses
      .stream({ model: 'gpt', input: 'Hi' })
      .finalResponse()
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'upstream_error' });
  });

  test('a provider whose response fails is the provider’s failure, whole and streamed', async () => {
    await begin();
    const response = { ...RESPONSE, status: 'failed', output: [], error: { code: 'server_error', message: 'broke' } };
    gw.upstream.enqueue({ kind: 'whole', body: response });
    const whole = await post('/v1/chat/completions', { model: 'native', messages: [{ role: 'user', content: 'Hi' }] });
    expect([whole.status, (await readJson(whole)).error.code]).toEqual([502, 'upstream_error']);
    gw.upstream.enqueue({ kind: 'sse', events: [{ type: 'response.failed', response }], intervalMs: 1 });
    const streamed = await post('/v1/chat/completions', {
      model: 'native',
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect([streamed.status, (await readJson(streamed)).error.code]).toEqual([502, 'upstream_error']);
  });
});
