import { describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { firstContent, fold, joinText, toolCallsOf, unfold } from '../../src/dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect } from '../../src/dialects/port.ts';
import { asRecord } from '../../src/lib/json/index.ts';
import { loadCases } from './cases.ts';

const DIALECTS: readonly Dialect[] = [openaiChat, anthropicMessages, gemini, openaiResponses];
const LABEL: AnswerLabel = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'asked-model',
  createdAt: 1_767_225_600,
  stream: true,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
};

function decodeStream(dialect: Dialect, bytes: Uint8Array): readonly ConversationEvent[] {
  const decoder = dialect.createDecoder({ dialect: dialect.name, provider: 'prv_1', model: 'some-model' });
  const events: ConversationEvent[] = [];
  decoder.push(bytes, events);
  decoder.finish(events);
  return events;
}

function encode(events: Iterable<ConversationEvent>): Uint8Array<ArrayBuffer> {
  const encoder = openaiResponses.createEncoder(LABEL);
  const out: Uint8Array[] = [];
  for (const event of events) encoder.push(event, out);
  encoder.finish(out);
  return new Uint8Array(Buffer.concat(out));
}

/** What the SDK's helper, which throws at whatever it does not expect, makes of a stream. */
async function readBySdk(bytes: Uint8Array<ArrayBuffer>): Promise<OpenAI.Responses.Response> {
  const headers = { 'content-type': 'text/event-stream' };
  const sdk = new OpenAI({
    apiKey: 'none',
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(bytes, { headers })),
  });
  return sdk.responses.stream({ model: 'asked-model', input: 'Hi' }).finalResponse();
}

function check(name: string, read: OpenAI.Responses.Response, answer: ConversationAnswer): void {
  const content = firstContent(answer);
  const calls = read.output.flatMap((item) =>
    item.type === 'function_call'
      ? [[item.name, item.arguments]]
      : item.type === 'custom_tool_call'
        ? [[item.name, item.input]]
        : [],
  );
  const total = answer.usage === null ? 0 : read.usage?.total_tokens;
  expect({ name, text: read.output_text, calls, refusals: refusalsOf(read) }).toEqual({
    name,
    text: joinText(content, 'text'),
    calls: toolCallsOf(content).map((call) => [call.name, call.arguments]),
    refusals: joinText(content, 'refusal'),
  });
  if (answer.usage !== null) expect(total).toBeGreaterThan(0);
}

function refusalsOf(read: OpenAI.Responses.Response): string {
  return read.output
    .flatMap((item) => (item.type === 'message' ? item.content : []))
    .map((part) => (part.type === 'refusal' ? part.refusal : ''))
    .join('');
}

for (const dialect of DIALECTS) {
  const cases = loadCases(dialect.name);
  describe.skipIf(cases.length === 0)(`answers of ${dialect.name} as streams of responses, read by the SDK`, () => {
    test('recorded streams', async () => {
      let read = 0;
      for (const { name, stream } of cases) {
        if (stream === null) continue;
        const events = decodeStream(dialect, stream);
        const answer = fold(events);
        if (events.some(({ type }) => type === 'error') || answer.choices[0]?.finishReason === 'error') continue;
        check(name, await readBySdk(encode(events)), answer);
        read++;
      }
      expect(read).toBeGreaterThan(0);
    }, 60_000);

    test('recorded whole answers', async () => {
      let read = 0;
      for (const { name, stream, response } of cases) {
        if (stream !== null || !(Number(response?.['status'] ?? 200) < 400)) continue;
        const body = new TextEncoder().encode(JSON.stringify(asRecord(response?.['body'])));
        const answer = decodeOrNull(dialect, body);
        if (answer === null || answer.choices[0]?.finishReason === 'error') continue;
        check(name, await readBySdk(encode(unfold(answer))), answer);
        read++;
      }
      expect(read).toBeGreaterThan(0);
    }, 60_000);
  });
}

function decodeOrNull(dialect: Dialect, body: Uint8Array): ConversationAnswer | null {
  try {
    return dialect.decodeAnswer(body, { dialect: dialect.name, provider: 'prv_1', model: 'some-model' });
  } catch {
    return null;
  }
}
