import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** Groq. */
export const groq: ProviderKind = {
  kind: 'groq',
  title: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  priceDataId: 'groq',
  quirks: { billsAfterAbort: true },
  embeddingsOf: openaiEmbeddings,
  buildCall: buildOpenAiCall,
  chooseEgress: (network) => network,
};
