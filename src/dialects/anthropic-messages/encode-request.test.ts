import { expect, test } from 'bun:test';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import { anthropicMessages } from './index.ts';

const UPSTREAM = { dialect: 'anthropic-messages', provider: 'prv_1', model: 'claude-sonnet-4-5' } as const;

test.each([
  [100_000, 16_384],
  [4096, 2048],
  [1500, 1024],
  [1024, null],
])('under a cap of %d tokens an answer has room beside the thinking', (cap, budget) => {
  const reasoning = { effort: 'high', budgetTokens: null, adaptive: false, visible: null } as const;
  const { body, warnings } = anthropicMessages.encodeRequest(
    { ...EMPTY_CONVERSATION, outputTokensMax: cap, reasoning },
    UPSTREAM,
    { stream: false, requestUsage: false, outputTokensDefault: 1 },
  );
  expect(JSON.parse(body).thinking?.budget_tokens ?? null).toBe(budget);
  expect(warnings.length).toBe(budget === 16_384 ? 0 : 1);
});

test.each([
  ['its own', 'anthropic-messages', true],
  ["another's", 'gemini', false],
] as const)('a model thinks on between calls only where the thought before them is %s', (_, dialect, thinks) => {
  const opaque = { data: 'c2VhbGVk', origin: { dialect, provider: 'prv_1', model: 'claude-sonnet-4-5' } };
  const { body, warnings } = anthropicMessages.encodeRequest(
    {
      ...EMPTY_CONVERSATION,
      reasoning: { effort: 'low', budgetTokens: null, adaptive: false, visible: null },
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Where?' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.', opaque },
            { type: 'tool-call', id: 'c1', name: 'find', arguments: '{}' },
          ],
        },
        { role: 'tool', toolCallId: 'c1', content: [{ type: 'text', text: 'There.' }] },
      ],
    },
    UPSTREAM,
    { stream: false, requestUsage: false, outputTokensDefault: 10_000 },
  );
  expect(JSON.parse(body).thinking?.type).toBe(thinks ? 'enabled' : undefined);
  expect(warnings.some((warning) => warning.startsWith('thinking was left out'))).toBe(!thinks);
});
