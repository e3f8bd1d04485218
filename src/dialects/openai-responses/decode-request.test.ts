import { expect, test } from 'bun:test';
import { wrapOpaque } from '../conversation/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { anthropicMessages } from '../anthropic-messages/index.ts';
import { openaiChat } from '../openai-chat/index.ts';
import { openaiResponses } from './index.ts';

const decode = (body: object): ReturnType<typeof openaiResponses.decodeRequest> =>
  openaiResponses.decodeRequest(JSON.stringify({ model: 'm', ...body }));
const CHAT = { dialect: 'openai-chat', provider: 'prv_1', model: 'other' } as const;
const CLAUDE = { dialect: 'anthropic-messages', provider: 'prv_1', model: 'claude-opus-4-5' } as const;
const OPTIONS = { stream: false, outputTokensDefault: 1000, requestUsage: false };

test('a text is a user’s message behind the instructions', () => {
  expect(decode({ instructions: 'Be short.', input: 'Hi' }).conversation.messages).toEqual([
    { role: 'system', content: [{ type: 'text', text: 'Be short.' }] },
    { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
  ]);
});

test('what a model made between two words of others is one turn, in order; arguments stay as written', () => {
  const { messages } = decode({
    input: [
      { role: 'user', content: 'Go' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'x' },
      { type: 'message', role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'So' }] },
      { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{"n": 12345678901234567890}' },
      { type: 'custom_tool_call', call_id: 'c2', name: 'g', input: 'free' },
      {
        type: 'function_call_output',
        call_id: 'c1',
        output: [{ type: 'input_image', image_url: 'https://x.example' }],
      },
      { type: 'custom_tool_call_output', call_id: 'c2', output: 'done' },
    ],
  }).conversation;
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool']);
  expect(messages[1]?.content).toEqual([
    {
      type: 'reasoning',
      text: 'Hm',
      summary: true,
      opaque: { data: 'x', origin: { dialect: 'openai-responses', provider: null, model: null } },
    },
    { type: 'text', text: 'So', phase: 'commentary' },
    { type: 'tool-call', id: 'c1', name: 'f', arguments: '{"n": 12345678901234567890}' },
    { type: 'tool-call', id: 'c2', name: 'g', arguments: 'free', kind: 'custom' },
  ]);
  expect(messages[2]?.content).toMatchObject([{ type: 'image', source: { kind: 'url' } }]);
});

test('what belongs to a call or a text comes back to it from the thought that carried it', () => {
  const origin = { dialect: 'gemini', provider: 'prv_2', model: 'g' } as const;
  const carrier = (data: string): object => ({
    type: 'reasoning',
    summary: [],
    encrypted_content: wrapOpaque({ data, origin }),
  });
  const said = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'So' }] };
  const { messages } = decode({
    input: [
      carrier('next:a'),
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
      said,
      carrier('last:b'),
      carrier('text:c'),
    ],
  }).conversation;
  expect(messages[0]?.content).toEqual([
    { type: 'tool-call', id: 'c1', name: 'f', arguments: '{}', opaque: { data: 'a', origin } },
    { type: 'text', text: 'So', opaque: { data: 'b', origin } },
    { type: 'text', text: '', opaque: { data: 'c', origin } },
  ]);
});

test('hosted tools are kept raw, functions and grammars read, in this format and in the nested one', () => {
  const { tools, hostedTools, toolChoice } = decode({
    input: 'Hi',
    tools: [
      { type: 'function', name: 'f', parameters: { type: 'object', b: 1, a: 2 } },
      { type: 'custom', name: 'g', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
      { type: 'web_search_preview' },
      { type: 'mcp', server_label: 's' },
    ],
    tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'f' }] },
  }).conversation;
  expect(tools).toEqual([
    { name: 'f', description: null, parameters: '{"type":"object","b":1,"a":2}', strict: null },
    {
      name: 'g',
      description: null,
      parameters: '{"type":"grammar","grammar":{"syntax":"lark","definition":"x"}}',
      strict: null,
      kind: 'custom',
    },
  ]);
  expect(hostedTools.map(({ kind, label }) => [kind, label])).toEqual([
    ['web_search', 'web_search_preview'],
    ['mcp', 'mcp'],
  ]);
  expect(toolChoice).toEqual({ mode: 'tools', names: ['f'], required: true });
});

test.each([
  [{}, false],
  [{ reasoning: { effort: 'high' } }, false],
  [{ reasoning: { summary: 'auto' } }, true],
  [{ include: ['reasoning.encrypted_content'] }, true],
  [{ include: ['message.output_text.logprobs'] }, false],
])('thoughts are shown to who asks for them: %p', (body, shown) => {
  expect(decode({ input: 'Hi', ...body }).wish.reasoningShown).toBe(shown);
});

test.each([
  ['previous_response_id', { previous_response_id: 'resp_1' }],
  ['conversation', { conversation: { id: 'conv_1' } }],
  ['prompt', { prompt: { id: 'pmpt_1' } }],
  ['background', { background: true }],
  ['input.item_reference', { input: [{ type: 'item_reference', id: 'x' }] }],
  ['input.compaction', { input: [{ type: 'compaction', encrypted_content: 'x' }] }],
])('state in %s is refused by who does not keep it, and written by this format', (field, body) => {
  const { conversation } = decode({ input: 'Hi', ...body });
  for (const [dialect, upstream] of [
    [openaiChat, CHAT],
    [anthropicMessages, CLAUDE],
  ] as const) {
    let refused: unknown = null;
    try {
      dialect.encodeRequest(conversation, upstream, OPTIONS);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(GatewayError);
    expect(refused).toMatchObject({ type: 'unsupported_parameter', details: [{ path: field }] });
  }
  const own = openaiResponses.encodeRequest(conversation, { ...CHAT, dialect: 'openai-responses' }, OPTIONS);
  const again = openaiResponses.decodeRequest(own.body);
  expect(again.conversation).toEqual(conversation);
});

test('defaults that are said mean no loss, what is lost is named', () => {
  const quiet = decode({ input: 'Hi', store: false, background: false, truncation: 'disabled', include: [] });
  expect(openaiChat.encodeRequest(quiet.conversation, CHAT, OPTIONS).warnings).toEqual([]);
  const loud = decode({
    input: [{ role: 'assistant', phase: 'final_answer', content: 'x' }],
    truncation: 'auto',
    include: ['file_search_call.results', 'reasoning.encrypted_content'],
    tool_choice: { type: 'file_search' },
  });
  const { warnings } = openaiChat.encodeRequest(loud.conversation, CHAT, OPTIONS);
  expect(warnings.join()).toContain('truncation');
  expect(warnings.join()).toContain('include');
  expect(warnings.join()).toContain('tool_choice');
  expect(warnings.join()).toContain('input.phase');
});
