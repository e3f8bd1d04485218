import * as fc from 'fast-check';
import { EMPTY_CONVERSATION } from '../../src/dialects/conversation/index.ts';
import type { ContentBlock, Conversation } from '../../src/dialects/conversation/index.ts';

const opaque = fc.record({
  data: fc.string(),
  origin: fc.record({
    dialect: fc.constantFrom('openai-chat', 'anthropic-messages', 'gemini', 'openai-responses' as const),
    provider: fc.option(fc.constantFrom('prv_1', 'prv_2')),
    model: fc.option(fc.constantFrom('some-model', 'other')),
  }),
});
const source = fc.oneof(
  fc.record({
    kind: fc.constant('base64' as const),
    mediaType: fc.constantFrom('image/png', 'x'),
    data: fc.base64String(),
  }),
  fc.record({ kind: fc.constant('url' as const), url: fc.webUrl(), mediaType: fc.constant(null) }),
  fc.record({ kind: fc.constant('file' as const), id: fc.string(), mediaType: fc.constant(null) }),
  fc.record({ kind: fc.constant('text' as const), text: fc.string() }),
);
const block: fc.Arbitrary<ContentBlock> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.string() }),
  fc.record({ type: fc.constant('reasoning' as const), text: fc.string(), opaque }),
  fc.record({ type: fc.constant('refusal' as const), text: fc.string() }),
  fc.record({ type: fc.constant('image' as const), source }),
  fc.record({ type: fc.constant('document' as const), source }),
  fc.record({ type: fc.constant('audio' as const), source }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id: fc.string(),
    name: fc.string(),
    arguments: fc.oneof(fc.json(), fc.string()),
  }),
);
/** Blocks of any kind, with content of any kind. */
export const blocks = fc.array(block, { maxLength: 5 });
const message = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'developer' as const, 'user' as const), content: blocks }),
  fc.record({ role: fc.constant('assistant' as const), content: blocks }),
  fc.record({ role: fc.constant('tool' as const), toolCallId: fc.string(), content: blocks, isError: fc.boolean() }),
);
/** Conversations of every kind of block, in any order. */
export const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    messages: fc.array(message, { maxLength: 6 }),
    tools: fc.array(
      fc.record({
        name: fc.string(),
        description: fc.option(fc.string()),
        parameters: fc.option(fc.constant('{"type":"object","properties":{"n":{"minimum":1.0,"pattern":"x"}}}')),
        strict: fc.option(fc.boolean()),
      }),
      { maxLength: 2 },
    ),
    temperature: fc.option(fc.constantFrom(0, 1, 2)),
    outputTokensMax: fc.option(fc.integer({ min: 1, max: 100_000 })),
    stop: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map((said) => ({ ...EMPTY_CONVERSATION, ...said }));
