import { expect, test } from 'bun:test';
import { Losses } from '../conversation/index.ts';
import { encodeThinking } from './thinking.ts';

test.each([
  [100_000, 16_384],
  [4096, 2048],
  [1500, 1024],
  [1024, null],
])('under a cap of %d tokens an answer has room beside the thinking', (cap, budget) => {
  const losses = new Losses();
  const asked = { effort: 'high', budgetTokens: null, adaptive: false, visible: null } as const;
  const { thinking } = encodeThinking(asked, 'claude-sonnet-4-5', cap, losses);
  expect(thinking === null ? null : JSON.parse(thinking).budget_tokens).toBe(budget);
  expect(losses.list.length).toBe(budget === 16_384 ? 0 : 1);
});
