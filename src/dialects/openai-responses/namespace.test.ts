import { expect, test } from 'bun:test';
import { openaiResponses } from './index.ts';

const GROUP = {
  type: 'namespace',
  name: 'agents',
  description: 'Tools for helpers.',
  tools: [
    { type: 'function', name: 'start', description: 'Starts one.', parameters: { type: 'object' } },
    { type: 'custom', name: 'tell' },
  ],
};

const decode = (body: object) =>
  openaiResponses.decodeRequest(JSON.stringify({ model: 'm', input: 'Hi', tools: [GROUP], ...body }));

test('tools of a group get names that say whose they are, and what is said of the group', () => {
  const { conversation } = decode({ tool_choice: { type: 'function', namespace: 'agents', name: 'start' } });
  expect(conversation.tools).toMatchObject([
    { name: 'agents__start', description: 'Tools for helpers.\n\nStarts one.', parameters: '{"type":"object"}' },
    { name: 'agents__tell', description: 'Tools for helpers.', kind: 'custom' },
  ]);
  expect(conversation.hostedTools).toEqual([]);
  expect(conversation.toolChoice).toEqual({ mode: 'tool', name: 'agents__start' });
});

test('a call of such a tool comes from the model and goes back to it under that name', () => {
  const call = { type: 'function_call', call_id: 'c1', namespace: 'agents', name: 'start', arguments: '{}' };
  const { conversation, wish } = decode({ input: [call] });
  const content = { type: 'tool-call', id: 'c1', name: 'agents__start', arguments: '{}' } as const;
  expect(conversation.messages[0]?.content).toEqual([content]);

  const { body } = openaiResponses.encodeAnswer(
    {
      id: 'a',
      model: 'm',
      choices: [
        { content: [content], finishReason: 'tool_calls', rawFinishReason: null, stopSequence: null, logprobs: null },
      ],
      usage: null,
      serviceTier: null,
    },
    { ...wish, id: 'req_0123456789abcdef0123456789abcdef', model: 'm', createdAt: 0 },
  );
  expect(JSON.parse(body).output).toMatchObject([call]);
});

test('an item of the input adds tools as if they had been given beside it', () => {
  const item = { type: 'additional_tools', role: 'developer', tools: [GROUP, { type: 'function', name: 'f' }] };
  const { tools, messages } = decode({ tools: [], input: [item, { role: 'user', content: 'Hi' }] }).conversation;
  expect(tools.map(({ name }) => name)).toEqual(['agents__start', 'agents__tell', 'f']);
  expect(messages.map(({ role }) => role)).toEqual(['user']);
});

test('a name that would be too long for others stays as it is', () => {
  const long = { ...GROUP, name: 'x'.repeat(60) };
  expect(decode({ tools: [long] }).conversation.tools.map(({ name }) => name)).toEqual(['start', 'tell']);
});
