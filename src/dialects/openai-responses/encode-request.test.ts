import { expect, test } from 'bun:test';
import { asRecord, parseJson } from '../../lib/json/index.ts';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import type { Conversation } from '../conversation/index.ts';
import { openaiResponses } from './index.ts';

const USER = { role: 'user', content: [{ type: 'text', text: 'Hi' }] } as const;

function encode(
  said: Partial<Conversation>,
  model = 'some-model',
): { body: Readonly<Record<string, unknown>>; text: string; warnings: readonly string[] } {
  const upstream = { dialect: 'openai-responses', provider: 'prv_1', model } as const;
  const conversation = { ...EMPTY_CONVERSATION, messages: [USER], ...said };
  const { body, warnings } = openaiResponses.encodeRequest(conversation, upstream, {
    stream: false,
    outputTokensDefault: 1000,
    requestUsage: false,
  });
  return { body: asRecord(parseJson(body)), text: body, warnings };
}

test('nothing is kept at the provider, and thoughts are asked for of models that have them', () => {
  expect(encode({}).body).toEqual({ model: 'some-model', input: [{ role: 'user', content: 'Hi' }], store: false });
  expect(encode({}, 'gpt-5.4').body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
  for (const model of ['gpt-4.1', 'gpt-5-chat-latest', 'gpt-oss-120b', 'grok-4'])
    expect(encode({}, model).body['include']).toBeUndefined();
});

test('strict is always said, schemas keep their text', () => {
  const parameters = '{"type":"object","properties":{"n":{"maximum":12345678901234567890,"minimum":1.0}}}';
  const { body, text } = encode({
    tools: [
      { name: 'f', description: null, parameters, strict: null },
      { name: 'g', description: 'd', parameters: null, strict: true },
    ],
  });
  expect(text).toContain(`"parameters":${parameters},"strict":false`);
  expect(asRecord((body['tools'] as unknown[])[1])).toMatchObject({ strict: true, description: 'd' });
});

test('settings for tools go only with tools', () => {
  const { body, warnings } = encode({ toolChoice: { mode: 'required' }, parallelToolCalls: false });
  expect(body['tool_choice']).toBeUndefined();
  expect(body['parallel_tool_calls']).toBeUndefined();
  expect(warnings).toHaveLength(1);
});

test.each([
  ['o3', null, {}],
  ['gpt-5-mini', 'minimal', {}],
  ['gpt-5.4', 'high', {}],
  ['gpt-5.4', 'none', { temperature: 0.5, top_p: 0.9 }],
  ['gpt-5.4', null, { temperature: 0.5, top_p: 0.9 }],
  ['gpt-4.1', null, { temperature: 0.5, top_p: 0.9 }],
  ['anything', 'high', { temperature: 0.5, top_p: 0.9 }],
] as const)('sampling of %s at effort %s', (model, effort, expected) => {
  const reasoning = effort === null ? null : { effort, budgetTokens: null, adaptive: false, visible: null };
  const { body, warnings } = encode({ temperature: 0.5, topP: 0.9, reasoning }, model);
  expect({
    ...('temperature' in body ? { temperature: body['temperature'] } : {}),
    ...('top_p' in body ? { top_p: body['top_p'] } : {}),
  }).toEqual(expected);
  expect(warnings).toHaveLength(Object.keys(expected).length === 0 ? 2 : 0);
});

test.each([
  ['gpt-5-mini', 'none', 'minimal'],
  ['gpt-5.1', 'minimal', 'low'],
  ['gpt-5.1', 'max', 'high'],
  ['gpt-5.4', 'max', 'xhigh'],
  ['o3', 'minimal', 'low'],
  ['gpt-4.1', 'high', undefined],
  ['anything', 'minimal', 'minimal'],
] as const)('%s takes the effort %s as %s', (model, effort, expected) => {
  const { body } = encode({ reasoning: { effort, budgetTokens: null, adaptive: false, visible: null } }, model);
  expect(asRecord(body['reasoning'])['effort']).toBe(expected);
});

test('several choices and sound are refused', () => {
  expect(() => encode({ choices: 2 })).toThrow('n has no equivalent');
  const audio = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AAAA' } } as const;
  expect(() => encode({ messages: [{ role: 'user', content: [audio] }] })).toThrow('audio has no equivalent');
});

test('what this format lacks is named', () => {
  const { warnings } = encode({ seed: 1, stop: ['x'], topK: 3, frequencyPenalty: 1, presencePenalty: 1 });
  for (const name of ['seed', 'stop', 'top_k', 'frequency_penalty', 'presence_penalty'])
    expect(warnings.join()).toContain(name);
});

test('a cap below the least that is taken is raised, and said', () => {
  expect(encode({ outputTokensMax: 5 }, 'gpt-4.1')).toMatchObject({
    body: { max_output_tokens: 16 },
    warnings: [expect.stringContaining('16')],
  });
  expect(encode({ outputTokensMax: 5 })).toMatchObject({ body: { max_output_tokens: 5 }, warnings: [] });
});

test('turns become items: instructions in front, results by their call, errors in words', () => {
  const { body } = encode({
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Be short.' }] },
      USER,
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'So', phase: 'commentary' },
          { type: 'tool-call', id: 'c1', name: 'f', arguments: '' },
          { type: 'tool-call', id: 'c2', name: 'g', arguments: 'free', kind: 'custom' },
          { type: 'text', text: 'Then' },
        ],
      },
      { role: 'tool', toolCallId: 'c1', content: [{ type: 'text', text: 'No.' }], isError: true },
      { role: 'tool', toolCallId: 'c2', content: [] },
      { role: 'developer', content: [{ type: 'text', text: 'Late.' }] },
    ],
  });
  expect(body['instructions']).toBe('Be short.');
  expect(body['input']).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: [{ type: 'output_text', text: 'So', annotations: [] }], phase: 'commentary' },
    { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
    { type: 'custom_tool_call', call_id: 'c2', name: 'g', input: 'free' },
    { role: 'assistant', content: [{ type: 'output_text', text: 'Then', annotations: [] }] },
    { type: 'function_call_output', call_id: 'c1', output: 'Error: No.' },
    { type: 'custom_tool_call_output', call_id: 'c2', output: '' },
    { role: 'developer', content: 'Late.' },
  ]);
});

