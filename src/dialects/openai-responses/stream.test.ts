import { describe, expect, test } from 'bun:test';
import { asArray, asRecord, asString, parseJson } from '../../lib/json/index.ts';
import { fold } from '../conversation/index.ts';
import type { ContentBlock, ConversationAnswer, ConversationEvent } from '../conversation/index.ts';
import type { AnswerLabel, StreamDecoder } from '../port.ts';
import { openaiResponses } from './index.ts';

const UPSTREAM = { dialect: 'openai-responses', provider: 'prv_1', model: 'some-model' } as const;
const LABEL: AnswerLabel = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'asked-model',
  createdAt: 1_767_225_600,
  stream: true,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
};
const ORIGIN = { dialect: 'gemini', provider: 'prv_2', model: 'g' } as const;

function decode(payloads: readonly (object | string)[]): {
  readonly answer: ConversationAnswer;
  readonly events: readonly ConversationEvent[];
  readonly state: StreamDecoder['state'];
} {
  const decoder = openaiResponses.createDecoder(UPSTREAM);
  const events: ConversationEvent[] = [];
  const text = payloads.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
  decoder.push(new TextEncoder().encode(text), events);
  decoder.finish(events);
  return { answer: fold(events), events, state: decoder.state };
}

function encode(events: readonly ConversationEvent[], label: AnswerLabel = LABEL): Readonly<Record<string, unknown>>[] {
  const encoder = openaiResponses.createEncoder(label);
  const out: Uint8Array[] = [];
  for (const event of events) encoder.push(event, out);
  encoder.finish(out);
  return Buffer.concat(out)
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => asRecord(parseJson(line.slice('data: '.length))));
}

const created = { type: 'response.created', response: { id: 'resp_1', model: 'm', status: 'in_progress', output: [] } };
const usage = { input_tokens: 3, output_tokens: 2, total_tokens: 5 };
const completed = (output: readonly object[] = []): object => ({
  type: 'response.completed',
  response: { id: 'resp_1', status: 'completed', output, usage },
});
const message = (id: string, text: string): object => ({
  id,
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});

describe('read', () => {
  test('ids that drift are no matter: the position tells', () => {
    const { answer } = decode([
      created,
      { type: 'response.output_item.added', output_index: 0, item: { id: 'a', type: 'message', content: [] } },
      { type: 'response.output_text.delta', output_index: 0, item_id: 'b', content_index: 0, delta: 'Hel' },
      { type: 'response.output_text.delta', output_index: 0, item_id: 'c', content_index: 0, delta: 'lo' },
      { type: 'response.output_item.done', output_index: 0, item: message('d', 'Hello') },
      completed([message('e', 'Hello')]),
      '[DONE]',
    ]);
    expect(answer.choices[0]?.content).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(answer.choices[0]?.finishReason).toBe('stop');
  });

  test('a call is known by its item where the last response leaves the output out', () => {
    const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{"n": 1.0}' };
    const { answer, state } = decode([
      created,
      { type: 'response.output_item.added', output_index: 0, item: { ...call, arguments: '' } },
      { type: 'response.output_item.done', output_index: 0, item: call },
      completed(),
    ]);
    expect(answer.choices[0]).toMatchObject({
      content: [{ type: 'tool-call', id: 'c1', arguments: '{"n": 1.0}' }],
      finishReason: 'tool_calls',
    });
    expect(state).toMatchObject({ complete: true, usage: { input: 3, output: 2 }, visibleCharacters: 11 });
  });

  test('an answer that stands in the last event alone is read there', () => {
    expect(decode([completed([message('a', 'Hi')])]).answer.choices[0]?.content).toEqual([
      { type: 'text', text: 'Hi' },
    ]);
  });

  test('a summary of several parts is the same streamed and whole', () => {
    const summary = ['One', 'Two'].map((text) => ({ type: 'summary_text', text }));
    const item = { id: 'rs_1', type: 'reasoning', summary, encrypted_content: 's' };
    const streamed = decode([
      created,
      { type: 'response.output_item.added', output_index: 0, item: { ...item, summary: [] } },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'One' },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 1, delta: 'Tw' },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 1, delta: 'o' },
      { type: 'response.output_item.done', output_index: 0, item },
      completed([item]),
    ]);
    const body = new TextEncoder().encode(JSON.stringify({ status: 'completed', output: [item], usage }));
    const whole = openaiResponses.decodeAnswer(body, UPSTREAM);
    expect(whole.choices[0]?.content).toEqual([
      { type: 'reasoning', text: 'One\n\nTwo', summary: true, opaque: { data: 's', origin: UPSTREAM } },
    ]);
    expect(streamed.answer.choices[0]?.content).toEqual(whole.choices[0]?.content);
  });

  test.each([
    [{ type: 'error', code: 'x', message: 'flat' }, 'flat'],
    [{ type: 'error', error: { code: 'x', message: 'nested' } }, 'nested'],
    [{ type: 'response.failed', response: { status: 'failed', error: { code: 'x', message: 'failed' } } }, 'failed'],
  ])('a failure is told: %p', (event, text) => {
    const { events, state } = decode([created, event]);
    expect(events.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(state).toMatchObject({ complete: false, finishReason: null });
    expect(openaiResponses.decodeError(new TextEncoder().encode(state.streamError ?? ''))).toEqual({
      message: text,
      code: 'x',
    });
  });

  test('a stream that is cut has no reason', () => {
    const { answer, state } = decode([
      created,
      { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hel' },
    ]);
    expect(answer.choices[0]).toMatchObject({ content: [{ text: 'Hel' }], finishReason: null });
    expect(state).toMatchObject({ complete: false, started: true, visibleCharacters: 3 });
  });
});

