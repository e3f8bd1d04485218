import { expect, test } from 'bun:test';
import { gemini } from './index.ts';

test('neighbouring contents of the model are one turn, and a result without an id finds its call there', () => {
  const contents = [
    { role: 'user', parts: [{ text: 'Where?' }] },
    { role: 'model', parts: [{ text: 'Hm.', thought: true }] },
    { role: 'model', parts: [{ functionCall: { id: 'c1', name: 'find', args: {} } }] },
    { role: 'model', parts: [] },
    { role: 'user', parts: [{ functionResponse: { name: 'find', response: { output: 'There.' } } }] },
  ];
  const { messages } = gemini.decodeRequest(JSON.stringify({ contents }), { model: 'm' }).conversation;
  expect(messages.map(({ role, content }) => [role, content.map(({ type }) => type)])).toEqual([
    ['user', ['text']],
    ['assistant', ['reasoning', 'tool-call']],
    ['tool', ['text']],
  ]);
  expect(messages.at(-1)).toMatchObject({ toolCallId: 'c1' });
});
