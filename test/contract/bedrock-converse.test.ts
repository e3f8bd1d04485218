import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { EMPTY_CONVERSATION, fold } from '../../src/dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import type { Upstream } from '../../src/dialects/port.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import { cutText, frameConverseEvents, writeConverseAnswer, writeConverseEvents } from '../support/converse-answer.ts';
import { findConverseProblems } from '../support/converse-request.ts';
import { conversation } from './arbitraries.ts';

const encoder = new TextEncoder();
const MEMBERS =
  'messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata start delta toolUse toolResult reasoningContent image citation text usage output contentBlockIndex message content source stopReason citationsContent'.split(
    ' ',
  );
const MODELS = [
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'us.anthropic.claude-opus-4-7-v1',
  'amazon.nova-pro-v1:0',
  'us.amazon.nova-2-lite-v1:0',
  'us.meta.llama3-3-70b-instruct-v1:0',
  'mistral.mistral-large-2407-v1:0',
  'mistral.mistral-7b-instruct-v0:2',
  'us.deepseek.r1-v1:0',
  'openai.gpt-oss-120b-1:0',
  'us.openai.gpt-5.6-sol',
  'qwen.qwen3-coder-480b-a35b-v1:0',
  'amazon.titan-text-express-v1',
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56',
];
const upstreamOf = (model: string): Upstream => ({ dialect: 'bedrock-converse', provider: 'prv_1', model });
const UPSTREAM = upstreamOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0');

const count = fc.nat(100_000);
const usage = fc
  .record({ input: count, cachedRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count })
  .map((counts) => ({ ...NO_USAGE, ...counts }))
  .filter((counts) => counts.input + counts.output + counts.cachedRead > 0);
const opaque = fc.base64String({ minLength: 4 }).map((data) => ({ data, origin: UPSTREAM }));
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const answerBlock = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'grapheme', minLength: 1 }) }),
  fc.record({ type: fc.constant('reasoning' as const), text: fc.string({ minLength: 1 }), opaque }),
  fc.record({
    type: fc.constant('reasoning' as const),
    text: fc.constant(''),
    redacted: fc.constant(true as const),
    opaque,
  }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id,
    name: id,
    arguments: fc.oneof(fc.constant('{}'), fc.constant('{"depth": 1.0, "big": 9007199254740993}')),
  }),
);
const REASONS = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
  malformed_tool_use: 'error',
} as const;
const answer: fc.Arbitrary<ConversationAnswer> = fc
  .record({
    content: fc.array(answerBlock, { maxLength: 5 }),
    rawFinishReason: fc.constantFrom(...(Object.keys(REASONS) as (keyof typeof REASONS)[])),
    usage,
  })
  .map(({ content, rawFinishReason, usage: used }) => {
    const said = REASONS[rawFinishReason];
    const hasCalls = content.some(({ type }) => type === 'tool-call');
    const finishReason = said === 'stop' && hasCalls ? 'tool_calls' : said;
    return {
      id: null,
      model: null,
      choices: [{ content, finishReason, rawFinishReason, stopSequence: null, logprobs: null }],
      usage: used,
      serviceTier: null,
    };
  });

function decode(bytes: Uint8Array, lengths: readonly number[], upstream = UPSTREAM): readonly ConversationEvent[] {
  const decoder = bedrockConverse.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  let at = 0;
  for (const length of lengths) {
    decoder.push(bytes.slice(at, at + length), events);
    at += length;
  }
  decoder.push(bytes.slice(at), events);
  decoder.finish(events);
  return events;
}

describe('answers', () => {
  test('what is answered whole is read as it was said', () => {
    fc.assert(
      fc.property(answer, (said) => {
        const body = encoder.encode(writeConverseAnswer(said));
        expect(bedrockConverse.decodeAnswer(body, UPSTREAM)).toEqual(said);
        const { usage: read, finishReason, rawFinishReason } = bedrockConverse.readAnswer(body);
        const [choice] = said.choices;
        expect([read, finishReason, rawFinishReason]).toEqual([
          said.usage,
          choice?.finishReason ?? null,
          choice?.rawFinishReason ?? null,
        ]);
      }),
    );
  });

  test('a stream says the same as the whole answer, however its texts and its bytes are cut', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat(60)), fc.integer({ min: 1, max: 9 }), (said, lengths, size) => {
        const bytes = frameConverseEvents(writeConverseEvents(said, cutText(size)));
        expect(fold(decode(bytes, lengths))).toEqual(said);
      }),
    );
  });

  test('a stream that is cut anywhere has no reason and no usage that were not said', () => {
    fc.assert(
      fc.property(answer, fc.double({ min: 0, max: 1, noNaN: true }), (said, share) => {
        const bytes = frameConverseEvents(writeConverseEvents(said));
        const part = fold(decode(bytes.slice(0, Math.floor(bytes.length * share)), []));
        expect([null, said.usage]).toContainEqual(part.usage);
        expect([null, said.choices[0]?.finishReason ?? null]).toContain(part.choices[0]?.finishReason ?? null);
      }),
    );
  });

  test('garbage in a stream makes nothing throw, and no frame is a settled answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 8 }),
        fc.array(fc.nat(40)),
        (said, lengths) => {
          const bytes = encoder.encode(said.map((payload) => `data: ${payload}\n\n`).join(''));
          expect(fold(decode(bytes, lengths)).usage).toBeNull();
        },
      ),
    );
  });

  test('members of any shape make nothing throw, whole or streamed', () => {
    const name = fc.constantFrom(...MEMBERS);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<unknown>('x', '', 1, -1, null, true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 6 }), (events) => {
        const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
        fold(decode(encoder.encode(text), [5]));
        for (const event of events) {
          const body = encoder.encode(JSON.stringify(event));
          bedrockConverse.readAnswer(body);
          bedrockConverse.decodeError(body);
          const whole = { output: { message: { content: [event] } } };
          bedrockConverse.decodeAnswer(encoder.encode(JSON.stringify(whole)), UPSTREAM);
        }
      }),
    );
  });
});

describe.each(MODELS)('requests to %s', (model) => {
  test('whatever a conversation holds becomes a body that the API takes', () => {
    fc.assert(
      fc.property(conversation, (said) => {
        const { body } = bedrockConverse.encodeRequest(said, upstreamOf(model), {
          stream: true,
          outputTokensDefault: 1000,
          requestUsage: true,
        });
        // Ids are the client's own, and it may say one twice.
        expect(findConverseProblems(body).filter((problem) => !problem.endsWith('two calls of one id'))).toEqual([]);
      }),
    );
  });

  test('the same history has the same beginning when a turn is added', () => {
    const options = { stream: false, outputTokensDefault: 1000, requestUsage: false };
    const source = { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' } as const;
    const history = [
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: 'Read.' },
          { type: 'document' as const, source },
        ],
      },
      { role: 'assistant' as const, content: [{ type: 'text' as const, text: 'Read it.' }] },
    ];
    const next = { role: 'user' as const, content: [{ type: 'document' as const, source, filename: 'two.pdf' }] };
    const write = (messages: typeof EMPTY_CONVERSATION.messages): string =>
      bedrockConverse.encodeRequest({ ...EMPTY_CONVERSATION, messages }, upstreamOf(model), options).body;
    const first = write(history);
    expect(write([...history, next]).startsWith(first.slice(0, -2))).toBe(true);
  });
});
