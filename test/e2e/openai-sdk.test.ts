import { afterAll, beforeAll, expect, test } from 'bun:test';
import { AuthenticationError, NotFoundError, OpenAI } from 'openai';
import { createCaller, signIn } from './support/api.ts';
import { cleanUp, makeFolder, startServer } from './support/server.ts';

let client: OpenAI;
let origin = '';

beforeAll(async () => {
  const server = await startServer({ dataDir: makeFolder() });
  origin = server.origin;
  const { token } = await createCaller(await signIn(origin), { name: 'sdk' });
  client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(cleanUp);

const MESSAGES = [{ role: 'user' as const, content: 'Hello' }];

test('a whole answer has text, a finish reason and usage', async () => {
  const answer = await client.chat.completions.create({ model: 'sandbox', messages: MESSAGES });
  expect(answer.choices[0]?.message.content?.length).toBeGreaterThan(0);
  expect(answer.choices[0]?.finish_reason).toBe('stop');
  expect(answer.usage?.total_tokens).toBeGreaterThan(0);
});

test('a streamed answer has the same text as the whole one, and no usage chunk that was not asked for', async () => {
  const whole = await client.chat.completions.create({ model: 'sandbox-size-50', messages: MESSAGES });
  const stream = await client.chat.completions.create({ model: 'sandbox-size-50', messages: MESSAGES, stream: true });
  let content = '';
  let finishReason: string | null = null;
  for await (const chunk of stream) {
    expect(chunk.choices).toHaveLength(1);
    expect(chunk.usage ?? null).toBeNull();
    content += chunk.choices[0]?.delta.content ?? '';
    finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
  }
  expect(content).toBe(whole.choices[0]?.message.content ?? '');
  expect(finishReason).toBe('stop');
});

test('usage in a stream arrives when it is asked for', async () => {
  const stream = await client.chat.completions.create({
    model: 'sandbox',
    messages: MESSAGES,
    stream: true,
    stream_options: { include_usage: true },
  });
  const totals: number[] = [];
  for await (const chunk of stream) if (chunk.usage) totals.push(chunk.usage.total_tokens);
  expect(totals).toHaveLength(1);
});

test('the models that may be called are listed', async () => {
  const names: string[] = [];
  for await (const model of client.models.list()) names.push(model.id);
  expect(names).toContain('sandbox');
});

test('refusals arrive as the errors of the SDK', async () => {
  const stranger = new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'nonsense', maxRetries: 0 });
  const unknownToken = await stranger.chat.completions
    .create({ model: 'sandbox', messages: MESSAGES })
    .catch((error: unknown) => error);
  expect(unknownToken).toBeInstanceOf(AuthenticationError);
  expect(unknownToken).toMatchObject({ status: 401, code: 'invalid_token' });
  const unknownModel = await client.chat.completions
    .create({ model: 'no-such-model', messages: MESSAGES })
    .catch((error: unknown) => error);
  expect(unknownModel).toBeInstanceOf(NotFoundError);
  expect(unknownModel).toMatchObject({ code: 'model_not_found' });
});
