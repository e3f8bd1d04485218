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
  priceDataId: 'openrouter',
  quirks: { outputCapMarginThousandths: 1500, keepsNoAnswers: true },
  embeddingsOf: openaiEmbeddings,
  hasCompletions: () => true,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