const start = (block: number, content: ContentBlock): ConversationEvent => ({
  type: 'block-start',
  choice: 0,
  block,
  content,
});
const text = (block: number, said: string): ConversationEvent => ({ type: 'text-delta', choice: 0, block, text: said });
const end = (block: number): ConversationEvent => ({ type: 'block-end', choice: 0, block });
const stop: Extract<ConversationEvent, { type: 'choice-end' }> = {
  type: 'choice-end',
  choice: 0,
  finishReason: 'stop',
  rawFinishReason: null,
  stopSequence: null,
};

/** What every reader of this format relies on. */
function checkGrammar(events: readonly Readonly<Record<string, unknown>>[]): void {
  expect(events.map((event) => event['sequence_number'])).toEqual(events.map((_, index) => index));
  expect(events.slice(0, 2).map((event) => event['type'])).toEqual(['response.created', 'response.in_progress']);
  const ids = new Map<unknown, string>();
  const done = new Set<unknown>();
  for (const event of events) {
    const index = event['output_index'];
    const item = asRecord(event['item']);
    if (event['type'] === 'response.output_item.added') {
      expect(index).toBe(ids.size);
      ids.set(index, asString(item['id']));
    }
    if (index === undefined) continue;
    expect(done.has(index)).toBe(false);
    expect(event['item_id'] ?? item['id']).toBe(ids.get(index));
    if (event['type'] === 'response.output_item.done') done.add(index);
  }
  expect(done.size).toBe(ids.size);
  const output = asArray(asRecord(events.at(-1)?.['response'])['output']).map((item) => asRecord(item)['id']);
  expect(output).toEqual([...ids.values()]);
  expect(new Set(output).size).toBe(output.length);
}

