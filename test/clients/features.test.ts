import { createAnthropic } from '@ai-sdk/anthropic';
import { Anthropic, APIUserAbortError } from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { generateText } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import {
  askedSchema,
  callAnswer,
  cutStream,
  LAST_ANSWER,
  offerUpstreams,
  sendAs,
  THOUGHT,
  UPSTREAMS,
} from './answers.ts';

const SCHEMA = { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] };
const MESSAGES = [{ role: 'user' as const, content: 'Where is it?' }];

let gw: TestGateway;
let token = '';

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(() => gw.close());

const openai = (): OpenAI => new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: token });
const anthropic = (): Anthropic => new Anthropic({ baseURL: gw.url, apiKey: token });
const genai = (): GoogleGenAI => new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gw.url } });

describe.each(UPSTREAMS)('with %s', (model, dialect) => {
  const thinks = (): void => gw.upstream.enqueue(sendAs(dialect, callAnswer(dialect), false));
  const answers = (): void => gw.upstream.enqueue(sendAs(dialect, LAST_ANSWER, false));

  test('each client that asked for it reads what the model thought', async () => {
    thinks();
    const chat = await openai().chat.completions.create({ model, messages: MESSAGES });
    expect(chat.choices[0]?.message).toMatchObject({ reasoning_content: THOUGHT });
    thinks();
    const response = await openai().responses.create({ model, input: 'Where?', reasoning: { summary: 'auto' } });
    expect(JSON.stringify(response.output[0])).toContain(THOUGHT);
    thinks();
    const thinking = { type: 'enabled', budget_tokens: 1024 } as const;
    const message = await anthropic().messages.create({ model, max_tokens: 4000, messages: MESSAGES, thinking });
    expect(message.content[0]).toMatchObject({ type: 'thinking', thinking: THOUGHT });
    thinks();
    const config = { thinkingConfig: { includeThoughts: true } };
    const generated = await genai().models.generateContent({ model, contents: 'Where?', config });
    expect(generated.candidates?.[0]?.content?.parts?.[0]).toMatchObject({ text: THOUGHT, thought: true });
  });

  test('a schema for the answer reaches the provider from each client', async () => {
    answers();
    const json_schema = { name: 'place', schema: SCHEMA };
    await openai().chat.completions.create({
      model,
      messages: MESSAGES,
      response_format: { type: 'json_schema', json_schema },
    });
    expect(askedSchema(gw, dialect)).toMatchObject(SCHEMA);
    answers();
    const format = { type: 'json_schema' as const, name: 'place', schema: SCHEMA, strict: false };
    await openai().responses.create({ model, input: 'Where?', text: { format } });
    expect(askedSchema(gw, dialect)).toMatchObject(SCHEMA);
    answers();
    const output_config = { format: { type: 'json_schema' as const, schema: SCHEMA } };
    await anthropic().messages.create({ model, max_tokens: 100, messages: MESSAGES, output_config });
    expect(askedSchema(gw, dialect)).toMatchObject(SCHEMA);
    answers();
    const config = { responseMimeType: 'application/json', responseJsonSchema: SCHEMA };
    await genai().models.generateContent({ model, contents: 'Where?', config });
    expect(askedSchema(gw, dialect)).toMatchObject(SCHEMA);
  });

  test('a client that leaves in the middle of a stream is settled, and its provider let go', async () => {
    const caller = await gw.createCaller();
    gw.upstream.enqueue(cutStream(dialect));
    const client = new Anthropic({ baseURL: gw.url, apiKey: caller.token });
    const stream = client.messages.stream({ model, max_tokens: 100, messages: MESSAGES });
    stream.once('streamEvent', () => stream.abort());
    const raised = await stream.finalMessage().catch((error: unknown) => error);
    expect(raised).toBeInstanceOf(APIUserAbortError);
    const row = await settledRow(gw, caller.userId);
    expect(row.attempts?.length ?? 1).toBe(1);
    expect(row.state).not.toBe('held');
  });
});

test('the AI SDK names the thought of a model of another format', async () => {
  const [model, dialect] = UPSTREAMS[0] ?? ['', null];
  if (dialect === null) throw new Error('no upstream');
  gw.upstream.enqueue(sendAs(dialect, callAnswer(dialect), false));
  const { reasoningText } = await generateText({
    model: createAnthropic({ baseURL: `${gw.url}/v1`, apiKey: token })(model),
    prompt: 'Where?',
    providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
  });
  expect(reasoningText).toBe(THOUGHT);
});
