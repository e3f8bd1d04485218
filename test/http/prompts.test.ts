import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

const PRICE = { input: '1', output: '10' };
const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, prompt_tokens_details: { cached_tokens: 8 } },
};

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  let gw: TestGateway;
  let caller: TestCaller;
  let token: string;

  beforeAll(async () => {
    gw = await startTestGateway(database);
    await gw.addProvider('main', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    caller = await gw.createCaller();
    token = await gw.exchange(caller.token);
  }, 30_000);
  afterAll(() => gw.close());

  function prompt(body: unknown, bearer = token, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${gw.url}/api/v1/prompts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  test('a prompt is answered in the envelope with usage, cost and times', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const response = await prompt({ model: 'gpt', prompt: 'Hi', max_output_tokens: 50 });
    expect(response.status).toBe(200);
    const { code, message, data, request_id: requestId } = await readJson(response);
    expect({ code, message }).toEqual({ code: 0, message: 'ok' });
    expect(requestId).toBe(response.headers.get('x-request-id'));
    expect(data).toMatchObject({
      model: 'gpt',
      provider: 'main',
      output: 'Hello there',
      finish_reason: 'stop',
      usage: {
        input_tokens: 20,
        output_tokens: 5,
        total_tokens: 25,
        cached_input_tokens: 8,
        cache_write_tokens: 0,
        reasoning_tokens: 0,
      },
      cost: { amount: '0.00007', currency: 'USD' },
    });
    expect(data.id).toMatch(/^req_[0-9a-f]{32}$/);
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(JSON.parse(received.body)).toMatchObject({
      model: 'upstream-name',
      messages: [{ role: 'user', content: 'Hi' }],
    });
  });

  test('the request has one id, unless the client chose the correlation id', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const plain = await prompt({ model: 'gpt', prompt: 'Hi', max_output_tokens: 50 });
    expect((await readJson(plain)).data).toMatchObject({ id: plain.headers.get('x-request-id') });
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const chosen = 'req_00000000000000000000000000000000';
    const named = await prompt({ model: 'gpt', prompt: 'Hi', max_output_tokens: 50 }, token, {
      'x-request-id': chosen,
    });
    const answer = await readJson(named);
    expect([answer.request_id, named.headers.get('x-request-id')]).toEqual([chosen, chosen]);
    expect(answer.data.id).toBe(named.headers.get('x-tallygate-request-id'));
    expect(answer.data.id).not.toBe(chosen);
  });

  test('numbers in tool schemas reach the provider as they were written', async () => {
    gw.upstream.enqueue({ kind: 'whole', body: ANSWER });
    const tool = '{"type":"function","function":{"name":"f","parameters":{"type":"object","zeta":1.0,"alpha":1e2}}}';
    expect((await prompt(`{"model":"gpt","prompt":"Hi","tools":[${tool}]}`)).status).toBe(200);
    const received = await gw.upstream.received(gw.upstream.requests.length);
    expect(received.body).toContain('{"type":"object","zeta":1.0,"alpha":1e2}');
  });

  test('tool calls are answered with their arguments as an object', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } };
    gw.upstream.enqueue({
      kind: 'whole',
      body: {
        ...ANSWER,
        choices: [
          { index: 0, message: { role: 'assistant', content: null, tool_calls: [call] }, finish_reason: 'tool_calls' },
        ],
      },
    });
    const { data } = await readJson(await prompt({ model: 'gpt', messages: [{ role: 'user', content: 'Weather?' }] }));
    expect(data.tool_calls).toEqual([{ id: 'call_1', name: 'weather', arguments: { city: 'Oslo' } }]);
    expect(data.finish_reason).toBe('tool_calls');
  });

  test('a streamed prompt sends deltas, then done with the whole record', async () => {
    const part = (delta: object, finish: string | null = null): object => ({
      id: 'c',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    const usage = {
      id: 'c',
      object: 'chat.completion.chunk',
      choices: [],
      usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
    };
    gw.upstream.enqueue({
      kind: 'sse',
      events: [
        part({ role: 'assistant', content: '' }),
        part({ content: 'Hello' }),
        part({ content: ' there' }),
        part({}, 'stop'),
        usage,
        '[DONE]',
      ],
      intervalMs: 2,
    });
    const response = await prompt({ model: 'gpt', prompt: 'Hi', stream: true });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = (await response.text())
      .trim()
      .split('\n\n')
      .map((frame) => {
        const [event = '', data = ''] = frame.split('\n');
        return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) };
      });
    expect(events.slice(0, -1)).toEqual([
      { event: 'delta', data: { output: 'Hello' } },
      { event: 'delta', data: { output: ' there' } },
    ]);
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      data: { output: 'Hello there', finish_reason: 'stop', cost: { amount: '0.00007' } },
    });
  });

  test('a field that is not known, of a wrong type or missing is named by its path', async () => {
    const cases: [unknown, string][] = [
      [{ model: 'gpt', prompt: 'Hi', surprise: 1 }, 'surprise'],
      [{ model: 'gpt', prompt: 5 }, 'prompt'],
      [{ prompt: 'Hi' }, 'model'],
      [{ model: 'gpt', messages: [{ role: 'wizard', content: 'Hi' }] }, 'messages.0.role'],
      [{ model: 'gpt', prompt: 'Hi', max_output_tokens: 0 }, 'max_output_tokens'],
    ];
    for (const [body, path] of cases) {
      const response = await prompt(body);
      const answer = await readJson(response);
      expect(response.status).toBe(400);
      expect(answer.code).toBe(40001);
      expect(answer.error.details.map((detail: { path: string }) => detail.path)).toContain(path);
    }
  });

  test('an auth token is told to be exchanged first', async () => {
    const response = await prompt({ model: 'gpt', prompt: 'Hi' }, caller.token);
    expect(response.status).toBe(401);
    const answer = await readJson(response);
    expect(answer.code).toBe(40101);
    expect(answer.message).toContain('/api/v1/auth/token');
  });

  test('a failing provider is 50201 in the envelope', async () => {
    gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'oops' } } });
    const response = await prompt({ model: 'gpt', prompt: 'Hi' });
    expect(response.status).toBe(502);
    expect((await readJson(response)).code).toBe(50201);
  });
});
