import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { fold, unfold } from '../../src/dialects/conversation/index.ts';
import type { Conversation, ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { WRAPPED_PREFIX } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect, Upstream } from '../../src/dialects/port.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { isRecord, parseJson } from '../../src/lib/json/index.ts';
import { blocks, conversation } from './arbitraries.ts';

const DIALECTS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini];
const encoder = new TextEncoder();
const PATH = { model: 'some-model', stream: true };
const LABEL: AnswerLabel = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'asked-model',
  createdAt: 1_767_225_600,
  stream: true,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
};

const answer: fc.Arbitrary<ConversationAnswer> = blocks.map((content) => ({
  id: 'a',
  model: 'm',
  choices: [{ content, finishReason: 'stop', rawFinishReason: null, stopSequence: null, logprobs: null }],
  usage: null,
  serviceTier: null,
}));

/** Arguments that are an object, or none; a text that is no object is told in as many ways as there are formats. */
function readArguments(text: string): unknown {
  const value = text.trim() === '' ? {} : parseJson(text);
  return isRecord(value) && !('arguments' in value) ? value : null;
}

/** Cuts bytes where the lengths say. */
function cut(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return [...pieces, bytes.slice(at)];
}

function decodeAll(dialect: Dialect, upstream: Upstream, pieces: readonly Uint8Array[]): ConversationEvent[] {
  const decoder = dialect.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  for (const piece of pieces) decoder.push(piece, events);
  decoder.finish(events);
  return events;
}

function encodeAll(dialect: Dialect, events: Iterable<ConversationEvent>): Uint8Array {
  const encoded = dialect.createEncoder(LABEL);
  const out: Uint8Array[] = [];
  for (const event of events) encoded.push(event, out);
  encoded.finish(out);
  return Buffer.concat(out);
}

/** null where the dialect refuses what it cannot leave out: sound that was said. */
function encodeOrRefuse(dialect: Dialect, said: Conversation, upstream: Upstream): string | null {
  try {
    return dialect.encodeRequest(said, upstream, { stream: true, outputTokensDefault: 1000, requestUsage: false }).body;
  } catch (error) {
    expect(error instanceof GatewayError && error.type).toBe('unsupported_parameter');
    return null;
  }
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  const upstream: Upstream = { dialect: dialect.name, provider: 'prv_1', model: 'some-model' };

  test('garbage in a stream makes nothing throw, and no frame is a settled answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 8 }),
        fc.array(fc.nat(40)),
        (payloads, lengths) => {
          const bytes = encoder.encode(payloads.map((payload) => `data: ${payload}\n\n`).join(''));
          fold(decodeAll(dialect, upstream, cut(bytes, lengths)));
          const tap = dialect.createTap({ usageRequested: false, holdTail: true });
          const out: Uint8Array[] = [];
          for (const piece of cut(bytes, lengths)) tap.push(piece, out);
          tap.finish(out);
          expect(tap.state.usage).toBeNull();
        },
      ),
    );
  });

  test('a body of any shape is decoded or refused as the client’s own mistake', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        try {
          const { text: kept } = dialect.decodeHead(encoder.encode(text), PATH);
          dialect.decodeRequest(kept, PATH);
        } catch (error) {
          expect(error instanceof GatewayError && error.entry.status).toBe(400);
        }
      }),
    );
  });

  test('whatever a conversation holds becomes a body that its own dialect takes', () => {
    fc.assert(
      fc.property(conversation, (said) => {
        const body = encodeOrRefuse(dialect, said, upstream);
        if (body === null) return;
        expect(isRecord(parseJson(body))).toBe(true);
        const written = JSON.stringify({ model: 'some-model', ...(parseJson(body) as object) });
        const { text } = dialect.decodeHead(encoder.encode(written), PATH);
        dialect.decodeRequest(text, PATH);
      }),
    );
  });

  test('whatever an answer holds can be said whole and streamed, and both say the same text and calls', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat(60)), (said, lengths) => {
        const whole = dialect.decodeAnswer(encoder.encode(dialect.encodeAnswer(said, LABEL).body), upstream);
        const streamed = fold(decodeAll(dialect, upstream, cut(encodeAll(dialect, unfold(said)), lengths)));
        const texts = (one: ConversationAnswer): string =>
          (one.choices[0]?.content ?? []).map((each) => (each.type === 'text' ? each.text : '')).join('');
        const calls = (one: ConversationAnswer): readonly unknown[] =>
          (one.choices[0]?.content ?? []).flatMap((each) =>
            each.type === 'tool-call' ? [[each.name, readArguments(each.arguments)]] : [],
          );
        expect(texts(streamed)).toBe(texts(whole));
        expect(calls(streamed)).toEqual(calls(whole));
        expect(calls(whole)).toHaveLength(calls(said).length);
      }),
    );
  });

  test('a stream that is cut anywhere has no reason that was not said, and never more usage than was reported', () => {
    fc.assert(
      fc.property(answer, fc.double({ min: 0, max: 1, noNaN: true }), (said, share) => {
        const bytes = encodeAll(dialect, unfold(said));
        const events = decodeAll(dialect, upstream, [bytes.slice(0, Math.floor(bytes.length * share))]);
        expect(events.filter((event) => event.type === 'choice-end' || event.type === 'usage').length).toBeLessThan(3);
        const { finishReason } = fold(events).choices[0] ?? { finishReason: null };
        expect([null, 'stop', 'tool_calls', 'content_filter']).toContain(finishReason);
      }),
    );
  });

  test('what was wrapped for a client of another maker does not reach a provider of its own format, and nothing else is touched', () => {
    const origin = { dialect: 'openai-chat', provider: 'prv_2', model: 'other' } as const;
    const said: ConversationAnswer = {
      id: 'a',
      model: 'm',
      choices: [
        {
          content: [
            { type: 'reasoning', text: 'thought', opaque: { data: 'secret', origin: foreignOf(dialect, origin) } },
            { type: 'text', text: 'said' },
            {
              type: 'tool-call',
              id: 'call_1',
              name: 'f',
              arguments: '{"n":1.0}',
              opaque: { data: 'x', origin: foreignOf(dialect, origin) },
            },
          ],
          finishReason: 'tool_calls',
          rawFinishReason: null,
          stopSequence: null,
          logprobs: null,
        },
      ],
      usage: null,
      serviceTier: null,
    };
    const history = JSON.parse(dialect.encodeAnswer(said, LABEL).body);
    const turn = history.choices?.[0]?.message ??
      history.candidates?.[0]?.content ??
      history.output ?? { role: 'assistant', content: history.content };
    const body = JSON.stringify({ model: 'm', messages: [turn], contents: [turn], input: turn });
    expect(body).toContain(WRAPPED_PREFIX);
    const edited = dialect.editBody(body, { model: 'm', requestUsage: false, outputTokensMax: null });
    const read =
      dialect.name === 'openai-chat' || dialect.name === 'anthropic-messages'
        ? 'messages'
        : dialect.name === 'gemini'
          ? 'contents'
          : 'input';
    const kept = JSON.stringify(JSON.parse(edited)[read]);
    expect(kept).not.toContain(WRAPPED_PREFIX);
    expect(kept).toContain('said');
    expect(kept).toContain('call_1');
  });
});

/** An origin that is not this dialect's. */
function foreignOf(dialect: Dialect, origin: Upstream): Upstream {
  return dialect.name === origin.dialect ? { ...origin, dialect: 'gemini' } : origin;
}
