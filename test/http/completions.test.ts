import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into at will
type Json = any;

const PRICE = { input: '1', output: '10' };
const USAGE = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
const completion = (text: string, index = 0, finish_reason: string | null = null): object => ({
  id: 'cmpl-1',
  object: 'text_completion',
  created: 1,
  model: 'upstream-name',
  choices: [{ text, index, logprobs: null, finish_reason }],
});
const chatChunk = (delta: object, finish_reason: string | null = null, more: object = {}): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason, ...more }],
});
const chatAnswer = (content: string, more: object = {}): object => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }],
  usage: USAGE,
});
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-upstream',
  content: [{ type: 'text', text: ' upon a time' }],
  stop_reason: 'max_tokens',
  stop_sequence: null,
  usage: { input_tokens: 20, output_tokens: 5 },
};

describe.each(['sqlite', 'postgres'] as const)('text completions, on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    const offer = (model: string): object[] => [{ model, upstream_model: 'upstream-name', price: PRICE }];
    await gw.addProvider('server', offer('text-model'), { kind: 'vllm' });
    await gw.addProvider(
      'openai',
      [...offer('chat-model'), { model: 'instruct', upstream_model: 'gpt-3.5-turbo-instruct', price: PRICE }],
      { kind: 'openai' },
    );
    await gw.addProvider('claude', offer('claude-model'), { kind: 'anthropic', base_url: gw.upstream.url });
    await gw.addProvider('google', offer('google-model'), { kind: 'gemini', base_url: gw.upstream.url });
    caller = await gw.createCaller();
  }, 30_000);
  afterAll(() => gw.close());

  const complete = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${gw.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${caller.token}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const answer = (body: string | object): void => gw.upstream.enqueue({ kind: 'whole', body });
  const received = () => gw.upstream.received(gw.upstream.requests.length);
  const eventsOf = async (response: Response): Promise<Json[]> =>
    [...(await response.text()).matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''));

  test('a server that has the endpoint gets the bytes, and its answer comes as it is', async () => {
    const body = `{"choices":[{"text":" a","index":0,"logprobs":{"tokens":[" a"],"token_logprobs":[-1.0]},"finish_reason":"length"}],"usage":${JSON.stringify(USAGE)}}`;
    answer(body);
    const sent =
      '{ "prompt":["Once\\u0020upon", "b"],"min_p":1.0, "model":"text-model","max_tokens":5,"echo":true,"n":2 }';
    const response = await complete(sent);
    expect(await response.text()).toBe(body);
    const request = await received();
    expect([request.path, request.body]).toEqual(['/v1/completions', sent.replace('text-model', 'upstream-name')]);
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      operation: 'text_completion',
      dialect_in: 'openai-completions',
      dialect_out: 'openai-completions',
      finish_reason: 'length',
      estimated: false,
      cost: { amount: '0.00007' },
    });
  });

  test('a stream passes through; usage is asked for, read and taken out', async () => {
    const events = [completion('One'), completion('Two', 1), completion('', 0, 'stop'), completion('', 1, 'length')];
    const usage = { id: 'cmpl-1', object: 'text_completion', choices: [], usage: USAGE };
    gw.upstream.enqueue({ kind: 'sse', events: [...events, usage, '[DONE]'] });
    const response = await complete({ model: 'text-model', prompt: 'Once', stream: true, n: 2 });
    const text = await response.text();
    expect(text).toBe(
      [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
    );
    expect(JSON.parse((await received()).body).stream_options).toEqual({ include_usage: true });
    expect(await settledRow(gw, caller.userId)).toMatchObject({ estimated: false, cost: { amount: '0.00007' } });

    gw.upstream.enqueue({ kind: 'sse', events: [...events, usage, '[DONE]'] });
    const asked = { model: 'text-model', prompt: 'Once', stream: true, stream_options: { include_usage: true } };
    expect(await (await complete(asked)).text()).toContain('"prompt_tokens":20');
  });

  test('OpenAI’s chat models have no such endpoint: the prompt is what a user says', async () => {
    answer(chatAnswer(' upon a time'));
    const response = await complete({
      model: 'chat-model',
      prompt: 'Once',
      max_tokens: 5,
      temperature: 0.5,
      stop: ['.'],
      logit_bias: { 50256: -100 },
    });
    const request = await received();
    expect(request.path).toBe('/v1/chat/completions');
    expect(JSON.parse(request.body)).toEqual({
      model: 'upstream-name',
      messages: [{ role: 'user', content: 'Once' }],
      max_tokens: 5,
      temperature: 0.5,
      stop: '.',
      logit_bias: { 50256: -100 },
    });
    expect(response.headers.get('x-tallygate-warnings')).toBeNull();
    expect(await readJson(response)).toMatchObject({
      object: 'text_completion',
      model: 'upstream-name',
      choices: [{ text: ' upon a time', index: 0, logprobs: null, finish_reason: 'stop' }],
      usage: USAGE,
    });
    expect(await settledRow(gw, caller.userId)).toMatchObject({
      operation: 'text_completion',
      dialect_in: 'openai-completions',
      dialect_out: 'openai-chat',
      cost: { amount: '0.00007' },
    });
    answer(completion('x', 0, 'stop'));
    await complete({ model: 'instruct', prompt: 'Once' });
    expect((await received()).path).toBe('/v1/completions');
  });

  test('a stream of a conversation is one of texts, the prompt before them where it is to be echoed', async () => {
    const logprobs = { content: [{ token: ' upon', logprob: -0.5, bytes: null, top_logprobs: [] }] };
    gw.upstream.enqueue({
      kind: 'sse',
      events: [
        chatChunk({ role: 'assistant', reasoning_content: 'Hm.' }),
        chatChunk({ content: ' upon' }, null, { logprobs }),
        chatChunk({ content: ' a time' }),
        chatChunk({}, 'length'),
        { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: USAGE },
        '[DONE]',
      ],
    });
    const options = { stream: true, echo: true, logprobs: 1, stream_options: { include_usage: true } };
    const events = await eventsOf(await complete({ model: 'chat-model', prompt: ['Once'], ...options }));
    const choices = events.flatMap((event) => event.choices);
    expect(choices.map(({ text }: Json) => text).join('')).toBe('Once upon a time');
    expect(choices.find((choice: Json) => choice.logprobs !== null).logprobs).toEqual({
      tokens: [' upon'],
      token_logprobs: [-0.5],
      top_logprobs: [{}],
      text_offset: [4],
    });
    expect(choices.at(-1).finish_reason).toBe('length');
    expect(events.at(-1)).toMatchObject({ object: 'text_completion', choices: [], usage: USAGE });
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect((await settledRow(gw, caller.userId)).warnings).toEqual([
      'scoring of the echoed prompt has no equivalent and was left out',
    ]);
  });

  test('models of other vendors answer too', async () => {
    answer(MESSAGE);
    const claude = await readJson(await complete({ model: 'claude-model', prompt: 'Once', max_tokens: 5, echo: true }));
    expect(claude.choices).toEqual([{ text: 'Once upon a time', index: 0, logprobs: null, finish_reason: 'length' }]);
    expect(JSON.parse((await received()).body).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Once' }] },
    ]);
    answer({
      candidates: [{ content: { role: 'model', parts: [{ text: ' upon' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 5, totalTokenCount: 25 },
    });
    const google = await readJson(await complete({ model: 'google-model', prompt: 'Once' }));
    expect(google).toMatchObject({ choices: [{ text: ' upon', finish_reason: 'stop' }], usage: USAGE });
  });

  test('what a conversation lacks is a warning, and 40003 where the caller is strict', async () => {
    const body = { model: 'chat-model', prompt: 'Once', suffix: ' end', best_of: 3, guided_regex: 'x' };
    answer(chatAnswer('x'));
    const response = await complete(body);
    expect(response.headers.get('x-tallygate-warnings')).toContain('suffix');
    const { warnings } = await settledRow(gw, caller.userId);
    expect(warnings.map((warning: string) => warning.split(' ')[0])).toEqual(['suffix', 'best_of', 'guided_regex']);
    const before = gw.upstream.requests.length;
    const strict = await complete(body, { 'x-tallygate-strict': 'true' });
    expect([strict.status, (await readJson(strict)).error.code]).toEqual([400, 'unsupported_parameter']);
    expect(gw.upstream.requests.length).toBe(before);
  });

  test.each([
    ['several prompts', { prompt: ['a', 'b'] }],
    ['token ids', { prompt: [1, 2] }],
    ['lists of token ids', { prompt: [[1], [2]] }],
    ['no prompt', {}],
    ['no tokens to be made', { prompt: 'a', max_tokens: 0, echo: true }],
  ])('%s mean nothing to a conversation: refused before anything is called', async (_, body) => {
    const before = gw.upstream.requests.length;
    const response = await complete({ model: 'chat-model', ...body });
    expect([response.status, (await readJson(response)).error.code]).toEqual([400, 'unsupported_parameter']);
    expect(gw.upstream.requests.length).toBe(before);
    answer(completion('x', 0, 'stop'));
    expect((await complete({ model: 'text-model', ...body })).status).toBe(200);
  });

  test('an error inside a stream comes as it is, or in this format', async () => {
    const error = { error: { message: 'overloaded', type: 'server_error' } };
    gw.upstream.enqueue({ kind: 'sse', events: [completion('One'), error] });
    expect(await (await complete({ model: 'text-model', prompt: 'a', stream: true })).text()).toContain('overloaded');
    gw.upstream.enqueue({ kind: 'sse', events: [chatChunk({ content: 'One' }), error] });
    const translated = await (await complete({ model: 'chat-model', prompt: 'a', stream: true })).text();
    expect(translated).toContain('"code":"upstream_error"');
    expect(translated).not.toContain('[DONE]');
    expect(await settledRow(gw, caller.userId)).toMatchObject({ error_code: 50201 });
  });

  test('the official SDK reads whole answers and streams, of either way', async () => {
    const client = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: caller.token });
    for (const model of ['sandbox-echo', 'chat-model']) {
      if (model === 'chat-model') answer(chatAnswer('Hello there'));
      const whole = await client.completions.create({ model, prompt: 'Hello there' });
      expect([whole.object, whole.choices[0]?.text]).toEqual(['text_completion', 'Hello there']);
      expect(whole.usage?.total_tokens).toBeGreaterThan(0);
      if (model === 'chat-model')
        gw.upstream.enqueue({
          kind: 'sse',
          events: [chatChunk({ content: 'Hello there' }), chatChunk({}, 'stop'), '[DONE]'],
        });
      let text = '';
      let reason: string | null = null;
      for await (const chunk of await client.completions.create({ model, prompt: 'Hello there', stream: true })) {
        text += chunk.choices[0]?.text ?? '';
        reason = chunk.choices[0]?.finish_reason ?? reason;
      }
      expect([text, reason]).toEqual(['Hello there', 'stop']);
    }
  });

  test('the sandbox answers every kind of prompt, for each as often as asked', async () => {
    const ask = { model: 'sandbox-echo', n: 2, echo: true };
    const texts = await readJson(await complete({ ...ask, prompt: ['one', 'two'] }));
    expect(texts.choices.map(({ text, index }: Json) => [index, text])).toEqual([
      [0, 'oneone'],
      [1, 'oneone'],
      [2, 'twotwo'],
      [3, 'twotwo'],
    ]);
    expect(texts.usage).toEqual({ prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 });
    const tokens = await readJson(await complete({ model: 'sandbox-size-3', prompt: [[1, 2, 3], [4]] }));
    expect(tokens.usage).toEqual({ prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 });
    const events = await eventsOf(
      await complete({ ...ask, prompt: ['one', 'two'], stream: true, stream_options: { include_usage: true } }),
    );
    expect(events.at(-1).usage).toEqual(texts.usage);
    const streamed = ['', '', '', ''];
    for (const { choices } of events) for (const { index, text } of choices) streamed[index] += text;
    expect(streamed).toEqual(texts.choices.map(({ text }: Json) => text));
    expect((await complete({ model: 'sandbox-fail-503', prompt: 'a' })).status).toBe(502);
  });
});