test('sealed thoughts go back to their maker alone, open ones to models that seal none', () => {
  const turn = (opaque?: {
    data: string;
    origin: { dialect: 'openai-responses'; provider: string; model: string };
  }) => ({
    messages: [
      { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm', ...(opaque ? { opaque } : {}) }] },
    ] as const,
  });
  const own = { data: 's', origin: { dialect: 'openai-responses', provider: 'prv_1', model: 'gpt-5.4' } } as const;
  expect(encode(turn(own), 'gpt-5.4').body['input']).toEqual([
    {
      type: 'reasoning',
      summary: [],
      content: [{ type: 'reasoning_text', text: 'Hm' }],
      encrypted_content: 's',
    },
  ]);
  expect(encode(turn(own), 'gpt-5.5')).toMatchObject({ body: { input: [] }, warnings: [expect.any(String)] });
  expect(encode(turn(), 'gpt-5.4').body['input']).toEqual([]);
  expect(encode(turn(), 'gpt-oss-20b').body['input']).toHaveLength(1);
});

test('long ids of calls are mapped alike in the call and in its result', () => {
  const id = 'x'.repeat(100);
  const { body } = encode({
    messages: [
      { role: 'assistant', content: [{ type: 'tool-call', id, name: 'f', arguments: '{}' }] },
      { role: 'tool', toolCallId: id, content: [] },
    ],
  });
  const ids = (body['input'] as unknown[]).map((item) => asRecord(item)['call_id']);
  expect(ids[0]).toHaveLength(64);
  expect(ids[1]).toBe(ids[0]);
});
