import { describe, expect, test } from 'bun:test';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { fold } from '../../src/dialects/conversation/index.ts';
import type { ConversationEvent } from '../../src/dialects/conversation/index.ts';
import type { Dialect, Upstream } from '../../src/dialects/port.ts';
import { loadCases } from './cases.ts';
import { cutAll } from './splits.ts';

const DIALECTS: readonly Dialect[] = [anthropicMessages, openaiResponses, gemini];

for (const dialect of DIALECTS) {
  const streams = loadCases(dialect.name).filter(({ stream }) => stream !== null);
  const upstream: Upstream = { dialect: dialect.name, provider: 'prv_1', model: 'some-model' };
  describe.skipIf(streams.length === 0)(`${dialect.name} passing through`, () => {
    test('every byte leaves as it came, however it was cut, and the end of the answer last', () => {
      for (const recorded of streams) {
        for (const pieces of cutAll(recorded)) {
          const tap = dialect.createTap({ usageRequested: true, holdTail: true });
          const before: Uint8Array[] = [];
          for (const piece of pieces) tap.push(piece, before);
          const tail: Uint8Array[] = [];
          tap.finish(tail);
          const all = Buffer.concat([...before, ...tail]);
          expect({ name: recorded.name, same: all.equals(recorded.stream ?? new Uint8Array()) }).toEqual({
            name: recorded.name,
            same: true,
          });
          const early = dialect.createTap({ usageRequested: true, holdTail: true });
          early.push(Buffer.concat(before), []);
          expect(early.state.finishReason).toBeNull();
        }
      }
    });

    test('the tap and the decoder agree on usage, reason and end, and cuts change nothing', () => {
      for (const recorded of streams) {
        const seen = cutAll(recorded).map((pieces) => {
          const tap = dialect.createTap({ usageRequested: true, holdTail: true });
          const decoder = dialect.createDecoder(upstream);
          const events: ConversationEvent[] = [];
          for (const piece of pieces) {
            tap.push(piece, []);
            decoder.push(piece, events);
          }
          tap.finish([]);
          decoder.finish(events);
          const { usage, finishReason, rawFinishReason, visibleCharacters, streamError, complete } = tap.state;
          const state = { usage, finishReason, rawFinishReason, visibleCharacters, streamError, complete };
          expect(decoder.state).toMatchObject(state);
          return { state, answer: fold(events) };
        });
        const [first, ...others] = seen;
        for (const other of others)
          expect({ name: recorded.name, other }).toEqual({ name: recorded.name, other: first ?? other });
        expect(first?.answer.usage ?? null).toEqual(first?.state.usage ?? null);
      }
    });
  });
}
