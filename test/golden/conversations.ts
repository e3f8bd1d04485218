import { EMPTY_CONVERSATION } from '../../src/dialects/conversation/index.ts';
import type { Conversation } from '../../src/dialects/conversation/index.ts';

const PLAIN: Conversation = {
  ...EMPTY_CONVERSATION,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is a river?' }] }],
};

const TOOL = {
  name: 'find_river',
  description: 'Finds a river by its mouth',
  parameters: '{"type":"object","properties":{"sea":{"type":"string"},"depth":{"type":"number","minimum":1.0}}}',
  strict: true,
} as const;

/** Families that are told the same in words of their own. */
export const CONVERSE_MODELS = {
  claude: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  nova: 'us.amazon.nova-2-lite-v1:0',
  llama: 'us.meta.llama3-3-70b-instruct-v1:0',
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
      outputFormat: {
        type: 'json-schema',
        name: 'river',
        description: null,
        schema: '{"type":"object","minimum":1.0}',
        strict: null,
      },
      metadata: { purpose: 'test' },
    },
    model: 'some-model',
    stream: true,
  },
  reasoning: {
    conversation: {
      ...PLAIN,
      outputTokensMax: 2000,
      reasoning: { effort: 'high', budgetTokens: null, adaptive: false, visible: null },
    },
    model: 'o3-mini',
    stream: false,
  },
  tools: {
    conversation: {
      ...PLAIN,
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be short.' }] },
        { role: 'user', name: 'ann', content: [{ type: 'text', text: 'Which river ends in the North Sea?' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool-call', id: 'call_1', name: 'find_river', arguments: '{"sea": "North Sea", "depth": 1.0}' },
          ],
        },
        { role: 'tool', toolCallId: 'call_1', content: [{ type: 'text', text: 'Elbe' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'The Elbe.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Another?' }] },
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

          content: [
            { type: 'text', text: 'What is this? “é” 🚀' },
            { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'low' },
            { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AAAA' } },
            { type: 'video', source: { kind: 'url', url: 'https://video.example/1', mediaType: null } },
            { type: 'raw', dialect: 'gemini', label: 'executableCode', json: '{"executableCode":{}}' },
          ],
        },
      ],
      toolChoice: { mode: 'required' },
    },
    model: 'some-model',
    stream: false,
  },
};
