import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { unfold } from '../../src/dialects/conversation/index.ts';
import type { ContentBlock, Conversation, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect } from '../../src/dialects/port.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import { AWS_STREAM_TYPE, encodeConverseEvent } from '../support/aws-event-stream.ts';
import { writeConverseAnswer, writeConverseEvents } from '../support/converse-answer.ts';
import { findConverseProblems, readConverseRequest } from '../support/converse-request.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';

/** A format that the fake provider speaks. */
export type UpstreamFormat = Dialect | typeof bedrockConverse;

/** The formats that clients speak too, by the model that stands for each. */
export const PASSED_THROUGH: readonly (readonly [string, Dialect])[] = [
  ['chat-model', openaiChat],
  ['responses-model', openaiResponses],
  ['messages-model', anthropicMessages],
  ['gemini-model', gemini],
];

/** All formats. */
export const UPSTREAMS: readonly (readonly [string, UpstreamFormat])[] = [
  ...PASSED_THROUGH,
  ['converse-model', bedrockConverse],
];

const PRICE = { input: '1', output: '10' };
/** By default these vendors' streams are read to their end, which never comes where one is cut. */
const ENDED_WITH_CLIENT = { on_client_abort: 'abort' };

/** Registers the fake provider once a format, each with its model. */
export async function offerUpstreams(gw: TestGateway): Promise<void> {
  const offer = (model: string, upstream_model = 'upstream-name'): object[] => [
    { model, upstream_model, price: PRICE },
  ];
  await gw.addProvider('chat', offer('chat-model'));
  await gw.addProvider('responses', offer('responses-model'), { kind: 'openai', dialects: ['openai-responses'] });
  await gw.addProvider('messages', offer('messages-model'), { kind: 'anthropic', base_url: gw.upstream.url });
  await gw.addProvider('gemini', offer('gemini-model'), {
    kind: 'gemini',
    base_url: gw.upstream.url,
    ...ENDED_WITH_CLIENT,
  });
  await gw.addProvider('converse', offer('converse-model', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'), {
    kind: 'bedrock',
    base_url: gw.upstream.url,
    dialects: ['bedrock-converse'],
    ...ENDED_WITH_CLIENT,
  });
}

const encoder = new TextEncoder();

/** What the provider was asked, as its own format reads it. */
export function askedOf(dialect: UpstreamFormat, body: string): Conversation {
  if (dialect.name === 'bedrock-converse') {
    const problems = findConverseProblems(body);
    if (problems.length > 0) throw new Error(problems.join('; '));
    return readConverseRequest(body);
  }
  const path = dialect.name === 'gemini' ? { model: 'upstream-name' } : {};
  const { text } = dialect.decodeHead(encoder.encode(body), path);
  return dialect.decodeRequest(text, path).conversation;
}

/** The schema that the provider was last asked to answer in. */
export function askedSchema(gw: TestGateway, dialect: UpstreamFormat): unknown {
  const { outputFormat } = askedOf(dialect, gw.upstream.requests.at(-1)?.body ?? '');
  return outputFormat?.type === 'json-schema' ? JSON.parse(outputFormat.schema ?? 'null') : null;
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

/** A thought that must come back. */
function thoughtOf(dialect: UpstreamFormat): ContentBlock {
  const origin = { dialect: dialect.name, provider: null, model: null };
  const opaque = dialect.name === 'openai-chat' ? {} : { opaque: { data: 'c2VhbGVk', origin } };
  return { type: 'reasoning', text: THOUGHT, ...opaque };
}

/** A thought and a call. */
export const callAnswer = (dialect: UpstreamFormat): ConversationAnswer =>
  answerOf(
    [thoughtOf(dialect), { type: 'tool-call', id: 'call_1', name: 'find', arguments: '{"depth":2}' }],
    'tool_calls',
  );

export const textAnswer = (text: string): ConversationAnswer => answerOf([{ type: 'text', text }], 'stop');
export const LAST_ANSWER = textAnswer(FOUND);

/** A thought and calls, all at once. */
export function toolAnswer(
  dialect: UpstreamFormat,
  id: string,
  uses: readonly { readonly name: string; readonly given: object }[],
): ConversationAnswer {
  const calls = uses.map(({ name, given }, index) => ({
    type: 'tool-call' as const,
    id: `${id}_${index}`,
    name,
    arguments: JSON.stringify(given),
  }));
  return answerOf([thoughtOf(dialect), ...calls], 'tool_calls');
}

/** A stream up to the first text, whose end never comes. */
export function cutStream(dialect: UpstreamFormat): UpstreamAnswer {
  if (dialect.name === 'bedrock-converse') {
    const events = writeConverseEvents(LAST_ANSWER).slice(0, 2);
    const head = `HTTP/1.1 200 OK\r\ncontent-type: ${AWS_STREAM_TYPE}\r\ncontent-length: 1000000\r\n\r\n`;
    return { kind: 'raw', pieces: [head, ...events.map(encodeConverseEvent)] };
  }
  const answer = sendAs(dialect, LAST_ANSWER, true);
  if (answer.kind !== 'whole' || !(answer.body instanceof Uint8Array)) throw new Error('not a stream');
  const text = Buffer.from(answer.body);
  const end = /\r?\n\r?\n/.exec(text.subarray(text.indexOf('Found')).toString('latin1'));
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 1000000\r\n\r\n';
  const length = text.indexOf('Found') + (end === null ? 0 : end.index + end[0].length);
  return { kind: 'raw', pieces: [head, text.subarray(0, length)] };
}

/** What the provider sends, whole or as a stream. */
export function sendAs(dialect: UpstreamFormat, answer: ConversationAnswer, stream: boolean): UpstreamAnswer {
  if (dialect.name === 'bedrock-converse') {
    if (!stream) return { kind: 'whole', body: writeConverseAnswer(answer) };
    const body = new Uint8Array(Buffer.concat(writeConverseEvents(answer).map(encodeConverseEvent)));
    return { kind: 'whole', body, headers: { 'content-type': AWS_STREAM_TYPE } };
  }
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
