const UPSTREAM = { dialect: 'openai-chat', provider: 'prv_1', model: 'some-model' } as const;

import { describe, expect, test } from 'bun:test';
import { firstContent, fold, joinText, toolCallsOf } from '../../src/dialects/conversation/index.ts';
import type { ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { mapUsage } from '../../src/dialects/openai-chat/usage.ts';
import { asArray, asRecord } from '../../src/lib/json/index.ts';
import type { TapState } from '../../src/dialects/port.ts';
import { loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';
import { readNaively } from './naive-chat.ts';
import { cutAll } from './splits.ts';

const encoder = new TextEncoder();
const cases = loadCases('openai-chat');
const streams = cases.filter(({ stream }) => stream !== null);
const wholes = cases.filter(({ response }) => response !== null && response['status'] === 200);
const failures = cases.filter(({ response }) => response !== null && Number(response['status']) >= 400);
const requests = cases.filter(({ request }) => typeof asRecord(request?.['body'])['model'] === 'string');

process.stdout.write(
  cases.length === 0
    ? 'corpus openai-chat: skipped, the recordings are absent (TALLYGATE_CORPUS)\n'
    : `corpus openai-chat: ${streams.length} streams, ${wholes.length} whole answers, ${failures.length} errors, ${requests.length} requests\n`,
);

function runTap(
  pieces: readonly Uint8Array[],
  options: { readonly usageRequested: boolean; readonly holdTail: boolean },
): { readonly state: TapState; readonly before: Buffer; readonly output: Buffer } {
  const tap = openaiChat.createTap(options);
  const out: Uint8Array[] = [];
  for (const piece of pieces) tap.push(piece, out);
  const before = Buffer.concat(out);
  tap.finish(out);
  return { state: tap.state, before, output: Buffer.concat(out) };
}

function textOf({ stream }: CorpusCase): string {
  return new TextDecoder().decode(stream ?? new Uint8Array());
}

describe.skipIf(cases.length === 0)('recorded chat traffic', () => {
  test('every stream passes byte for byte, however it is cut', () => {
    for (const recorded of streams) {
      for (const pieces of cutAll(recorded)) {
        for (const holdTail of [true, false]) {
          const { output } = runTap(pieces, { usageRequested: true, holdTail });
          if (!output.equals(recorded.stream ?? new Uint8Array())) throw new Error(`bytes differ: ${recorded.name}`);
        }
      }
    }
    expect(streams.length).toBeGreaterThan(0);
  });

  test('the tap reads what a full parse of the whole stream reads', () => {
    for (const recorded of streams) {
      const naive = readNaively(textOf(recorded));
      for (const pieces of cutAll(recorded)) {
        const { state } = runTap(pieces, { usageRequested: true, holdTail: true });
        expect({
          name: recorded.name,
          usage: state.usage,
          reason: state.rawFinishReason,
          characters: state.visibleCharacters,
          complete: state.complete,
          failed: state.streamError !== null,
        }).toEqual({
          name: recorded.name,
          usage: mapUsage(naive.lastUsage),
          reason: naive.lastReason,
          characters: naive.characters,
          complete: naive.done || (naive.lastReason !== null && !naive.failed),
          failed: naive.failed,
        });
      }
    }
  });

  test('a usage chunk that was not asked for is taken out, and nothing else', () => {
    let taken = 0;
    for (const recorded of streams) {
      const { usageOnly } = readNaively(textOf(recorded));
      const expected = usageOnly.reduce((text, frame) => text.replace(frame, ''), textOf(recorded));
      for (const pieces of cutAll(recorded)) {
        const { output } = runTap(pieces, { usageRequested: false, holdTail: true });
        expect(output.toString()).toBe(expected);
      }
      taken += usageOnly.length;
    }
    expect(taken).toBeGreaterThan(0);
  });

  test('a client does not see an answer finish before the end of the body', () => {
    for (const recorded of streams) {
      const all = readNaively(textOf(recorded)).finished.size;
      for (const pieces of cutAll(recorded)) {
        const { before } = runTap(pieces, { usageRequested: true, holdTail: true });
        const seen = readNaively(before.toString());
        if (all > 0) expect(seen.finished.size).toBeLessThan(all);
        if (all === 1) expect(seen.lastReason).toBeNull();
        expect(seen.done).toBe(false);
      }
    }
  });

  test('a decoded stream folds into the same answer however it is cut, and says what the tap saw', () => {
    for (const recorded of streams) {
      const [first, ...others] = cutAll(recorded).map((pieces) => {
        const decoder = openaiChat.createDecoder(UPSTREAM);
        const events: ConversationEvent[] = [];
        for (const piece of pieces) decoder.push(piece, events);
        decoder.finish(events);
        return { answer: fold(events), state: decoder.state };
      });
      const answer = first?.answer;
      if (answer === undefined) throw new Error(`nothing decoded: ${recorded.name}`);
      for (const other of others) expect(other.answer).toEqual(answer);
      expect(answer.usage).toEqual(first?.state.usage ?? null);
      const choice = answer.choices[0];
      if (first?.state.streamError === null) expect(choice?.finishReason ?? null).toBe(first.state.finishReason);
      expect(toolCallsOf(firstContent(answer)).length > 0 && choice?.finishReason === 'stop').toBe(false);
    }
  });

  test('every whole answer is read: its usage adds up and its text is not lost', () => {
    for (const { name, response } of wholes) {
      const body = asRecord(response?.['body']);
      if (!Array.isArray(body['choices']) || body['choices'].length === 0) continue;
      const bytes = encoder.encode(JSON.stringify(body));
      const facts = openaiChat.readAnswer(bytes);
      const answer = openaiChat.decodeAnswer(bytes, UPSTREAM);
      expect(answer.choices[0]?.finishReason ?? null).toBe(facts.finishReason);
      const content = firstContent(answer);
      const message = asRecord(asRecord(body['choices'][0])['message']);
      if (typeof message['content'] === 'string') expect(joinText(content, 'text')).toBe(message['content']);
      expect(toolCallsOf(content).length).toBe(
        asArray(message['tool_calls']).length || (message['function_call'] ? 1 : 0),
      );
      const raw = asRecord(body['usage']);
      const { usage } = facts;
      if (usage === null || !(Number(raw['total_tokens']) > 0)) continue;
      const { input, cachedRead, cacheWrite5m, cacheWrite1h, output } = usage;
      const sum = input + cachedRead + cacheWrite5m + cacheWrite1h + output;
      // Two gateways report more reasoning than completion; it is charged, so their total is exceeded.
      if (usage.reasoning < output) expect({ name, sum }).toEqual({ name, sum: Number(raw['total_tokens']) });
      expect(usage.reasoning).toBeLessThanOrEqual(output);
    }
  });

  test('every recorded error body gives its message', () => {
    for (const { name, response } of failures) {
      const body = response?.['body'];
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
      const { message } = openaiChat.decodeError(encoder.encode(text));
      if (typeof body === 'object' && body !== null)
        expect({ name, found: message !== null }).toEqual({ name, found: true });
    }
  });

  test('every request goes on as written, apart from its model', () => {
    let read = 0;
    for (const { request, meta } of requests) {
      if (Number(meta['status']) >= 400) continue;
      const written = JSON.stringify(request?.['body'], null, 1);
      const { head, text } = openaiChat.decodeHead(encoder.encode(written));
      expect(text).toBe(written);
      const edit = { model: '\u{1f680}/another "model"', requestUsage: false, outputTokensMax: null };
      const edited = openaiChat.editBody(text, edit);
      expect(edited.replace(JSON.stringify(edit.model), JSON.stringify(head.model))).toBe(written);
      const asked = openaiChat.editBody(text, { ...edit, requestUsage: true, outputTokensMax: 1 });
      const after = openaiChat.decodeHead(encoder.encode(asked)).head;
      expect(after).toMatchObject({ model: edit.model, usageRequested: true, outputTokensMax: 1 });
      read++;
    }
    expect(read).toBeGreaterThan(0);
  });
});
