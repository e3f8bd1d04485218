import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

const PRICE = { input: '1', output: '10' };
/** Keys in no usual order, a number that no double holds, an exponent, escapes. */
const SCHEMA =
  '{"type":"object","required":["z","a"],"properties":{"z":{"maximum":9007199254740993,"type":"integer"},"a":{"default":1.0e2,"type":"number","description":"\\u00e9 \\/"}}}';
const ARGUMENTS = '{"z":9007199254740993,"a":1.0e2}';

const piece = (content: string, more: object = {}): object => ({
  id: 'c',
  choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }],
});
const END = {
  id: 'c',
  choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
};
const CHAT: UpstreamAnswer = {
  kind: 'whole',
  body: {
    id: 'c',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  },
};
const MESSAGE: UpstreamAnswer = {
  kind: 'whole',
  body: {
    id: 'msg',
    type: 'message',
    role: 'assistant',
    model: 'upstream-name',
    content: [{ type: 'text', text: 'hello' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 2 },
  },
};

/** What users of other gateways report (docs/peers.md): each of these is a test of ours. */
describe('what users of other gateways suffer', () => {
  let gw: TestGateway;
  let caller: TestCaller;

  beforeAll(async () => {
    gw = await startTestGateway('sqlite');
    caller = await gw.createCaller();
    await gw.addProvider('chat', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
    await gw.addProvider('messages', [{ model: 'claude', upstream_model: 'upstream-name', price: PRICE }], {
      kind: 'anthropic',
      base_url: gw.upstream.url,
    });
    await gw.addProvider('patient', [{ model: 'long', upstream_model: 'upstream-name', price: PRICE }], {
      first_byte_timeout_ms: 300,
      idle_timeout_ms: 300,
      timeout_ms: null,
    });
  }, 30_000);
  afterAll(() => gw.close());

  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(gw.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.token}`, 'content-type': 'application/json', ...headers },
      body,
    });
  const lastBody = (): string => gw.upstream.requests.at(-1)?.body ?? '';

  const ANTHROPIC_BODY = `{"max_tokens":50,"model":"claude","system":[{"cache_control":{"type":"ephemeral"},"text":"S","type":"text"}],"tools":[{"name":"find","input_schema":${SCHEMA},"cache_control":{"ttl":"1h","type":"ephemeral"}}],"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"T","signature":"c2ln"},{"type":"tool_use","id":"toolu_1","name":"find","input":${ARGUMENTS}},{"type":"tool_use","id":"toolu_2","name":"find","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_2","content":"","is_error":true},{"type":"tool_result","tool_use_id":"toolu_1","content":"one"}]}],"unheard_of":{"b":1,"a":2}}`;

  test('key order, number text, cache marks, signatures and unknown fields reach a provider of the same dialect as they were', async () => {
    gw.upstream.enqueue(MESSAGE);
    expect((await post('/v1/messages', ANTHROPIC_BODY)).status).toBe(200);
    expect(lastBody()).toBe(ANTHROPIC_BODY.replace('"claude"', '"upstream-name"'));
  });

  test('schemas and arguments keep their key order and number text across dialects', async () => {
    gw.upstream.enqueue(CHAT);
    expect((await post('/v1/messages', ANTHROPIC_BODY.replace('"claude"', '"gpt"'))).status).toBe(200);
    expect(lastBody()).toContain(SCHEMA);
    expect(lastBody()).toContain(JSON.stringify(ARGUMENTS));
    const tools = `[{"type":"function","function":{"name":"find","parameters":${SCHEMA}}}]`;
    gw.upstream.enqueue(MESSAGE);
    const body = `{"model":"claude","tools":${tools},"messages":[{"role":"user","content":"Hi"}]}`;
    expect((await post('/v1/chat/completions', body)).status).toBe(200);
    expect(lastBody()).toContain(SCHEMA);
  });

  test('parallel results, an empty one and a failed one find their calls across dialects', async () => {
    gw.upstream.enqueue(CHAT);
    expect((await post('/v1/messages', ANTHROPIC_BODY.replace('"claude"', '"gpt"'))).status).toBe(200);
    const { messages } = JSON.parse(lastBody());
    const called = messages.find((each: { tool_calls?: unknown }) => each.tool_calls !== undefined).tool_calls;
    const results = messages.filter((each: { role: string }) => each.role === 'tool');
    expect(called.map((each: { id: string }) => each.id)).toEqual(['toolu_1', 'toolu_2']);
    expect(new Set(results.map((each: { tool_call_id: string }) => each.tool_call_id))).toEqual(
      new Set(['toolu_1', 'toolu_2']),
    );
    expect(results.find((each: { tool_call_id: string }) => each.tool_call_id === 'toolu_1').content).toContain('one');
  });

  test('what another dialect cannot say is named in a warning, or refused where the caller is strict', async () => {
    const body = JSON.stringify({ model: 'claude', seed: 7, messages: [{ role: 'user', content: 'Hi' }] });
    gw.upstream.enqueue(MESSAGE);
    const answered = await post('/v1/chat/completions', body);
    expect([answered.status, answered.headers.get('x-tallygate-warnings')]).toEqual([
      200,
      expect.stringContaining('seed'),
    ]);
    const before = gw.upstream.requests.length;
    const refused = await post('/v1/chat/completions', body, { 'x-tallygate-strict': 'true' });
    expect([refused.status, (await readJson(refused)).error.code]).toEqual([400, 'unsupported_parameter']);
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('streams go on to their end while garbage is collected all the time', async () => {
    const pieces = Array.from({ length: 40 }, (_, n) => piece(`<${n}>`));
    const expected = pieces.map((_, n) => `<${n}>`).join('');
    const streams = 24;
    gw.upstream.enqueue(
      ...Array.from({ length: streams }, (): UpstreamAnswer => ({
        kind: 'sse',
        events: [...pieces, END, '[DONE]'],
        intervalMs: 10,
      })),
    );
    const done = new AbortController();
    const collector = (async () => {
      while (!done.signal.aborted) {
        Bun.gc(true);
        await Bun.sleep(5);
      }
    })();
    const read = async (n: number): Promise<string> => {
      // Half natively, half translated.
      const path = n % 2 === 0 ? '/v1/chat/completions' : '/v1/messages';
      const body = { model: 'gpt', stream: true, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
      return (await post(path, JSON.stringify(body))).text();
    };
    const texts = await Promise.all(Array.from({ length: streams }, (_, n) => read(n)));
    done.abort();
    await collector;
    for (const [n, text] of texts.entries()) {
      const said = [...text.matchAll(/<\d+>/g)].map(([each]) => each).join('');
      expect([n, said]).toEqual([n, expected]);
      expect(text).toContain(n % 2 === 0 ? '[DONE]' : 'message_stop');
    }
  }, 30_000);

  test('a body of tens of megabytes is taken and sent on whole', async () => {
    const content = 'x'.repeat(40 * 1024 * 1024);
    gw.upstream.enqueue(CHAT);
    const response = await post(
      '/v1/chat/completions',
      JSON.stringify({ model: 'gpt', max_tokens: 5, messages: [{ role: 'user', content }] }),
    );
    expect(response.status).toBe(200);
    expect(lastBody().length).toBeGreaterThan(content.length);
  }, 60_000);

  test('a body above the bound is refused at once, in the shape of the API, before it is sent', async () => {
    const answer = Promise.withResolvers<string>();
    const socket = await Bun.connect({
      hostname: '127.0.0.1',
      port: Number(new URL(gw.url).port),
      socket: {
        open(self) {
          self.write(
            `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${caller.token}\r\ncontent-type: application/json\r\ncontent-length: ${65 * 1024 * 1024}\r\n\r\n{`,
          );
        },
        data: (_, data) => answer.resolve(data.toString()),
        close: () => answer.resolve('closed'),
      },
    });
    const text = await answer.promise;
    socket.end();
    expect(text).toStartWith('HTTP/1.1 413');
    expect(text).toContain('request_too_large');
  });

  test('a stream that is longer than each of its time-outs is not cut, since they count apart', async () => {
    const events = Array.from({ length: 8 }, (_, n) => piece(`<${n}>`));
    gw.upstream.enqueue({ kind: 'sse', events: [...events, END, '[DONE]'], intervalMs: 120, delayMs: 120 });
    const started = performance.now();
    const response = await gw.chat(caller.token, {
      model: 'long',
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect(await response.text()).toContain('[DONE]');
    expect(performance.now() - started).toBeGreaterThan(900);
  });

  test('a provider that fails all the time changes its health once, in one row and one line of the log', async () => {
    await gw.addProvider('broken', [{ model: 'broken', upstream_model: 'upstream-name', price: PRICE }]);
    gw.upstream.enqueue(
      ...Array.from({ length: 40 }, (): UpstreamAnswer => ({ kind: 'whole', status: 500, body: {} })),
    );
    for (let call = 0; call < 40; call++)
      await gw.chat(caller.token, { model: 'broken', messages: [{ role: 'user', content: 'Hi' }] });
    const changes = gw.logLines.filter((line) => line.includes('provider.health') && line.includes('"broken"'));
    expect(changes).toHaveLength(1);
    const found = async () => (await gw.admin('GET', '/api/v1/admin/providers?name=broken')).data.items[0];
    while ((await found()).health !== 'unhealthy') await Bun.sleep(10);
    // The version is the operator's: a change of health is none of theirs.
    expect((await found()).version).toBe(1);
  });
});
