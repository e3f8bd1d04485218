import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { firstContent, fold, toolCallsOf } from '../conversation/index.ts';
import type { ConversationEvent, ToolCallBlock } from '../conversation/index.ts';
import { ChatStreamDecoder } from './decode-stream.ts';

const encoder = new TextEncoder();

function decode(...payloads: readonly (object | string)[]): ConversationEvent[] {
  const decoder = new ChatStreamDecoder({ dialect: 'openai-chat', provider: 'prv_1', model: 'm' });
  const events: ConversationEvent[] = [];
  for (const payload of payloads) {
    const data = typeof payload === 'string' ? payload : JSON.stringify(payload);
    decoder.push(encoder.encode(`data: ${data}\n\n`), events);
  }
  decoder.finish(events);
  return events;
}

function delta(piece: object, finish: string | null = null, index = 0): object {
  return { id: 'c', model: 'm', choices: [{ index, delta: piece, finish_reason: finish }] };
}

function call(index: number, id: string, name: string, args: string): object {
  return delta({ tool_calls: [{ index, id, function: { name, arguments: args } }] });
}

function callsOf(events: readonly ConversationEvent[]): readonly ToolCallBlock[] {
  return toolCallsOf(firstContent(fold(events)));
}

test('events come in order, usage and end once and last', () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  const events = decode(
    delta({ role: 'assistant', content: '' }),
    delta({ reasoning_content: 'r' }),
    { ...delta({ content: 'a' }), usage },
    delta({}, 'stop'),
    delta({}, 'stop'),
    { choices: [], usage },
    '[DONE]',
  );
  expect(events.map(({ type }) => type)).toEqual([
    'message-start',
    'block-start',
    'reasoning-delta',
    'block-start',
    'text-delta',
    'block-end',
    'block-end',
    'choice-end',
    'usage',
  ]);
});

test('a first chunk without a model does not hide the model', () => {
  expect(decode({ model: '', choices: [] }, delta({ content: 'a' }))[0]).toMatchObject({
    type: 'message-start',
    model: 'm',
  });
});

test('parallel calls are kept apart, by position and where all have the same one by id', () => {
  const apart = decode(call(0, 'a', 'f', ''), call(1, 'b', 'g', '{'), call(0, '', '', '{}'), call(1, '', '', '}'));
  expect(callsOf(apart)).toEqual([
    { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
    { type: 'tool-call', id: 'b', name: 'g', arguments: '{}' },
  ]);
  const same = decode(call(0, 'a', 'f', '{}'), call(0, 'b', 'f', '{"x":1}'));
  expect(callsOf(same).map(({ id }) => id)).toEqual(['a', 'b']);
  const renamed = decode(call(0, 'a', 'f', '{'), call(0, 'piece-2', '', '}'));
  expect(callsOf(renamed)).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }]);
  const repeated = decode(call(0, 'a', 'f', '{'), call(0, 'a', 'f', '}'));
  expect(callsOf(repeated)).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }]);
});

test('a stream that breaks has no end', () => {
  expect(decode(delta({ content: 'a' })).map(({ type }) => type)).toEqual([
    'message-start',
    'block-start',
    'text-delta',
    'block-end',
  ]);
  const failed = decode(delta({ content: 'a' }), { error: { message: 'no' } });
  expect(failed.at(-1)).toEqual({ type: 'error', raw: '{"error":{"message":"no"}}' });
  expect(fold(failed).choices[0]?.finishReason).toBe('error');
});

test('choices are kept apart', () => {
  const events = decode(
    delta({ content: 'a' }),
    delta({ content: 'b' }, null, 1),
    delta({}, 'length', 1),
    delta({}, 'stop'),
  );
  expect(fold(events).choices).toMatchObject([
    { content: [{ text: 'a' }], finishReason: 'stop' },
    { content: [{ text: 'b' }], finishReason: 'length' },
  ]);
});

test('no payload makes it throw', () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { maxLength: 5 }), (payloads) => {
      fold(decode(...payloads, '{"choices":[{"delta":7}]}', '{"choices":[null],"usage":[]}', '{"choices":{}}'));
    }),
  );
});
