import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { unfold } from '../../src/dialects/conversation/index.ts';
import type { ContentBlock, Conversation, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect } from '../../src/dialects/port.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import type { DialectName } from '../../src/store/records/index.ts';
import { AWS_STREAM_TYPE, encodeConverseEvent } from '../support/aws-event-stream.ts';
import { writeConverseAnswer, writeConverseEvents } from '../support/converse-answer.ts';
import { findConverseProblems, readConverseRequest } from '../support/converse-request.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

/** A format that the fake provider speaks. */
export interface UpstreamFormat {
  readonly name: DialectName;
  /** An answer as it is sent, whole or as a stream. */
  write(answer: ConversationAnswer, stream: boolean): UpstreamAnswer;
  /** What was asked, as the format itself reads it. */
  read(body: string): Conversation;
}

const LABEL: Omit<AnswerLabel, 'stream'> = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'upstream-name',
  createdAt: 1_767_225_600,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
};

function formatOf(dialect: Dialect): UpstreamFormat {
  const path = dialect.name === 'gemini' ? { model: 'upstream-name' } : {};
  return {
    name: dialect.name,
    write(answer, stream) {
      const label = { ...LABEL, stream };
      if (!stream) return { kind: 'whole', body: dialect.encodeAnswer(answer, label).body };
      const encoder = dialect.createEncoder(label);
      const out: Uint8Array[] = [];
      for (const event of unfold(answer)) encoder.push(event, out);
      encoder.finish(out);
      const headers = { 'content-type': 'text/event-stream' };
      return { kind: 'whole', body: new Uint8Array(Buffer.concat(out)), headers };
    },
    read(body) {
      const { text } = dialect.decodeHead(new TextEncoder().encode(body), path);
      return dialect.decodeRequest(text, path).conversation;
    },
  };
}

export const CHAT = formatOf(openaiChat);

/** Refuses what the vendor would. */
const CONVERSE: UpstreamFormat = {
  name: 'bedrock-converse',
  write(answer, stream) {
    if (!stream) return { kind: 'whole', body: writeConverseAnswer(answer) };
    const body = new Uint8Array(Buffer.concat(writeConverseEvents(answer).map(encodeConverseEvent)));
    return { kind: 'whole', body, headers: { 'content-type': AWS_STREAM_TYPE } };
  },
  read(body) {
    const problems = findConverseProblems(body);
    if (problems.length > 0) throw new Error(problems.join('; '));
    return readConverseRequest(body);
  },
};

/** The formats, by the model that stands for each. */
export const UPSTREAMS: readonly (readonly [string, UpstreamFormat])[] = [
  ['chat-model', CHAT],
  ['responses-model', formatOf(openaiResponses)],
  ['messages-model', formatOf(anthropicMessages)],
  ['gemini-model', formatOf(gemini)],
  ['converse-model', CONVERSE],
];

/** Offers each model at a provider that speaks its format. */
export async function offerModels(gw: TestGateway): Promise<void> {
  const price = { input: '1', output: '10' };
  const offer = (model: string, upstream_model = 'upstream-name'): object[] => [{ model, upstream_model, price }];
  const base_url = gw.upstream.url;
  await gw.addProvider('chat', offer('chat-model'));
  await gw.addProvider('responses', offer('responses-model'), { kind: 'openai', dialects: ['openai-responses'] });
  await gw.addProvider('messages', offer('messages-model'), { kind: 'anthropic', base_url });
  await gw.addProvider('gemini', offer('gemini-model'), { kind: 'gemini', base_url });
  await gw.addProvider('converse', offer('converse-model', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'), {
    kind: 'bedrock',
    base_url,
    dialects: ['bedrock-converse'],
  });
}

export const THOUGHT = 'It must be near.';
export const FOUND = 'Found it — 在这里。';
export const USAGE = { ...NO_USAGE, input: 12, cachedRead: 8, output: 5 };

function answerOf(content: readonly ContentBlock[], finishReason: 'stop' | 'tool_calls'): ConversationAnswer {
  return {
    id: 'upstream-1',
    model: 'upstream-name',
    choices: [{ content, finishReason, rawFinishReason: null, stopSequence: null, logprobs: null }],
    usage: USAGE,
    serviceTier: null,
  };
}

/** A thought that must come back, and a call. */
export function callAnswer({ name }: UpstreamFormat): ConversationAnswer {
  const origin = { dialect: name, provider: null, model: null };
  const opaque = name === 'openai-chat' ? {} : { opaque: { data: 'c2VhbGVk', origin } };
  return answerOf(
    [
      { type: 'reasoning', text: THOUGHT, ...opaque },
      { type: 'tool-call', id: 'call_1', name: 'find', arguments: '{"depth":2}' },
    ],
    'tool_calls',
  );
}

export const LAST_ANSWER = answerOf([{ type: 'text', text: FOUND }], 'stop');
