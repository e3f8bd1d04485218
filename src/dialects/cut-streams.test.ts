import { expect, test } from 'bun:test';
import { encodeSseEvent } from '../lib/sse/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';
import type { ClientDialect, Framing } from './port.ts';

const USAGE = { ...NO_USAGE, input: 7, output: 5 };
const decoder = new TextDecoder();

interface Frame {
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- looked into at will
  readonly data: any;
}

/** The end of a stream that was cut behind these events. */
function cut(dialect: ClientDialect, events: readonly object[], framing: Framing = 'sse'): string {
  const cutter = dialect.createCutter({ usageRequested: true, framing });
  for (const event of events) cutter.push(encodeSseEvent(JSON.stringify(event)));
  // A frame that did not come whole is none.
  cutter.push(new TextEncoder().encode('data: {"type":"content_block_st'));
  const out: Uint8Array[] = [];
  cutter.end(USAGE, out);
  return out.map((bytes) => decoder.decode(bytes)).join('');
}

function framesOf(text: string): readonly Frame[] {
  return text.split('\n\n').flatMap((frame) => {
    const data = /^data: (.*)$/m.exec(frame)?.[1];
    if (data === undefined) return [];
    return [{ event: /^event: (.*)$/m.exec(frame)?.[1] ?? '', data: data === '[DONE]' ? data : JSON.parse(data) }];
  });
}

test('chat: the last chunk’s own members, the reason, usage, and the terminal signal', () => {
  const head = { id: 'c9', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: 'fp' };
  const frames = framesOf(cut(openaiChat, [{ ...head, choices: [{ index: 0, delta: { content: 'a' } }] }]));
  expect(frames.map(({ data }) => data)).toEqual([
    { ...head, choices: [{ index: 0, delta: {}, finish_reason: 'length' }] },
    { ...head, choices: [], usage: expect.objectContaining({ prompt_tokens: 7, completion_tokens: 5 }) },
    '[DONE]',
  ]);
});

test('messages: open blocks end, a call in its middle too', () => {
  const frames = framesOf(
    cut(anthropicMessages, [
      { type: 'message_start', message: { id: 'msg_1', usage: {} } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a' } },
    ]),
  );
  expect(frames.map(({ event }) => event)).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
  expect(frames[0]?.data).toEqual({ type: 'content_block_stop', index: 1 });
  expect(frames[1]?.data).toMatchObject({ delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 5 } });
});

test('responses: what is open ends as it stands, numbers go on, and the response has all of it', () => {
  const frames = framesOf(
    cut(openaiResponses, [
      { type: 'response.created', sequence_number: 0, response: { id: 'resp_1', status: 'in_progress', output: [] } },
      {
        type: 'response.output_item.added',
        sequence_number: 1,
        output_index: 0,
        item: { id: 'm1', type: 'message', status: 'in_progress', role: 'assistant', content: [] },
      },
      {
        type: 'response.content_part.added',
        sequence_number: 2,
        output_index: 0,
        content_index: 0,
        part: { type: 'output_text', text: '', annotations: [] },
      },
      { type: 'response.output_text.delta', sequence_number: 3, output_index: 0, content_index: 0, delta: 'Hel' },
      { type: 'response.output_text.delta', sequence_number: 4, output_index: 0, content_index: 0, delta: 'lo' },
      {
        type: 'response.output_item.added',
        sequence_number: 5,
        output_index: 1,
        item: { id: 'f1', type: 'function_call', status: 'in_progress', call_id: 'c', name: 'f', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', sequence_number: 6, output_index: 1, delta: '{"a' },
    ]),
  );
  expect(frames.map(({ event, data }) => [event, data.sequence_number])).toEqual([
    ['response.output_text.done', 7],
    ['response.content_part.done', 8],
    ['response.output_item.done', 9],
    ['response.function_call_arguments.done', 10],
    ['response.output_item.done', 11],
    ['response.incomplete', 12],
  ]);
  expect(frames.at(-1)?.data.response).toMatchObject({
    id: 'resp_1',
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    output: [
      { id: 'm1', status: 'incomplete', content: [{ type: 'output_text', text: 'Hello' }] },
      { id: 'f1', status: 'incomplete', arguments: '{"a' },
    ],
    usage: { output_tokens: 5 },
  });
});

test('generated content: one more piece, in either framing', () => {
  const piece = { candidates: [{ content: { parts: [{ text: 'a' }] } }], modelVersion: 'g', responseId: 'r' };
  const [last] = framesOf(cut(gemini, [piece]));
  expect(last?.data).toMatchObject({
    candidates: [{ finishReason: 'MAX_TOKENS', index: 0 }],
    usageMetadata: { candidatesTokenCount: 5 },
    modelVersion: 'g',
    responseId: 'r',
  });
  expect(JSON.parse(`[{}${cut(gemini, [piece], 'json-array')}`)).toHaveLength(2);
  expect(JSON.parse(cut(gemini, [], 'json-array'))).toHaveLength(1);
});
