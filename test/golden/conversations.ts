import type { Conversation } from '../../src/dialects/conversation/index.ts';

const PLAIN: Conversation = {
  messages: [{ role: 'user', name: null, content: [{ type: 'text', text: 'What is a river?' }] }],
  tools: [],
  toolChoice: null,
  outputTokensMax: null,
  temperature: null,
  topP: null,
  stop: [],
  responseFormat: null,
  reasoningEffort: null,
  metadata: null,
};

const TOOL = {
  name: 'find_river',
  description: 'Finds a river by its mouth',
  parameters: '{"type":"object","properties":{"sea":{"type":"string"},"depth":{"type":"number","minimum":1.0}}}',
  strict: true,
} as const;

/** Canonical requests of our own writing; each is encoded for every dialect. */
export const CONVERSATIONS: Readonly<
  Record<string, { readonly conversation: Conversation; readonly model: string; readonly stream: boolean }>
> = {
  plain: { conversation: PLAIN, model: 'some-model', stream: false },
  settings: {
    conversation: {
      ...PLAIN,
      outputTokensMax: 100,
      temperature: 0.5,
      topP: 0.9,
      stop: ['END', '\n'],
      responseFormat: '{"type":"json_schema","json_schema":{"name":"river","schema":{"type":"object","minimum":1.0}}}',
      metadata: { purpose: 'test' },
    },
    model: 'some-model',
    stream: true,
  },
  reasoning: {
    conversation: { ...PLAIN, outputTokensMax: 2000, reasoningEffort: 'high' },
    model: 'o3-mini',
    stream: false,
  },
  tools: {
    conversation: {
      ...PLAIN,
      messages: [
        { role: 'system', name: null, content: [{ type: 'text', text: 'Be short.' }] },
        { role: 'user', name: 'ann', content: [{ type: 'text', text: 'Which river ends in the North Sea?' }] },
        {
          role: 'assistant',
          content: [],
          toolCalls: [{ id: 'call_1', name: 'find_river', arguments: '{"sea": "North Sea", "depth": 1.0}' }],
        },
        { role: 'tool', toolCallId: 'call_1', content: [{ type: 'text', text: 'Elbe' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'The Elbe.' }], toolCalls: [] },
        { role: 'user', name: null, content: [{ type: 'text', text: 'Another?' }] },
      ],
      tools: [TOOL, { name: 'list', description: null, parameters: null, strict: null }],
      toolChoice: { mode: 'tool', name: 'find_river' },
    },
    model: 'some-model',
    stream: true,
  },
  media: {
    conversation: {
      ...PLAIN,
      messages: [
        {
          role: 'user',
          name: null,
          content: [
            { type: 'text', text: 'What is this? “é” 🚀' },
            { type: 'image', url: 'data:image/png;base64,AAAA', detail: 'low' },
            {
              type: 'raw',
              dialect: 'openai-chat',
              json: '{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}',
            },
            { type: 'raw', dialect: 'another', json: '{"type":"video"}' },
          ],
        },
      ],
      toolChoice: { mode: 'required' },
    },
    model: 'some-model',
    stream: false,
  },
};
