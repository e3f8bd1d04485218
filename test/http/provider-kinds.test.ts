import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { encodeAwsChunk, encodeAwsException } from '../support/aws-event-stream.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';

const PRICE = { input: '1', output: '2' };
const GEMINI = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello.' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 2, totalTokenCount: 9 },
  modelVersion: 'gemini-2.5-pro',
};
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 7, output_tokens: 2 },
};
const EVENTS = [
  {
    type: 'message_start',
    message: { ...MESSAGE, content: [], stop_reason: null, usage: { input_tokens: 7, output_tokens: 1 } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];
const CHAT = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4.1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
};

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway('sqlite', { TALLYGATE_ALLOW_PRIVATE_PROVIDERS: 'loopback' });
});
afterAll(() => gw.close());

const ask = (model: string, stream = false) => ({
  model,
  stream,
  max_tokens: 50,
  messages: [{ role: 'user', content: 'Hi' }],
});

/** Asks in OpenAI's format; the answer's text, what the provider was sent, and the row. */
async function call(model: string, stream = false) {
  const { token, userId } = await gw.createCaller();
  const before = gw.upstream.requests.length;
  const response = await gw.chat(token, ask(model, stream));
  const text = await response.text();
  return { status: response.status, text, sent: gw.upstream.requests.slice(before), row: await settledRow(gw, userId) };
}

describe('each kind is called as its vendor wants it', () => {
  test('gemini', async () => {
    await gw.addProvider('gem', [{ model: 'gem', upstream_model: 'gemini-2.5-pro', price: PRICE }], {
      kind: 'gemini',
      base_url: gw.upstream.url,
    });
    gw.upstream.enqueue({ kind: 'whole', body: GEMINI });
    const { status, text, sent, row } = await call('gem');
    expect([status, JSON.parse(text).choices[0].message.content]).toEqual([200, 'Hello.']);
    expect(sent[0]?.path).toBe('/v1beta/models/gemini-2.5-pro:generateContent');
    expect(sent[0]?.headers['x-goog-api-key']).toBe('upstream-secret-key');
    expect(row.usage).toMatchObject({ input_tokens: 7, output_tokens: 2 });
    gw.upstream.enqueue({ kind: 'sse', events: [GEMINI] });
    const streamed = await call('gem', true);
    expect(streamed.text).toContain('Hello.');
    expect(streamed.sent[0]?.path).toBe('/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse');
  });

  test('azure-openai', async () => {
    await gw.addProvider('az', [{ model: 'az', upstream_model: 'my-gpt', price: PRICE }], {
      kind: 'azure-openai',
      base_url: gw.upstream.url,
    });
    gw.upstream.enqueue({ kind: 'whole', body: CHAT });
    const { status, sent } = await call('az');
    expect([status, sent[0]?.path]).toEqual([
      200,
      '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
    ]);
    expect(sent[0]?.headers['api-key']).toBe('upstream-secret-key');
  });

  test('vertex with a federated identity: the token is fetched once, Claude and Gemini each in their own format', async () => {
    const models = [
      { model: 'vc', upstream_model: 'claude-sonnet-4-5', price: PRICE },
      { model: 'vg', upstream_model: 'gemini-2.5-pro', price: PRICE },
    ];
    await gw.addProvider('vx', models, {
      kind: 'vertex',
      base_url: `${gw.upstream.url}/v1/projects/p/locations/global`,
      api_key: JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${gw.upstream.url}/token`,
        credential_source: { url: `${gw.upstream.url}/subject` },
      }),
    });
    gw.upstream.enqueue(
      { kind: 'whole', body: 'subject-token-text', headers: { 'content-type': 'text/plain' } },
      {
        kind: 'whole',
        body: { access_token: 'made-up-vertex-token', expires_in: 3600, token_type: 'Bearer', issued_token_type: 'x' },
      },
      { kind: 'whole', body: MESSAGE },
    );
    const claude = await call('vc');
    expect([claude.status, claude.sent.map((request) => request.path)]).toEqual([
      200,
      [
        '/subject',
        '/token',
        '/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5:rawPredict',
      ],
    ]);
    expect(claude.sent[2]?.headers['authorization']).toBe('Bearer made-up-vertex-token');
    expect(claude.sent[2]?.body).toContain('"anthropic_version":"vertex-2023-10-16"');
    gw.upstream.enqueue({ kind: 'whole', body: GEMINI });
    const gemini = await call('vg');
    expect([gemini.status, gemini.sent.map((request) => request.path)]).toEqual([
      200,
      ['/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-pro:generateContent'],
    ]);
  });

  test('bedrock: AWS’s event stream reaches the client as events', async () => {
    await gw.addProvider('br', [{ model: 'br', upstream_model: 'us.anthropic.claude-v1:0', price: PRICE }], {
      kind: 'bedrock',
      base_url: gw.upstream.url,
    });
    const bytes = Buffer.concat(EVENTS.map(encodeAwsChunk));
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    gw.upstream.enqueue({ kind: 'whole', body: bytes, headers });
    const { status, text, sent, row } = await call('br', true);
    expect([status, sent[0]?.path]).toEqual([200, '/model/us.anthropic.claude-v1%3A0/invoke-with-response-stream']);
    expect(text).toContain('Hello.');
    expect(text).toContain('[DONE]');
    expect(row).toMatchObject({ state: 'settled', usage: { input_tokens: 7, output_tokens: 2 } });

    gw.upstream.enqueue({ kind: 'whole', body: bytes, headers });
    const { token } = await gw.createCaller();
    const native = await fetch(`${gw.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': token, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
      body: JSON.stringify(ask('br', true)),
    });
    expect(await native.text()).toBe(
      EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
    );
    gw.upstream.enqueue({
      kind: 'whole',
      body: encodeAwsException('throttlingException', 'too many tokens'),
      headers,
    });
    expect((await call('br', true)).status).toBe(429);
  });
});