describe('written', () => {
  test('a text that a call interrupts goes on as a new message; calls may overlap', () => {
    const call = (id: string): ContentBlock => ({ type: 'tool-call', id, name: 'f', arguments: '' });
    const piece = (block: number, given: string): ConversationEvent => ({
      type: 'arguments-delta',
      choice: 0,
      block,
      arguments: given,
    });
    const events = encode([
      start(0, { type: 'text', text: '' }),
      text(0, 'One'),
      start(1, call('c1')),
      start(2, call('c2')),
      piece(1, '{'),
      piece(2, '{"a":1}'),
      piece(1, '}'),
      text(0, 'Two'),
      end(0),
      end(1),
      end(2),
      stop,
    ]);
    checkGrammar(events);
    expect(asRecord(events.at(-1)?.['response'])['output']).toMatchObject([
      { type: 'message', content: [{ text: 'One' }] },
      { type: 'function_call', call_id: 'c1', arguments: '{}' },
      { type: 'function_call', call_id: 'c2', arguments: '{"a":1}' },
      { type: 'message', content: [{ text: 'Two' }] },
    ]);
  });

  test('calls without an id, or with the same, get one of their own', () => {
    const call = { type: 'tool-call', id: '', name: 'f', arguments: '{}' } as const;
    const events = encode([
      start(0, call),
      start(1, call),
      start(2, { ...call, id: 'c' }),
      start(3, { ...call, id: 'c' }),
      stop,
    ]);
    checkGrammar(events);
    const ids = asArray(asRecord(events.at(-1)?.['response'])['output']).map((item) => asRecord(item)['call_id']);
    expect(new Set(ids).size).toBe(4);
    expect(ids[2]).toBe('c');
  });

  test('what belongs to a call or a text is carried by a thought, and comes back to it', () => {
    const opaque = { data: 'sig', origin: ORIGIN };
    const events = encode([
      start(0, { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', opaque }),
      end(0),
      start(1, { type: 'text', text: '' }),
      text(1, 'Said'),
      { type: 'opaque', choice: 0, block: 1, opaque },
      end(1),
      start(2, { type: 'text', text: '', opaque }),
      end(2),
      start(3, { type: 'reasoning', text: '', redacted: true, opaque }),
      end(3),
      stop,
    ]);
    checkGrammar(events);
    const { output } = asRecord(events.at(-1)?.['response']);
    const body = JSON.stringify({ model: 'm', input: output });
    expect(body).not.toContain('"sig"');
    expect(openaiResponses.decodeRequest(body).conversation.messages).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', opaque },
          { type: 'text', text: 'Said', opaque },
          { type: 'text', text: '', opaque },
          { type: 'reasoning', text: '', redacted: true, opaque },
        ],
      },
    ]);
  });

  test('a tool for free text is called with free text, whoever called it with an object', () => {
    const events = encode(
      [
        start(0, { type: 'tool-call', id: 'c1', name: 'patch', arguments: '' }),
        { type: 'arguments-delta', choice: 0, block: 0, arguments: '{"input":"a\\n' },
        { type: 'arguments-delta', choice: 0, block: 0, arguments: 'b"}' },
        end(0),
        stop,
      ],
      { ...LABEL, customTools: ['patch'] },
    );
    checkGrammar(events);
    expect(asRecord(events.at(-1)?.['response'])['output']).toMatchObject([
      { type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: 'a\nb' },
    ]);
  });

  test('log probabilities reach the text, also when it has ended', () => {
    const logprobs = [{ token: 'a', logprob: -0.5, bytes: [97], top: [] }];
    const events = encode([
      start(0, { type: 'text', text: 'a' }),
      start(1, { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' }),
      { type: 'logprobs', choice: 0, logprobs },
      stop,
    ]);
    const { output } = asRecord(events.at(-1)?.['response']);
    expect(output).toMatchObject([{ content: [{ logprobs: [{ token: 'a', logprob: -0.5 }] }] }, {}]);
  });

  test.each([
    ['length', 'response.incomplete', 'max_output_tokens'],
    ['content_filter', 'response.incomplete', 'content_filter'],
    ['tool_calls', 'response.completed', undefined],
    ['error', 'response.failed', undefined],
  ] as const)('an answer that ended by %s', (finishReason, type, reason) => {
    const events = encode([start(0, { type: 'text', text: 'a' }), { ...stop, finishReason }]);
    checkGrammar(events);
    expect(events.at(-1)?.['type']).toBe(type);
    expect(asRecord(asRecord(events.at(-1)?.['response'])['incomplete_details'])['reason']).toBe(reason);
  });

  test('an answer without any choice says that the prompt was blocked', () => {
    expect(encode([]).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'content_filter' }, output: [] },
    });
  });
});
