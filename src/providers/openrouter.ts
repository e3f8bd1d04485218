import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** OpenRouter: some of its upstreams go past the cap (100 was billed as 135 tokens). */
export const openrouter: ProviderKind = {
  kind: 'openrouter',
  title: 'OpenRouter',
  defaultBaseUrl: 'https://openrouter.ai/api/v1',
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'openrouter.ai/settings/keys', keyStartsWith: 'sk-or-' },
  priceDataId: 'openrouter',
  // A stream's billing stops with most of its upstreams; any other call is billed whole (openrouter.ai/docs/api-reference/streaming, read 2026-11-27).
  quirks: { outputCapMarginThousandths: 1500, billsAfterAbort: 'whole-answers', keepsNoAnswers: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
