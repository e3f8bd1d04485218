import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { unfold } from '../../src/dialects/conversation/index.ts';
import type { ContentBlock, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect } from '../../src/dialects/port.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

/** The formats that the fake provider speaks, by the model that stands for each. */
export const UPSTREAMS: readonly (readonly [string, Dialect])[] = [
  ['chat-model', openaiChat],
  ['responses-model', openaiResponses],
  ['messages-model', anthropicMessages],
  ['gemini-model', gemini],
];

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
export function callAnswer(dialect: Dialect): ConversationAnswer {
  const origin = { dialect: dialect.name, provider: null, model: null };
  const opaque = dialect.name === 'openai-chat' ? {} : { opaque: { data: 'c2VhbGVk', origin } };
  return answerOf(
    [
      { type: 'reasoning', text: THOUGHT, ...opaque },
      { type: 'tool-call', id: 'call_1', name: 'find', arguments: '{"depth":2}' },
    ],
    'tool_calls',
  );
}

export const LAST_ANSWER = answerOf([{ type: 'text', text: FOUND }], 'stop');

/** What the provider sends, whole or as a stream. */
export function sendAs(dialect: Dialect, answer: ConversationAnswer, stream: boolean): UpstreamAnswer {
  const label: AnswerLabel = {
    id: 'req_0123456789abcdef0123456789abcdef',
    model: 'upstream-name',
    createdAt: 1_767_225_600,
    stream,
    usageRequested: true,
    reasoningShown: true,
    framing: 'sse',
  };
  if (!stream) return { kind: 'whole', body: dialect.encodeAnswer(answer, label).body };
  const encoder = dialect.createEncoder(label);
  const out: Uint8Array[] = [];
  for (const event of unfold(answer)) encoder.push(event, out);
  encoder.finish(out);
  return { kind: 'whole', body: new Uint8Array(Buffer.concat(out)), headers: { 'content-type': 'text/event-stream' } };
}
