import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** DeepSeek; its SDK address has no version. */
export const deepseek: ProviderKind = {
  kind: 'deepseek',
  title: 'DeepSeek',
  defaultBaseUrl: 'https://api.deepseek.com',
  dialects: ['openai-chat', 'openai-responses'],
  free: false,
  needsApiKey: true,
  priceDataId: 'deepseek',
  quirks: { billsAfterAbort: false, keepsNoAnswers: true },
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
